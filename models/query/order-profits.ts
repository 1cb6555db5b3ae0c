import { classify } from '../fees/classify.ts'
import type { LoadedMonth } from '../facts/facts.ts'

const cache = new WeakMap<LoadedMonth, Float64Array>()

/** What each order of a month leaves, whenever its fees and refunds came; minor units. */
export function orderProfits(month: LoadedMonth): Float64Array {
  const known = cache.get(month)
  if (known) return known
  const { orders, lines, refunds, account, dictionaries } = month
  const profits = new Float64Array(orders.day.length)
  for (let line = 0; line < lines.order.length; line += 1)
    profits[lines.order[line]!]! +=
      lines.gmv[line]! -
      lines.discount[line]! +
      lines.shipping[line]! +
      lines.giftWrap[line]! -
      lines.costs[line]!
  for (let row = 0; row < refunds.line.length; row += 1)
    profits[lines.order[refunds.line[row]!]!]! -= refunds.minor[row]!
  const acts = dictionaries.ledgerTypes.map(type =>
    ['fee', 'label', 'unclassified'].includes(classify(type).group),
  )
  for (let row = 0; row < account.line.length; row += 1) {
    const line = account.line[row]!
    if (line >= 0 && acts[account.type[row]!]) profits[lines.order[line]!]! += account.minor[row]!
  }
  cache.set(month, profits)
  return profits
}
