import * as v from 'valibot'
import type { Entity } from '../../schema/entities/entity.ts'
import { listingSchema, type Listing } from '../../schema/entities/listing.ts'
import { parseJson } from '../../schema/parse.ts'
import type { Progress } from '../../schema/sync/progress.ts'
import { createClient, type EtsyClient } from '../etsy/client.ts'
import { MAX_WAIT_MS, type EtsyFailure, type Limits } from '../etsy/failure.ts'
import type { Priority } from '../etsy/permits.ts'
import { readReceipt, readSections, readShop } from '../etsy/reads.ts'
import type { EtsyEnv } from '../etsy/etsy-env.ts'
import type { BuyerHash } from './buyer-hash.ts'
import { Completeness } from './completeness.ts'
import type { EntityStore } from './entity-store.ts'
import type { Facts } from './facts.ts'
import { MissingTable, type MissingWhy } from './missing.ts'
import {
  claimOwed,
  hurry,
  lookAgainAt,
  makeDue,
  nextDueAt,
  orderSeen,
  refill,
  shopFailed,
  shopRead,
} from './due.ts'
import {
  beginFeeds,
  feedRows,
  feedsSchema,
  isLive,
  streamNames,
  type Feeds,
  type StreamName,
} from './feeds.ts'
import { chooseStream, extend, settle } from './reading.ts'
import { nextAsk } from './ask-pace.ts'
import { BATCH_IDS, listingStates, MAX_OFFSET, PAGE_ROWS } from '../etsy/reads.ts'
import { ListingPass } from './listing-pass.ts'
import type { Deferred } from './owed.ts'
import { openWindow, type Lacking, type Window } from './windows.ts'
import { paymentIdOf } from '../etsy/ledger-references.ts'
import { ledgerEntrySchema } from '../../schema/entities/ledger-entry.ts'
import {
  PAGES_AT_ONCE,
  persist,
  readPayments,
  readStep,
  withBuyer,
  type StepRead,
} from './read-step.ts'
import type { TokenKeeper } from './token-keeper.ts'

const linkSchema = v.object({
  /** Failed steps in a row, and when the next may be tried. */
  failures: v.number(),
  retryAt: v.number(),
  /** The newest moment at which Etsy answered us. */
  asOf: v.optional(v.number()),
  /** When the seller may again ask as often as `ask-pace.ts` allows at once. */
  askSpentUntil: v.optional(v.number()),
})
type Link = v.InferOutput<typeof linkSchema>

/** How far the two books have been compared: `worker/shop/entity-store.ts`, `unheldReceipts`. */
const comparedSchema = v.object({
  seq: v.number(),
  /** Where the room stood when they were: nothing is due until it has moved on. */
  head: v.number(),
  ordersReadAt: v.number(),
})

const FIRST_RETRY_MS = 2_000
/** Rows that are compared in one step. */
const COMPARED_ROWS = 5_000
/** An order may show a little later than its payment. */
const ORDER_LAG_MS = 600_000
/** More orders than these are looked for in windows first, a hundred in one call. */
const MOST_ONE_BY_ONE = 50
/** The first wait for something that Etsy has just not given. */
const SOON_MS = 300_000
const LAST_RETRY_MS = MAX_WAIT_MS

export type EtsyWorkOptions = {
  readonly shopId: string
  readonly env: EtsyEnv
  readonly sql: SqlStorage
  readonly facts: Facts
  readonly store: EntityStore
  readonly tokens: TokenKeeper
  readonly buyers: BuyerHash
  /** Runs it in one transaction and tells the sockets what changed. */
  readonly commit: (entities: readonly Entity[], alongside: () => void) => void
  readonly watched: () => boolean
  readonly sleep: (ms: number) => Promise<void>
}

/** What the room does with Etsy: one step at a time, each stored before the next begins. */
export class EtsyWork {
  readonly #options: EtsyWorkOptions
  readonly #completeness = new Completeness()
  readonly #missing: MissingTable
  readonly #pass = new ListingPass()
  /** What was asked for while a step was under way, and when the seller asked for all that is owed. */
  #asked = new Map<StreamName, number>()
  #claimedAt: number | undefined
  #limits: Limits = {}

  constructor(options: EtsyWorkOptions) {
    this.#options = options
    this.#missing = new MissingTable(options.sql)
  }

