import * as v from 'valibot'
import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import type { Result } from '../../schema/result.ts'
import { given, normaliseRow, requiredMoment, RowError, word, type Refused } from './normalise.ts'
import { etsyIdSchema, etsyLinkSchema, etsySecondsSchema } from './wire.ts'

const minorSchema = v.pipe(v.number(), v.safeInteger())

const entrySchema = v.object({
  entry_id: etsyIdSchema,
  sequence_number: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  amount: minorSchema,
  balance: minorSchema,
  currency: v.string(),
  create_date: etsySecondsSchema,
  created_timestamp: etsySecondsSchema,
  ledger_type: v.string(),
  reference_type: v.nullish(v.string()),
  reference_id: v.nullish(v.union([v.string(), v.pipe(v.number(), v.safeInteger())])),
  parent_entry_id: etsyLinkSchema,
})

/** The ledger's amounts are bare integers in minor units, unlike all other money of Etsy's. */
export function normaliseLedgerEntry(row: unknown): Result<LedgerEntry, Refused> {
  return normaliseRow(entrySchema, row, entry => {
    const currency = entry.currency.trim().toUpperCase()
    if (!/^[A-Z]{3}$/.test(currency)) throw new RowError('currency is missing')
    const type = entry.reference_type?.trim()
    return {
      kind: 'ledgerEntry',
      id: entry.entry_id,
      sequence: entry.sequence_number,
      createdAt: requiredMoment('created_timestamp', entry.created_timestamp, entry.create_date),
      ledgerType: word(entry.ledger_type),
      amount: { minor: entry.amount, currency },
      balance: { minor: entry.balance, currency },
      ...given(
        'reference',
        type ? { type: word(type), id: word(String(entry.reference_id ?? '')) } : undefined,
      ),
      ...given('parentEntryId', entry.parent_entry_id),
    }
  })
}
