import type { ListingTotal } from '../../../models/metrics/listing-total.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { MarkContent } from '../../messages/panel.ts'
import { formatShopMoney } from '../../ui/format-money.ts'
import { formatCount, formatShare } from '../../ui/format-number.ts'

/** The chip on a listing's card: what it left in the period, less the seller's own costs where all of them are known. */
export function listingMark(total: ListingTotal, shop: ShopContext): MarkContent {
  const isProfit = total.units > 0 && total.uncosted === 0
  const amount = formatShopMoney(total.profit, shop, isProfit ? { signed: true } : {})
  const days = `${total.days} days`
  const sold = `${formatCount(total.units, shop.locale)} sold`
  if (total.receipts === 0 && total.profit === 0) {
    return { tone: 'plain', text: 'no sale', detail: days, label: `No sale in ${days}.` }
  }
  const share =
    total.revenue > 0 ? formatShare(total.profit / total.revenue, shop.locale) : undefined
  return {
    tone: total.profit < 0 ? 'loss' : 'plain',
    text: amount,
    ...(isProfit
      ? share !== undefined && { detail: share }
      : { detail: share === undefined ? 'before costs' : `${share} before costs` }),
    reason: `${sold}, ${days}`,
    label: `This listing left ${amount} in ${days} ${isProfit ? 'after' : 'before'} your own costs, with ${sold}. Press to see how.`,
  }
}
