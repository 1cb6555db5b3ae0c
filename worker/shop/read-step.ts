import type { Entity } from '../../schema/entities/entity.ts'
import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import type { Payment } from '../../schema/entities/payment.ts'
import type { Receipt } from '../../schema/entities/receipt.ts'
import { ok, unreachable, type Result } from '../../schema/result.ts'
import type { EtsyClient } from '../etsy/client.ts'
import type { EtsyFailure } from '../etsy/failure.ts'
import { isRefund, paymentIdOf, receiptIdOf } from '../etsy/ledger-references.ts'
import type { NormalisedReceipt } from '../etsy/normalise-receipt.ts'
import {
  BATCH_IDS,
  MAX_OFFSET,
  readLedger,
  readListings,
  readPaymentsOfEntries,
  readReceipts,
  readReviews,
  type Page,
} from '../etsy/reads.ts'
import type { BuyerHash } from './buyer-hash.ts'
import type { Completeness } from './completeness.ts'
import type { LedgerPiece } from './ledger-joins.ts'
import type { Deferred } from './owed.ts'
import {
  afterPages,
  pagesToRead,
  reread,
  split,
  type Lacking,
  type Query,
  type Window,
} from './windows.ts'

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
  readonly finished: readonly Finished[]
  /** Windows of which rows were missing to the last, or that Etsy refused. */
  readonly deferred: readonly Deferred[]
  /** Listings that Etsy counts and whose offsets it does not give. */
  readonly ceilings: readonly Ceiling[]
  /** Windows of which Etsy gave at least one page. */
  readonly answered: number
  /** Why the step stopped before its end; what it did read is here all the same. */
  readonly failure: EtsyFailure | undefined
  /** Receipts that Etsy gave with contents that cannot be true. */
  readonly unreadableReceipts: readonly string[]
  /** Entries that name a payment which Etsy did not give. */
  readonly entriesWithoutPayment: readonly string[]
  /** Entries by which money went back, and the receipts to look at again if they are news. */
  readonly refunds: readonly Refunded[]
  /** Why rows were left out. */
  readonly refused: readonly string[]
}
export type Ceiling = { readonly window: Window; readonly count: number }
export type Finished = {
  readonly query: Query
  readonly purpose: Window['purpose']
  readonly isWhole: boolean
  readonly piece?: LedgerPiece
}
export type Refunded = { readonly entryId: string; readonly receiptId: string }

type PageOfWindow = { readonly offset: number; readonly page: Page<Entity> }
type WindowRead = {
  readonly pages: readonly PageOfWindow[]
  /** Why the page after those did not come. */
  readonly failure: EtsyFailure | undefined
}

/** So often in a row Etsy may be unable to answer for a window before it is put off. */
const MOST_FAILURES = 3

/** Reads the next pages of the first windows. Stores nothing: the room does that in one transaction. */
export async function readStep(
  context: ReadContext,
  windows: readonly Window[],
): Promise<StepRead> {
  const purpose = windows[0]?.purpose
  const other = windows.findIndex(window => window.purpose !== purpose)
  const group = other === -1 ? windows : windows.slice(0, other)
  const reads = await readPages(context, group)
  const pages = [...reads.values()].flatMap(read => read.pages)

  const entities = pages.flatMap(({ page }) => page.items)
  // What is read once more may hold news: what the first reading missed.
  const payments = await payThrough(context, entities, purpose === 'new' || purpose === 'again')

  const step = {
    windows: [] as Window[],
    finished: [] as Finished[],
    deferred: [] as Deferred[],
    ceilings: [] as Ceiling[],
    backfilledRows: 0,
  }
  let failure = payments.failure
  for (const [index, window] of group.entries()) {
    const read = reads.get(index)
    if (!read) {
      step.windows.push(window)
      continue
    }
    for (const { offset, page } of read.pages) context.completeness.add(window, offset, page)
    const next = afterPages(
      window,
      read.pages.map(({ offset, page }) => ({ offset, count: page.count, rows: page.rows })),
    )
    const isFirstReading = window.rereads === 0 && window.isPeeking !== true
    if (isFirstReading && (purpose === 'backfill' || purpose === 'probe'))
      step.backfilledRows += newRows(window, next, read.pages)
    if (read.failure) failure = settleFailure(context, step, window, next, read.failure) ?? failure
    else if (next.length > 0) {
      // Halves are windows of their own.
      if (next.length > 1) context.completeness.forget(window)
      step.windows.push(...next.map(withoutFailures))
    } else settleEnd(context, step, window, read.pages)
  }
  return {
    ...step,
    entities: [...payments.payments, ...payments.entities],
    windows: [...step.windows, ...windows.slice(group.length)],
    answered: [...reads.values()].filter(read => read.pages.length > 0).length,
    failure,
    unreadableReceipts: pages.flatMap(({ page }) =>
      group[0]?.query.of === 'receipts' ? page.refused.flatMap(({ id }) => id ?? []) : [],
    ),
    entriesWithoutPayment: payments.entriesWithoutPayment,
    refunds: payments.refunds,
    refused: pages.flatMap(({ page }) => page.refused.map(refused => refused.why)),
  }
}

