import { dayOf } from '../metrics/day.ts'
import type { AccountFact, MonthInput, OrderFact } from './build-month.ts'

type Group = { orders: OrderFact[]; account: AccountFact[] }
export type AccountRow = AccountFact & { readonly effect: { readonly currency: string } }

/**
 * Sorts what is known into months and currencies. What an order was charged in another currency than
 * its own joins the rows of that currency, without the order: no two currencies are ever added.
 */
export function groupByMonth(
  orders: readonly OrderFact[],
  account: readonly AccountRow[],
  timeZone: string,
): MonthInput[] {
  const groups = new Map<string, Group>()
  const groupOf = (atMs: number, currency: string): Group => {
    const key = `${dayOf(atMs, timeZone).slice(0, 7)} ${currency}`
    const known = groups.get(key)
    if (known) return known
    const fresh: Group = { orders: [], account: [] }
    groups.set(key, fresh)
    return fresh
  }
  for (const order of orders) {
    const { currency } = order.receipt.grandTotal
    groupOf(order.receipt.createdAt, currency).orders.push(order)
    for (const effect of order.effects)
      if (effect.currency !== currency) groupOf(effect.at, effect.currency).account.push({ effect })
  }
  for (const row of account) groupOf(row.effect.at, row.effect.currency).account.push(row)
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => {
      const [month = '', currency = ''] = key.split(' ')
      return { month, currency, timeZone, ...group }
    })
}