  /** One step. False when there is nothing to do for now. */
  async step(): Promise<boolean> {
    const { tokens } = this.#options
    if (tokens.mustReconnect() || this.#link().retryAt > Date.now()) return false
    this.#asked.clear()
    this.#claimedAt = undefined
    const pointed = this.#pointed()
    if (pointed.length > 0) return this.#after(await this.#readPointed(pointed))
    const feeds = this.#feeds()
    if (!feeds || feeds.shopDueAt <= Date.now()) return this.#after(await this.#readShop(feeds))
    const due = refill(feeds, Date.now())
    const name = chooseStream(due, Date.now())
    if (name === undefined) {
      if (due !== feeds) this.#options.facts.put('feeds', due)
      return await this.#readMissing(due)
    }
    return this.#after(await this.#readStream(feeds, extend(due, name, PAGES_AT_ONCE), name))
  }

  /** When the next step may be worth it; `undefined` while only the seller can help. */
  nextAt(): number | undefined {
    const { tokens } = this.#options
    if (tokens.mustReconnect()) return undefined
    const feeds = this.#feeds()
    const isBusy =
      !feeds ||
      this.#pointed().length > 0 ||
      chooseStream(refill(feeds, Date.now()), Date.now()) !== undefined ||
      this.#toCompare(feeds) !== undefined
    const dueAt = isBusy ? 0 : Math.min(nextDueAt(feeds), this.#missing.nextDueAt())
    return Math.max(this.#link().retryAt, dueAt)
  }

  /** The seller, or a browser that came to look, wants to know now. */
  hurry(isAsked: boolean): void {
    const feeds = this.#feeds()
    const nowMs = Date.now()
    if (!isAsked) {
      if (feeds) this.#options.facts.put('feeds', hurry(feeds, nowMs))
      return
    }
    const link = this.#link()
    const { lookAtMs: atMs, spentUntil } = nextAsk(link.askSpentUntil, nowMs)
    const retryAt = Math.min(link.retryAt, atMs)
    this.#options.facts.put('link', { ...link, retryAt, askSpentUntil: spentUntil })
    if (!feeds) return
    this.#missing.claim(atMs)
    this.#claimedAt = atMs
    this.#asked = new Map(streamNames.map(name => [name, atMs]))
    this.#options.facts.put('feeds', {
      ...claimOwed(makeDue(feeds, streamNames, atMs), atMs),
      shopDueAt: Math.min(feeds.shopDueAt, atMs),
    })
  }

  pointTo(receiptId: string): void {
    this.#options.sql.exec(
      `INSERT INTO pointed_receipt (receipt_id, pointed_at) VALUES (?, ?)
       ON CONFLICT (receipt_id) DO UPDATE SET pointed_at = max(pointed_at + 1, excluded.pointed_at)`,
      receiptId,
      Date.now(),
    )
  }

  pointToListings(): void {
    const feeds = this.#feeds()
    this.#asked.set('listings', Date.now())
    if (feeds) this.#options.facts.put('feeds', makeDue(feeds, ['listings'], Date.now()))
  }

  /** A new grant: what failed for want of one is tried at once. */
  reconnected(): void {
    this.#options.facts.put('link', { ...this.#link(), failures: 0, retryAt: 0 })
  }

