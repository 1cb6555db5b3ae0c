import * as v from 'valibot'
import type { Misbehaviours } from '../misbehaviours.ts'

type Row = { [key: string]: unknown }
type Change = (row: Row, index: number) => Row

const rowSchema = v.looseObject({})
const pageSchema = v.looseObject({ results: v.array(rowSchema) })

/** Which operations a misbehaviour spoils, and how it spoils each row of their answers. */
const changes: readonly {
  readonly when: keyof Misbehaviours
  readonly operations: readonly string[]
  readonly change: Change
}[] = [
  { when: 'nullLinks', operations: ['getShopReceipts', 'getShopReceipt'], change: withoutLinks },
  { when: 'absurdMoney', operations: ['getShopReceipts', 'getShopReceipt'], change: absurd },
  {
    when: 'oldTimestampNames',
    operations: ['getShopReceipts', 'getShopReceipt', 'getShopPaymentAccountLedgerEntries'],
    change: oldNames,
  },
  {
    when: 'unknownLedgerType',
    operations: ['getShopPaymentAccountLedgerEntries'],
    change: row =>
      row['ledger_type'] === 'PAYMENT_PROCESSING_FEE'
        ? { ...row, ledger_type: 'brand_new_fee' }
        : row,
  },
  {
    when: 'orphanVat',
    operations: ['getShopPaymentAccountLedgerEntries'],
    change: row => (row['reference_type'] === 'etsy' ? { ...row, parent_entry_id: 0 } : row),
  },
  {
    when: 'foreignBuyers',
    operations: ['getPayments', 'getPaymentAccountLedgerEntryPayments'],
    change: inEuro,
  },
  {
    when: 'uncountedViews',
    operations: ['getListingsByShop', 'getListingsByListingIds', 'getListing'],
    change: row => ({ ...row, views: 0 }),
  },
]

const collections = [
  'getShopReceipts',
  'getShopPaymentAccountLedgerEntries',
  'getListingsByShop',
  'getListingsByShopSectionId',
]

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
    return changes
      .filter(({ when, operations }) => misbehaviours[when] && operations.includes(operationId))
      .reduce(
        (spoiled, { change }) => eachRow(spoiled, change),
        collections.includes(operationId) ? shortened(body, misbehaviours.mostRows) : body,
      )
  },
}

function shortened(body: unknown, mostRows: number): unknown {
  const page = v.safeParse(pageSchema, body)
  return page.success ? { ...page.output, results: page.output.results.slice(0, mostRows) } : body
}

/** A page has rows; anything else is one row itself. */
function eachRow(body: unknown, change: Change): unknown {
  const page = v.safeParse(pageSchema, body)
  if (page.success) return { ...page.output, results: page.output.results.map(change) }
  const row = v.safeParse(rowSchema, body)
  return row.success ? change(row.output, 0) : body
}

const receiptSchema = v.looseObject({ transactions: v.array(rowSchema) })

function withoutLinks(receipt: Row): Row {
  const parsed = v.safeParse(receiptSchema, receipt)
  if (!parsed.success) return receipt
  const nothing = { listing_id: null, product_id: null, sku: null, title: null }
  return {
    ...receipt,
    transactions: parsed.output.transactions.map(line => ({ ...line, ...nothing })),
  }
}

const moneySchema = v.looseObject({ currency_code: v.string() })

function inEuro(payment: Row): Row {
  const fields = Object.entries(payment).map(([name, value]) => {
    const money = v.safeParse(moneySchema, value)
    return [name, money.success ? { ...money.output, currency_code: 'EUR' } : value]
  })
  return { ...Object.fromEntries(fields), currency: 'EUR', buyer_currency: 'EUR' }
}

const absurdities: readonly unknown[] = [
  { amount: 1000, divisor: 0, currency_code: 'USD' },
  { amount: 1000, divisor: 100 },
  { amount: 1e308, divisor: 100, currency_code: 'USD' },
  { amount: -1000, divisor: 100, currency_code: 'USD' },
  { amount: 9_007_199_254_740_993n.toString(), divisor: 100, currency_code: 'USD' },
]

function absurd(receipt: Row, index: number): Row {
  return { ...receipt, grandtotal: absurdities[index % absurdities.length] }
}

function oldNames(row: Row): Row {
  const fresh = ['created_timestamp', 'updated_timestamp']
  return Object.fromEntries(Object.entries(row).filter(([name]) => !fresh.includes(name)))
}
