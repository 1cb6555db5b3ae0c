import type { OrderProfit } from '../../../models/metrics/order-profit.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { MarkContent } from '../../messages/panel.ts'
import { formatMoney } from '../../ui/format-money.ts'
import { formatShare } from '../../ui/format-number.ts'

/**
 * The chip beside an order. With a cost for every line it is a profit, with its sign and margin.
 * Before that it is never called one and carries no plus; a loss is one whatever the costs are.
 */
export function orderMark(order: OrderProfit, shop: ShopContext): MarkContent {
  const money = (minor: number, signed = false) =>
    formatMoney({ minor, currency: order.currency }, shop.locale, { signed })
  const isPending = order.pending.length > 0
  const isProfit = !order.costsMissing && !isPending
  const amount = money(order.profit, isProfit)
  const reason = reasonOf(order, money)
  const margin =
    order.marginShare === undefined ? undefined : formatShare(order.marginShare, shop.locale)
  const detail = order.pending.includes('fees')
    ? 'fees pending'
    : isPending
      ? 'no label yet'
      : order.costsMissing
        ? 'before costs'
        : margin
  return {
    tone: order.profit < 0 ? 'loss' : isPending ? 'pending' : 'plain',
    text: isPending ? `about ${amount}` : amount,
    ...(detail !== undefined && { detail }),
    ...(reason !== undefined && { reason }),
    label: [
      `Order ${order.receiptId} leaves ${isPending ? 'about ' : ''}${amount} ${order.costsMissing ? 'before' : 'after'} your own costs`,
      isPending ? detail : isProfit && margin !== undefined ? `${margin} of revenue` : undefined,
      reason,
      'Press to see it line by line.',
    ]
      .filter(part => part !== undefined)
      .join('. '),
  }
}

function reasonOf(order: OrderProfit, money: (minor: number) => string): string | undefined {
  if (order.offsiteAdsFee !== undefined && order.offsiteAdsFee > 0) {
    return `Offsite Ads ${money(-order.offsiteAdsFee)}`
  }
  if (order.profit >= 0) return undefined
  if (order.costs > order.labels && order.costs > order.fees) {
    return `your costs ${money(-order.costs)}`
  }
  if (order.labels > order.fees) return `label ${money(-order.labels)}`
  return order.revenue <= 0 ? 'refunded or canceled' : `fees ${money(-order.fees)}`
}