  progress(): Progress {
    const { tokens } = this.#options
    const { failures, asOf } = this.#link()
    const feeds = this.#feeds()
    return {
      type: 'progress',
      etsy: tokens.mustReconnect() ? 'reconnect' : failures > 0 ? 'waiting' : 'connected',
      phase: feeds && isLive(feeds) ? 'live' : 'backfill',
      feeds: feeds ? feedRows(feeds, this.#missing.kinds()) : [],
      ...(asOf === undefined ? {} : { asOf }),
    }
  }

  async #readShop(feeds: Feeds | undefined): Promise<EtsyFailure | undefined> {
    const { shopId, commit, facts } = this.#options
    const client = this.#client(feeds ? 'incremental' : 'interactive')
    const nowMs = Date.now()
    const read = await persist(this.#options, () => readShop(client, shopId, nowMs))
    if (!read.ok) {
      // What is known of the shop stays; its orders do not wait for its name.
      const known = this.#feeds()
      if (known) facts.put('feeds', shopFailed(known, nowMs))
      return isNo(read.error) && known ? undefined : read.error
    }
    const { shop, openedAt } = read.value
    commit([shop], () => {
      // Read again: a webhook may have changed them while Etsy was thinking.
      const current = this.#feeds() ?? beginFeeds(nowMs, openedAt)
      facts.put('feeds', shopRead(current, nowMs))
      this.#answered()
    })
    return undefined
  }

  async #readStream(
    stored: Feeds,
    feeds: Feeds,
    name: StreamName,
  ): Promise<EtsyFailure | undefined> {
    const { facts, store, buyers, shopId, sleep, watched } = this.#options
    const before = feeds.streams[name]
    const purpose = before.windows[0]?.purpose
    const nowMs = Date.now()
    const step = await readStep(
      {
        client: this.#client(purpose === 'new' ? 'incremental' : 'backfill'),
        shopId,
        nowMs,
        buyers,
        completeness: this.#completeness,
        receiptsOfPayments: ids => store.receiptsOfPayments(ids),
        sleep,
      },
      before.windows,
    )
    for (const why of new Set(step.refused)) console.warn(`left out a row of ${name}: ${why}`)
    const isListings = name === 'listings'
    const windows = isListings
      ? await this.#pass.add(before.readingTo ?? 0, step, () => this.#sections())
      : step.windows
    const gone = isListings ? this.#goneListings(windows) : []
    // The overlap shows yesterday's refunds again: only those that are not stored yet are news, or
    // each look at the ledger would lead to the next.
    const known = store.knownEntries(step.refunds.map(({ entryId }) => entryId))
    this.#commit([...step.entities, ...gone], () => {
      const settled = settle(feeds, name, {
        windows,
        backfilledRows: step.backfilledRows,
        deferred: [...step.deferred, ...this.#outOfReach(step, windows, nowMs)],
        whole: step.finished.filter(({ isWhole }) => isWhole),
        answered: step.answered,
        newestAt: newestOf(step.entities),
        nowMs,
        watched: watched(),
      })
      facts.put('feeds', this.#merge(stored, settled))
      for (const { entryId, receiptId } of step.refunds)
        if (!known.has(entryId)) this.pointTo(receiptId)
      this.#note(step, nowMs)
      if (step.answered > 0) this.#answered()
    })
    return step.failure
  }

