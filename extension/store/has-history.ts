import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { db } from './db.ts'

export type History = {
  /** The first shop-local day of which anything is known; `undefined` while there is nothing. */
  readonly firstDay: string | undefined
  readonly receipts: number
  readonly ledgerEntries: number
  readonly listings: number
}

/** How much is here. Reads two rows, whatever the size of the shop. */
export async function historyOf(_params: object, shop: ShopContext): Promise<History> {
  const [state, first] = await Promise.all([
    db.shopStates.get(shop.shopId),
    db.dailyTotals
      .where('[shopId+day+currency]')
      .between([shop.shopId, '', ''], [shop.shopId, '\uffff', ''])
      .first(),
  ])
  return {
    firstDay: first?.day,
    receipts: state?.receiptCount ?? 0,
    ledgerEntries: state?.ledgerEntryCount ?? 0,
    listings: state?.listingCount ?? 0,
  }
}
