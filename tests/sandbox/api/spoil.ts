import * as v from 'valibot'
import type { Misbehaviours } from '../misbehaviours.ts'

const pageSchema = v.looseObject({ results: v.array(v.looseObject({})) })

/** Spoils what goes in or out, as far as the misbehaviours ask for it. */
export const spoil = {
  /** The second, fourth… page of a list is asked for as the one before it. */
  query(misbehaviours: Misbehaviours, query: URLSearchParams): URLSearchParams {
    const limit = Number(query.get('limit') ?? 25)
    const offset = Number(query.get('offset') ?? 0)
    const isOdd = Math.round(offset / limit) % 2 === 1
    if (!misbehaviours.repeatedPages || !isOdd) return query
    const repeated = new URLSearchParams(query)
    repeated.set('offset', String(Math.max(0, offset - limit)))
    return repeated
  },

  body(misbehaviours: Misbehaviours, operationId: string, body: unknown): unknown {
    const page = v.safeParse(pageSchema, body)
    if (misbehaviours.nullLinks && operationId === 'getShopReceipt') return withoutLinks(body)
    if (!page.success) return body
    if (misbehaviours.nullLinks && operationId === 'getShopReceipts')
      return { ...page.output, results: page.output.results.map(withoutLinks) }
    if (misbehaviours.unknownLedgerType && operationId === 'getShopPaymentAccountLedgerEntries')
      return { ...page.output, results: page.output.results.map(renamed) }
    return body
  },
}

const receiptSchema = v.looseObject({ transactions: v.array(v.looseObject({})) })

function withoutLinks(receipt: unknown): unknown {
  const parsed = v.safeParse(receiptSchema, receipt)
  if (!parsed.success) return receipt
  const nothing = { listing_id: null, product_id: null, sku: null, title: null }
  const transactions = parsed.output.transactions.map(line => ({ ...line, ...nothing }))
  return { ...parsed.output, transactions }
}

function renamed(entry: { [key: string]: unknown }): unknown {
  const isProcessing = entry['ledger_type'] === 'PAYMENT_PROCESSING_FEE'
  return isProcessing ? { ...entry, ledger_type: 'brand_new_fee' } : entry
}
