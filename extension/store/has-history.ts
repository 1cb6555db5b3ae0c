import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { db } from './db.ts'

export type History = {
  /** The first shop-local day of which anything is known; `undefined` while there is nothing. */
  readonly firstDay: string | undefined
  /** The first day of which anything is known in the shop's currency. */
  readonly firstDayInCurrency: string | undefined
  readonly receipts: number
  readonly ledgerEntries: number
  readonly listings: number
}

/** How much is here. Reads a few rows, whatever the size of the shop, unless it changed its currency. */
export async function historyOf(_params: object, shop: ShopContext): Promise<History> {
  const days = () =>
    db.dailyTotals
      .where('[shopId+day+currency]')
      .between([shop.shopId, '', ''], [shop.shopId, '\uffff', ''])
  const [state, first, own] = await Promise.all([
    db.shopStates.get(shop.shopId),
    days().first(),
    days()
      .filter(row => row.currency === shop.currency)
      .first(),
  ])
  return {
    firstDay: first?.day,
    firstDayInCurrency: own?.day,
    receipts: state?.receiptCount ?? 0,
    ledgerEntries: state?.ledgerEntryCount ?? 0,
    listings: state?.listingCount ?? 0,
  }
}
