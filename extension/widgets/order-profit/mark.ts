import type { OrderProfit } from '../../../models/metrics/order-profit.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { MarkContent } from '../../messages/panel.ts'
import { formatMoney } from '../../ui/format-money.ts'

/**
 * The chip beside an order. Before the seller's own costs are known it is never called a profit and
 * carries no plus; a loss is one whatever the costs are.
 */
export function orderMark(order: OrderProfit, shop: ShopContext): MarkContent {
  const money = (minor: number) => formatMoney({ minor, currency: order.currency }, shop.locale)
  const amount = money(order.profit)
  const isPending = order.pending.length > 0
  const reason = reasonOf(order, money)
  const detail = order.pending.includes('fees')
    ? 'fees pending'
    : isPending
      ? 'no label yet'
      : order.costsMissing
        ? 'before costs'
        : undefined
  return {
    tone: order.profit < 0 ? 'loss' : isPending ? 'pending' : 'plain',
    text: isPending ? `about ${amount}` : amount,
    ...(detail !== undefined && { detail }),
    ...(reason !== undefined && { reason }),
    label: [
      `Order ${order.receiptId} leaves ${isPending ? 'about ' : ''}${amount} before your own costs`,
      detail === 'before costs' ? undefined : detail,
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
  if (order.labels > order.fees) return `label ${money(-order.labels)}`
  return order.revenue <= 0 ? 'refunded or canceled' : `fees ${money(-order.fees)}`
}