/** Etsy answered: what went wrong before counts no longer. */
function withoutFailures(window: Window): Window {
  const answered = { ...window }
  delete answered.failures
  return answered
}

/** The next pages, by window: those that came, up to the first that did not. */
async function readPages(
  context: ReadContext,
  group: readonly Window[],
): Promise<Map<number, WindowRead>> {
  const asked = pagesToRead(group, PAGES_AT_ONCE)
  const answers = await Promise.all(
    asked.map(({ window, offset }) =>
      persist(context, () => readPage(context, group[window]!.query, offset)),
    ),
  )
  const reads = new Map<number, WindowRead>()
  for (const [i, answer] of answers.entries()) {
    const { window, offset } = asked[i]!
    const read = reads.get(window) ?? { pages: [], failure: undefined }
    if (read.failure) continue
    reads.set(
      window,
      answer.ok
        ? { ...read, pages: [...read.pages, { offset, page: answer.value }] }
        : { ...read, failure: answer.error },
    )
  }
  return reads
}

/** Pages overlap by a row, which is not counted twice. */
function newRows(
  window: Window,
  [next, ...halves]: readonly Window[],
  pages: readonly PageOfWindow[],
): number {
  if (halves.length > 0) return 0
  const from = window.count === undefined ? 0 : window.offset + 1
  const ends = pages.map(({ offset, page }) => offset + page.rows)
  const end = next && next.offset > 0 ? next.offset + 1 : Math.max(from, ...ends)
  return end - from
}

type Step = Pick<StepRead, 'windows'> & {
  finished: Finished[]
  deferred: Deferred[]
  ceilings: Ceiling[]
}

/** A window that is read to its end: whole, to be read again, or owed. */
function settleEnd(
  { completeness, nowMs }: ReadContext,
  step: Step,
  window: Window,
  pages: readonly PageOfWindow[],
): void {
  const { query, purpose } = window
  const count = Math.max(window.count ?? 0, ...pages.map(({ page }) => page.count))
  const far = pages.find(({ offset, page }) => offset === MAX_OFFSET && page.rows > 0)
  if (query.of === 'listings' && far && count > MAX_OFFSET + far.page.rows) {
    completeness.forget(window)
    step.ceilings.push({ window, count })
    return
  }
  const isReceipts = query.of === 'receipts'
  const verdict = completeness.judge(window, count, isReceipts)
  if (verdict.is === 'again') {
    step.windows.push(reread(window))
    return
  }
  const isWhole = verdict.is === 'complete'
  const piece = isWhole ? verdict.piece : undefined
  step.finished.push({ query, purpose, isWhole, ...(piece && { piece }) })
  if (!isWhole) {
    const since = window.lacking?.since ?? nowMs
    step.deferred.push({ window, because: 'lacking', lacking: { ...verdict.lacking, since } })
  }
}

