import type { Entity } from '../../schema/entities/entity.ts'
import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import type { Payment } from '../../schema/entities/payment.ts'
import type { Receipt } from '../../schema/entities/receipt.ts'
import { err, ok, unreachable, type Result } from '../../schema/result.ts'
import type { EtsyClient } from '../etsy/client.ts'
import type { EtsyFailure } from '../etsy/failure.ts'
import { isRefund, paymentIdOf, receiptIdOf } from '../etsy/ledger-references.ts'
import type { NormalisedReceipt } from '../etsy/normalise-receipt.ts'
import {
  BATCH_IDS,
  readLedger,
  readListings,
  readPaymentsOfEntries,
  readReceipts,
  readReviews,
  type Page,
} from '../etsy/reads.ts'
import type { BuyerHash } from './buyer-hash.ts'
import type { Completeness } from './completeness.ts'
import { afterPages, pagesToRead, reread, type Query, type Window } from './windows.ts'

/** A room has six connections at once; the other pages wait for one. Nine pages of the ledger name
 * about as many payments as one call can ask for. */
export const PAGES_AT_ONCE = 9
const TRIES = 4

export type ReadContext = {
  readonly client: EtsyClient
  readonly shopId: string
  readonly nowMs: number
  readonly buyers: BuyerHash
  readonly completeness: Completeness
  readonly receiptsOfPayments: (paymentIds: readonly string[]) => Map<string, string>
  readonly sleep: (ms: number) => Promise<void>
}

export type StepRead = {
  readonly entities: readonly Entity[]
  /** What is left to read. */
  readonly windows: Window[]
  readonly backfilledRows: number
  /** Windows that were read to their end, and whether that was all of them. */
  readonly finished: readonly { readonly query: Query; readonly isWhole: boolean }[]
  /** Windows of which rows were missing to the last. */
  readonly incomplete: readonly Window[]
  /** Entries by which money went back, and the receipts to look at again if they are news. */
  readonly refunds: readonly Refunded[]
  /** Why rows were left out. */
  readonly refused: readonly string[]
}
export type Refunded = { readonly entryId: string; readonly receiptId: string }
export type StepFailure = EtsyFailure & { readonly window: number }

/** Reads the next pages of the first windows. Stores nothing: the room does that in one transaction. */
export async function readStep(
  context: ReadContext,
  windows: readonly Window[],
): Promise<Result<StepRead, StepFailure>> {
  const purpose = windows[0]?.purpose
  const other = windows.findIndex(window => window.purpose !== purpose)
  const group = other === -1 ? windows : windows.slice(0, other)
  const asked = pagesToRead(group, PAGES_AT_ONCE)
  const answers = await Promise.all(
    asked.map(({ window, offset }) =>
      persist(context, () => readPage(context, group[window]!.query, offset)),
    ),
  )
  const pages: { window: number; offset: number; page: Page<Entity> }[] = []
  for (const [i, answer] of answers.entries()) {
    const { window, offset } = asked[i]!
    if (!answer.ok) return err({ ...answer.error, window })
    pages.push({ window, offset, page: answer.value })
  }

  const entities = pages.flatMap(({ page }) => page.items)
  // What is read once more may hold news: what the first reading missed.
  const payments = await payThrough(context, entities, purpose === 'new' || purpose === 'again')
  if (!payments.ok) return err({ ...payments.error, window: 0 })

  const left: Window[] = []
  const finished: StepRead['finished'][number][] = []
  const incomplete: Window[] = []
  let backfilledRows = 0
  for (const [index, window] of group.entries()) {
    const mine = pages.filter(page => page.window === index)
    const last = mine[mine.length - 1]
    if (!last) {
      left.push(window)
      continue
    }
    for (const { page } of mine) context.completeness.add(window, page.items, page.refused.length)
    const next = afterPages(
      window,
      mine.map(({ offset, page }) => ({ offset, count: page.count, rows: page.rows })),
    )
    const isFirstReading = window.rereads === 0
    if (isFirstReading && (purpose === 'backfill' || purpose === 'probe'))
      backfilledRows += mine.reduce((rows, { page }) => rows + page.rows, 0)
    const verdict =
      next.length === 0 ? context.completeness.judge(window, last.page.count) : undefined
    if (verdict === 'again') left.push(reread(window))
    else left.push(...next)
    if (verdict && verdict !== 'again')
      finished.push({ query: window.query, isWhole: verdict === 'complete' })
    if (verdict === 'incomplete') incomplete.push(window)
  }
  return ok({
    entities: [...payments.value.payments, ...payments.value.entities],
    windows: [...left, ...windows.slice(group.length)],
    backfilledRows,
    finished,
    incomplete,
    refunds: payments.value.refunds,
    refused: pages.flatMap(({ page }) => page.refused.map(refused => refused.why)),
  })
}

