import { classify, type LedgerClass } from '../../models/fees/classify.ts'
import { dayOf } from '../../models/metrics/day.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { ledgerEntrySchema } from '../../schema/entities/ledger-entry.ts'
import { readable } from './corrupt.ts'
import { db } from './db.ts'
import { momentsOf, type Period } from './period.ts'

/** One movement of the payment account as a row of a table. */
export type LedgerLine = {
  readonly entryId: string
  readonly createdAt: number
  readonly day: string
  /** Etsy's own word. */
  readonly ledgerType: string
  readonly class: LedgerClass
  /** Minor units; negative is money out. */
  readonly minor: number
  readonly currency: string
  readonly reference: string
}

/** Movements posted in the period, newest first; all of them, or at most `limit`. */
export async function ledgerOfPeriod(
  params: Period & { readonly limit?: number },
  shop: ShopContext,
): Promise<LedgerLine[]> {
  const { from, to } = momentsOf(params, shop)
  const rows = await db.ledgerEntries
    .where('[shopId+createdAt]')
    .between([shop.shopId, from], [shop.shopId, to], true, false)
    .reverse()
    .limit(params.limit ?? Infinity)
    .toArray()
  return readable(ledgerEntrySchema, 'ledgerEntries', rows).map(entry => ({
    entryId: entry.id,
    createdAt: entry.createdAt,
    day: dayOf(entry.createdAt, shop.timeZone),
    ledgerType: entry.ledgerType,
    class: classify(entry.ledgerType),
    minor: entry.amount.minor,
    currency: entry.amount.currency,
    reference: entry.reference ? `${entry.reference.type} ${entry.reference.id}` : '',
  }))
}