/** A window that Etsy refused is left behind, so that it does not stop the rest. */
function settleFailure(
  { completeness, nowMs }: ReadContext,
  step: Step,
  window: Window,
  [progress = window, ...halves]: readonly Window[],
  failure: EtsyFailure,
): EtsyFailure | undefined {
  // Etsy's offsets end sooner than we know.
  if (failure.reason === 'refused' && /offset/i.test(failure.why) && progress.offset > 0) {
    const parts = split(window)
    completeness.forget(window)
    if (parts) step.windows.push(...parts)
    else step.ceilings.push({ window, count: progress.count ?? 0 })
    return undefined
  }
  // The grant is too narrow for this question: only the seller can give another.
  if (failure.reason === 'refused' && /scope/i.test(failure.why)) {
    step.windows.push(progress, ...halves)
    return { reason: 'reconnect' }
  }
  const isRefused =
    failure.reason === 'refused' || failure.reason === 'not-found' || failure.reason === 'too-large'
  const failures = (window.failures ?? 0) + 1
  const isUnavailable = failure.reason === 'unavailable'
  if (!isRefused && !isUnavailable) {
    step.windows.push(progress, ...halves)
    return failure
  }
  const read = progress.offset > 0 ? progress.offset + 1 : 0
  const { rows = 0, why = 'unread', since = nowMs } = window.lacking ?? {}
  const lacking: Lacking = {
    rows: Math.max(rows, (progress.count ?? 0) - read),
    isAtLeast: true,
    why,
    since,
  }
  if (isUnavailable && failures < MOST_FAILURES) {
    step.deferred.push({ window: { ...progress, failures }, because: 'pausing', lacking })
    step.windows.push(...halves)
    return failure
  }
  console.error(`Etsy refused a window of ${window.query.of}: ${JSON.stringify(failure)}`)
  completeness.forget(window)
  step.deferred.push({ window, because: 'failed', lacking })
  return isRefused ? undefined : failure
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
      return await readListings(client, shopId, { ...query, offset, asOf: nowMs })
    default:
      return unreachable(query)
  }
}

/** The receipt with its buyer's hash in the place of the buyer. */
export async function withBuyer(buyers: BuyerHash, read: NormalisedReceipt): Promise<Receipt> {
  if (read.buyerId === undefined) return read.receipt
  return { ...read.receipt, buyerHash: await buyers.of(read.buyerId) }
}

type PaidThrough = {
  readonly entities: readonly Entity[]
  readonly payments: readonly Payment[]
  readonly entriesWithoutPayment: readonly string[]
  readonly refunds: readonly Refunded[]
  readonly failure: EtsyFailure | undefined
}

/**
 * Finds the receipt of each entry that names only a payment, reading the payments we lack. An entry
 * whose payment does not come is kept without its receipt, and asked for again later.
 */
async function payThrough(
  context: ReadContext,
  entities: readonly Entity[],
  isNews: boolean,
): Promise<PaidThrough> {
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
  const read = await readPayments(
    context,
    missing.map(([, entry]) => entry.id),
  )
  for (const payment of read.payments) receipts.set(payment.id, payment.receiptId)

  const came = new Set(read.payments.map(payment => payment.id))
  const awaited = new Set(missing.map(([id]) => id).filter(id => !came.has(id)))
  const refunds: Refunded[] = []
  const entriesWithoutPayment: string[] = []
  const attributed = entities.map(entity => {
    if (entity.kind !== 'ledgerEntry') return entity
    const paymentId = paymentIdOf(entity)
    const receiptId = receipts.get(paymentId ?? '')
    const entry = receiptId === undefined ? entity : { ...entity, receiptId }
    if (paymentId !== undefined && awaited.has(paymentId)) entriesWithoutPayment.push(entry.id)
    const touched = receiptIdOf(entry)
    if (isNews && isRefund(entry) && touched !== undefined)
      refunds.push({ entryId: entry.id, receiptId: touched })
    return entry
  })
  return { entities: attributed, entriesWithoutPayment, refunds, ...read }
}

/** The payments of these entries, as far as Etsy gives them. */
export async function readPayments(
  context: Pick<ReadContext, 'client' | 'shopId' | 'sleep'>,
  entryIds: readonly string[],
): Promise<Pick<PaidThrough, 'payments' | 'failure'>> {
  const batches: string[][] = []
  for (let i = 0; i < entryIds.length; i += BATCH_IDS)
    batches.push(entryIds.slice(i, i + BATCH_IDS))
  const answers = await Promise.all(
    batches.map(ids =>
      persist(context, () => readPaymentsOfEntries(context.client, context.shopId, ids)),
    ),
  )
  const payments = answers.flatMap(answer => (answer.ok ? answer.value.items : []))
  const failure = answers
    .map(answer => (answer.ok ? undefined : answer.error))
    .find(error => error && error.reason !== 'not-found' && error.reason !== 'refused')
  return { payments, failure }
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