async function readPage(
  { client, shopId, nowMs, buyers }: ReadContext,
  query: Query,
  offset: number,
): Promise<Result<Page<Entity>, EtsyFailure>> {
  switch (query.of) {
    case 'receipts': {
      const range = { fromMs: query.fromMs, toMs: query.toMs }
      const page = await readReceipts(client, shopId, { ...query, range, offset })
      if (!page.ok) return page
      const items = await Promise.all(page.value.items.map(item => withBuyer(buyers, item)))
      return ok({ ...page.value, items })
    }
    case 'ledger':
      return await readLedger(client, shopId, { range: query, offset })
    case 'reviews':
      return await readReviews(client, shopId, { range: query, offset })
    case 'listings':
      return await readListings(client, shopId, { state: query.state, offset, asOf: nowMs })
    default:
      return unreachable(query)
  }
}

/** The receipt with its buyer's hash in the place of the buyer. */
export async function withBuyer(buyers: BuyerHash, read: NormalisedReceipt): Promise<Receipt> {
  if (read.buyerId === undefined) return read.receipt
  return { ...read.receipt, buyerHash: await buyers.of(read.buyerId) }
}

/** Finds the receipt of each entry that names only a payment, reading the payments we lack. */
async function payThrough(
  context: ReadContext,
  entities: readonly Entity[],
  isNews: boolean,
): Promise<Result<{ entities: Entity[]; payments: Payment[]; refunds: Refunded[] }, EtsyFailure>> {
  const entries = entities.filter(entity => entity.kind === 'ledgerEntry')
  const wanted = new Map<string, LedgerEntry>()
  const refunded = new Set<string>()
  for (const entry of entries) {
    const paymentId = paymentIdOf(entry)
    if (paymentId === undefined) continue
    wanted.set(paymentId, entry)
    if (isRefund(entry)) refunded.add(paymentId)
  }
  const receipts = context.receiptsOfPayments([...wanted.keys()])
  // A refund changes the payment that we may have already.
  const missing = [...wanted].filter(([id]) => !receipts.has(id) || (isNews && refunded.has(id)))
  const batches: string[][] = []
  for (let i = 0; i < missing.length; i += BATCH_IDS)
    batches.push(missing.slice(i, i + BATCH_IDS).map(([, entry]) => entry.id))
  const answers = await Promise.all(
    batches.map(ids =>
      persist(context, () => readPaymentsOfEntries(context.client, context.shopId, ids)),
    ),
  )
  const payments: Payment[] = []
  for (const answer of answers) {
    if (!answer.ok) {
      if (answer.error.reason === 'not-found') continue
      return answer
    }
    payments.push(...answer.value.items)
  }
  for (const payment of payments) receipts.set(payment.id, payment.receiptId)

  const refunds: Refunded[] = []
  const attributed = entities.map(entity => {
    if (entity.kind !== 'ledgerEntry') return entity
    const receiptId = receipts.get(paymentIdOf(entity) ?? '')
    const entry = receiptId === undefined ? entity : { ...entity, receiptId }
    const touched = receiptIdOf(entry)
    if (isNews && isRefund(entry) && touched !== undefined)
      refunds.push({ entryId: entry.id, receiptId: touched })
    return entry
  })
  return ok({ entities: attributed, payments, refunds })
}

/** Tries again what passes by itself. Only reads come here. */
export async function persist<T>(
  { sleep }: Pick<ReadContext, 'sleep'>,
  read: () => Promise<Result<T, EtsyFailure>>,
): Promise<Result<T, EtsyFailure>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await read()
    if (answer.ok || attempt === TRIES) return answer
    // A short pause after a 429 is waited out in the quota, with everybody else.
    const { error } = answer
    if (error.reason === 'rate-limited' && error.waitMs <= 5_000) continue
    if (error.reason !== 'unavailable') return answer
    await sleep(150 * 2 ** attempt)
  }
}