  /** Remembers what came without a part of itself, and forgets what is whole now. */
  #note(
    read: Pick<StepRead, 'entities' | 'unreadableReceipts' | 'entriesWithoutPayment'>,
    nowMs: number,
  ): void {
    const receipts = read.entities.filter(entity => entity.kind === 'receipt')
    const hasLines = (receipt: (typeof receipts)[number]) => receipt.transactions.length > 0
    const ids = (of: readonly Entity[]) => of.map(({ id }) => id)
    const paid = read.entities.filter(
      entity =>
        entity.kind === 'ledgerEntry' &&
        entity.receiptId !== undefined &&
        paymentIdOf(entity) !== undefined,
    )
    this.#missing.settle('receipt', ids(receipts.filter(hasLines)))
    this.#missing.settle('payment', ids(paid))
    const soon = nowMs + SOON_MS
    const withoutLines = receipts.filter(receipt => !hasLines(receipt))
    this.#missing.add('receipt', ids(withoutLines), 'absent', nowMs, soon)
    this.#missing.add('receipt', read.unreadableReceipts, 'unreadable', nowMs, soon)
    this.#missing.add('payment', read.entriesWithoutPayment, 'unread', nowMs, soon)
  }

  #commit(entities: readonly Entity[], alongside: () => void): void {
    try {
      this.#options.commit(entities, alongside)
    } catch (bug) {
      this.#missing.forget()
      throw bug
    }
  }

  /** What became due while a step was under way stays due. */
  #merge(stored: Feeds, settled: Feeds): Feeds {
    const current = this.#feeds()
    if (!current) return settled
    const asked = streamNames.filter(
      name => this.#asked.has(name) || current.streams[name].dueAt < stored.streams[name].dueAt,
    )
    const shopDueAt = Math.min(current.shopDueAt, settled.shopDueAt)
    const claimed = this.#claimedAt === undefined ? settled : claimOwed(settled, this.#claimedAt)
    const due = asked.reduce(
      (next, name) => makeDue(next, [name], this.#asked.get(name) ?? Date.now()),
      claimed,
    )
    return { ...due, shopDueAt }
  }

  /** Nothing is due: the two books are compared, and what is known to be missing is asked for. */
  async #readMissing(feeds: Feeds): Promise<boolean> {
    const compared = this.#toCompare(feeds)
    if (compared) {
      this.#compareBooks(feeds, compared)
      return true
    }
    const nowMs = Date.now()
    const entryIds = this.#missing.due('payment', nowMs, BATCH_IDS)
    if (entryIds.length > 0) return this.#after(await this.#readMissingPayments(entryIds))
    const receiptIds = this.#missing.due('receipt', nowMs, PAGES_AT_ONCE)
    if (receiptIds.length > 0) return this.#after(await this.#readMissingReceipts(receiptIds))
    return false
  }

  /** Where the comparison goes on; `undefined` while there is nothing to compare. */
  #toCompare(feeds: Feeds): { seq: number; head: number; ordersReadAt: number } | undefined {
    const { open, canceled, ledger } = feeds.streams
    if (open.completedAt === undefined || ledger.completedAt === undefined) return undefined
    if (canceled.completedAt === undefined) return undefined
    const head = this.#options.store.head()
    const ordersReadAt = Math.min(open.completedAt, canceled.completedAt)
    const known = this.#options.facts.get(comparedSchema, 'compared')
    const isSame = known?.head === head && known.ordersReadAt === ordersReadAt
    return isSame ? undefined : { seq: known?.seq ?? 0, head, ordersReadAt }
  }

  /** Orders that payments and ledger entries name and that are not here are pointed to. */
  #compareBooks(
    feeds: Feeds,
    { seq, head, ordersReadAt }: { seq: number; head: number; ordersReadAt: number },
  ): void {
    const { facts, store } = this.#options
    const nowMs = Date.now()
    const upTo = Math.min(head, seq + COMPARED_ROWS)
    const unheld = store.unheldReceipts(seq, upTo).filter(({ receiptId }) => isId(receiptId))
    // What is younger than our last look at the orders is not missing, and compared once more.
    const isYoung = (createdAt: number) =>
      createdAt > ordersReadAt - ORDER_LAG_MS && createdAt < nowMs + ORDER_LAG_MS
    const young = unheld.find(({ createdAt }) => isYoung(createdAt))
    const missing = unheld.filter(({ createdAt }) => !isYoung(createdAt))
    const ids = [...new Set(missing.map(({ receiptId }) => receiptId))]
    const isMany = ids.length > MOST_ONE_BY_ONE
    this.#commit([], () => {
      // Windows are read before anything is asked for by itself.
      this.#missing.add('receipt', ids, 'unread', nowMs, nowMs)
      if (isMany) {
        const days = missing.map(({ createdAt }) => createdAt)
        facts.put('feeds', lookAgainAt(this.#feeds() ?? feeds, days))
      }
      const isLast = upTo === head
      facts.put('compared', {
        seq: young ? young.seq - 1 : upTo,
        head: isLast || young ? head : -1,
        ordersReadAt,
      })
    })
  }

  async #readMissingPayments(entryIds: readonly string[]): Promise<EtsyFailure | undefined> {
    const { shopId, sleep, store } = this.#options
    const context = { client: this.#client('backfill'), shopId, sleep }
    const { payments, failure } = await readPayments(context, entryIds)
    const receipts = new Map(payments.map(payment => [payment.id, payment.receiptId]))
    const entries = [...store.bodies('ledgerEntry', entryIds).values()].flatMap(body => {
      const entry = parseJson(ledgerEntrySchema, body)
      const receiptId = entry.ok ? receipts.get(paymentIdOf(entry.value) ?? '') : undefined
      return entry.ok && receiptId !== undefined ? [{ ...entry.value, receiptId }] : []
    })
    const found = new Set(entries.map(({ id }) => id))
    this.#commit([...payments, ...entries], () => {
      this.#missing.settle('payment', [...found])
      const others = entryIds.filter(id => !found.has(id))
      this.#missing.defer('payment', others, failure ? 'unread' : 'absent', Date.now())
      if (!failure) this.#answered()
    })
    return failure
  }

  async #readMissingReceipts(receiptIds: readonly string[]): Promise<EtsyFailure | undefined> {
    const answers = await this.#readReceipts('backfill', receiptIds)
    this.#commit(
      answers.flatMap(({ receipt }) => receipt ?? []),
      () => {
        const nowMs = Date.now()
        for (const { id, receipt, why } of answers)
          if (receipt && !why) this.#missing.settle('receipt', [id])
          else if (why) this.#missing.defer('receipt', [id], why, nowMs)
        if (answers.some(({ receipt }) => receipt)) this.#answered()
      },
    )
    return answers.find(({ failure }) => failure)?.failure
  }

  /** Receipts one by one, and of those that did not come, or not whole, why. */
  async #readReceipts(priority: Priority, receiptIds: readonly string[]): Promise<ReceiptRead[]> {
    const { shopId, buyers } = this.#options
    const client = this.#client(priority)
    const read = async (id: string): Promise<ReceiptRead> => {
      const answer = await persist(this.#options, () => readReceipt(client, shopId, id))
      if (!answer.ok && !isNo(answer.error)) return { id, why: 'unread', failure: answer.error }
      if (!answer.ok) return { id, why: answer.error.reason === 'not-found' ? 'absent' : 'unread' }
      if (!answer.value.ok) {
        console.warn(`left out a receipt: ${answer.value.error.why}`)
        return { id, why: 'unreadable' }
      }
      const receipt = await withBuyer(buyers, answer.value.value)
      return receipt.transactions.length > 0 ? { id, receipt } : { id, receipt, why: 'absent' }
    }
    return await Promise.all(receiptIds.map(read))
  }

  async #readPointed(
    pointed: readonly { receiptId: string; pointedAt: number }[],
  ): Promise<EtsyFailure | undefined> {
    const { facts, sql } = this.#options
    const answers = await this.#readReceipts(
      'webhook',
      pointed.map(({ receiptId }) => receiptId),
    )
    const receipts = answers.flatMap(({ receipt }) => receipt ?? [])
    this.#commit(receipts, () => {
      const nowMs = Date.now()
      for (const [i, { receiptId, pointedAt }] of pointed.entries()) {
        const { why, failure, receipt } = answers[i]!
        if (failure) continue
        sql.exec(
          'DELETE FROM pointed_receipt WHERE receipt_id = ? AND pointed_at = ?',
          receiptId,
          pointedAt,
        )
        // A webhook told of it, so it is there: it is asked for again, with less haste.
        if (why) this.#missing.add('receipt', [receiptId], why, nowMs, nowMs + SOON_MS)
        else if (receipt) this.#missing.settle('receipt', [receiptId])
      }
      const feeds = this.#feeds()
      const newestAt = newestOf(receipts)
      if (feeds && newestAt !== undefined) facts.put('feeds', orderSeen(feeds, newestAt, nowMs))
      this.#answered()
    })
    return answers.find(({ failure }) => failure)?.failure
  }

  /** Rows that Etsy counts and gives in no order and in no section. */
  #outOfReach(step: StepRead, windows: readonly Window[], nowMs: number): Deferred[] {
    const lacking = (rows: number, since = nowMs): Lacking => ({
      rows,
      isAtLeast: false,
      why: 'out-of-reach',
      since,
    })
    // A second of a collection with more rows than Etsy's offset reaches.
    const moments = step.ceilings
      .filter(({ window }) => window.query.of !== 'listings')
      .map(({ window, count }): Deferred => {
        const rows = Math.max(0, count - MAX_OFFSET - PAGE_ROWS)
        return { window, because: 'lacking', lacking: lacking(rows, window.lacking?.since) }
      })
    const states = this.#pass.takeCeilings(windows).flatMap(({ state, count }): Deferred[] => {
      const rows = count - this.#options.store.listingCount(state)
      const known = listingStates.find(each => each === state)
      if (rows <= 0 || known === undefined) return []
      const window = openWindow({ of: 'listings', state: known }, 'new')
      const since = step.ceilings.map(each => each.window.lacking?.since).find(at => at)
      return [{ window, because: 'lacking', lacking: lacking(rows, since) }]
    })
    return [...moments, ...states]
  }

  async #sections(): Promise<readonly string[]> {
    const client = this.#client('backfill')
    const read = await persist(this.#options, () => readSections(client, this.#options.shopId))
    return read.ok ? read.value : []
  }

  /** Listings that a whole pass over all states did not show have been deleted. */
  #goneListings(windows: readonly Window[]): Listing[] {
    if (!this.#pass.isWhole(windows)) return []
    return this.#options.store.listingsOnSale().flatMap(body => {
      const listing = parseJson(listingSchema, body)
      if (!listing.ok || this.#pass.hasSeen(listing.value)) return []
      return [{ ...listing.value, state: 'removed', asOf: Date.now() }]
    })
  }

  #after(failure: EtsyFailure | undefined): boolean {
    if (!failure) return true
    if (failure.reason === 'reconnect') {
      this.#options.tokens.giveUp()
      return false
    }
    const { facts } = this.#options
    const link = this.#link()
    const backoffMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** link.failures)
    // A part of it by chance, so that many rooms do not come back together.
    const waitMs =
      failure.reason === 'rate-limited'
        ? failure.waitMs * (1 + Math.random() / 10)
        : backoffMs * (0.5 + Math.random() / 2)
    facts.put('link', { ...link, failures: link.failures + 1, retryAt: Date.now() + waitMs })
    return false
  }

  #answered(): void {
    const link = { ...this.#link(), failures: 0, retryAt: 0, asOf: Date.now() }
    this.#options.facts.put('link', link)
  }

  #client(priority: Priority): EtsyClient {
    const { env, shopId, tokens } = this.#options
    const quota = env.ETSY_QUOTA.getByName('app')
    return createClient({
      origin: env.ETSY_API_ORIGIN,
      apiKey: `${env.ETSY_KEYSTRING}:${env.ETSY_SHARED_SECRET}`,
      priority,
      fetch: (input, init) => fetch(input, init),
      permit: async wanted => {
        const seen = this.#limits
        this.#limits = {}
        return await quota.take(shopId, wanted, seen)
      },
      onLimits: limits => (this.#limits = limits),
      onProbed: async limits => await quota.probed(limits),
      onRateLimited: async waitMs => await quota.pause(waitMs),
      accessToken: async refused => await tokens.accessToken(refused),
    })
  }

  #feeds(): Feeds | undefined {
    return this.#options.facts.get(feedsSchema, 'feeds')
  }

  #link(): Link {
    const link = this.#options.facts.get(linkSchema, 'link') ?? { failures: 0, retryAt: 0 }
    // What an older version stored after an absurd header, or under a wrong clock, may lie years ahead.
    const latest = Date.now() + LAST_RETRY_MS * 1.1
    if (link.retryAt <= latest) return link
    const cut = { ...link, retryAt: latest }
    this.#options.facts.put('link', cut)
    return cut
  }

  #pointed(): { receiptId: string; pointedAt: number }[] {
    return this.#options.sql
      .exec<{ receipt_id: string; pointed_at: number }>(
        'SELECT receipt_id, pointed_at FROM pointed_receipt ORDER BY pointed_at LIMIT ?',
        PAGES_AT_ONCE,
      )
      .toArray()
      .map(row => ({ receiptId: row.receipt_id, pointedAt: row.pointed_at }))
  }
}

type ReceiptRead = {
  readonly id: string
  readonly receipt?: Entity
  /** What is wrong with it; absent where it came whole. */
  readonly why?: MissingWhy
  /** A failure that is not of this receipt alone. */
  readonly failure?: EtsyFailure
}

/** A reference of the ledger is Etsy's free text. */
function isId(text: string): boolean {
  return /^[1-9]\d{0,19}$/.test(text)
}

/** Asking the same again at once is no use. */
function isNo({ reason }: EtsyFailure): boolean {
  return reason === 'refused' || reason === 'not-found' || reason === 'too-large'
}

function newestOf(entities: readonly Entity[]): number | undefined {
  let newest: number | undefined
  for (const entity of entities) {
    const at =
      entity.kind === 'receipt'
        ? entity.updatedAt
        : entity.kind === 'ledgerEntry' || entity.kind === 'review'
          ? entity.createdAt
          : undefined
    if (at !== undefined) newest = Math.max(newest ?? 0, at)
  }
  return newest
}
