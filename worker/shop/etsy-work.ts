import * as v from 'valibot'
import type { Entity } from '../../schema/entities/entity.ts'
import { listingSchema, type Listing } from '../../schema/entities/listing.ts'
import { parseJson } from '../../schema/parse.ts'
import type { Progress } from '../../schema/sync/progress.ts'
import { createClient, type EtsyClient } from '../etsy/client.ts'
import { MAX_WAIT_MS, type EtsyFailure, type Limits } from '../etsy/failure.ts'
import type { Priority } from '../etsy/permits.ts'
import { listingStates, readReceipt, readShop } from '../etsy/reads.ts'
import type { EtsyEnv } from '../etsy/etsy-env.ts'
import type { BuyerHash } from './buyer-hash.ts'
import { Completeness } from './completeness.ts'
import type { EntityStore } from './entity-store.ts'
import type { Facts } from './facts.ts'
import { claimOwed, hurry, makeDue, nextDueAt, orderSeen, refill, shopRead } from './due.ts'
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
import { PAGES_AT_ONCE, persist, readStep, withBuyer, type StepRead } from './read-step.ts'
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

const FIRST_RETRY_MS = 2_000
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
  /** Listings seen in this pass, and states read whole; an eviction loses it and the next pass judges. */
  #pass = { ids: new Set<string>(), states: new Set<string>() }
  #limits: Limits = {}

  constructor(options: EtsyWorkOptions) {
    this.#options = options
  }

  /** One step. False when there is nothing to do for now. */
  async step(): Promise<boolean> {
    const { tokens } = this.#options
    if (tokens.mustReconnect() || this.#link().retryAt > Date.now()) return false
    const pointed = this.#pointed()
    if (pointed.length > 0) return this.#after(await this.#readPointed(pointed))
    const feeds = this.#feeds()
    if (!feeds || feeds.shopDueAt <= Date.now()) return this.#after(await this.#readShop(feeds))
    const due = refill(feeds, Date.now())
    const name = chooseStream(due)
    if (name === undefined) {
      if (due !== feeds) this.#options.facts.put('feeds', due)
      return false
    }
    return this.#after(await this.#readStream(extend(due, name, PAGES_AT_ONCE), name))
  }

  /** When the next step may be worth it; `undefined` while only the seller can help. */
  nextAt(): number | undefined {
    const { tokens } = this.#options
    if (tokens.mustReconnect()) return undefined
    const feeds = this.#feeds()
    const isBusy =
      !feeds || this.#pointed().length > 0 || chooseStream(refill(feeds, Date.now())) !== undefined
    return Math.max(this.#link().retryAt, isBusy ? 0 : nextDueAt(feeds))
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
      feeds: feeds ? feedRows(feeds) : [],
      ...(asOf === undefined ? {} : { asOf }),
    }
  }

  async #readShop(feeds: Feeds | undefined): Promise<EtsyFailure | undefined> {
    const { shopId, commit, facts } = this.#options
    const client = this.#client(feeds ? 'incremental' : 'interactive')
    const nowMs = Date.now()
    const read = await persist(this.#options, () => readShop(client, shopId, nowMs))
    if (!read.ok) return read.error
    const { shop, openedAt } = read.value
    commit([shop], () => {
      // Read again: a webhook may have changed them while Etsy was thinking.
      const current = this.#feeds() ?? beginFeeds(nowMs, openedAt)
      facts.put('feeds', shopRead(current, nowMs))
      this.#answered()
    })
    return undefined
  }

  async #readStream(feeds: Feeds, name: StreamName): Promise<EtsyFailure | undefined> {
    const { facts, store, buyers, shopId, sleep, commit, watched } = this.#options
    const before = feeds.streams[name]
    const purpose = before.windows[0]?.purpose
    if (name === 'listings' && before.windows.length === listingStates.length)
      this.#pass = { ids: new Set(), states: new Set() }
    const nowMs = Date.now()
    const read = await readStep(
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
    if (!read.ok) return this.#fail(feeds, name, read.error)
    const step = read.value
    for (const why of new Set(step.refused)) console.warn(`left out a row of ${name}: ${why}`)
    const entities =
      name === 'listings' ? [...step.entities, ...this.#goneListings(step)] : step.entities
    // The overlap shows yesterday's refunds again: only those that are not stored yet are news, or
    // each look at the ledger would lead to the next.
    const known = store.knownEntries(step.refunds.map(({ entryId }) => entryId))
    commit(entities, () => {
      const settled = settle(feeds, name, {
        windows: step.windows,
        backfilledRows: step.backfilledRows,
        incomplete: step.incomplete,
        newestAt: newestOf(step.entities),
        nowMs,
        watched: watched(),
      })
      facts.put('feeds', this.#merge(feeds, settled))
      for (const { entryId, receiptId } of step.refunds)
        if (!known.has(entryId)) this.pointTo(receiptId)
      this.#answered()
    })
    return undefined
  }

  /** What became due while a step was under way stays due. */
  #merge(before: Feeds, settled: Feeds): Feeds {
    const current = this.#feeds()
    if (!current) return settled
    const asked = streamNames.filter(
      name => current.streams[name].dueAt < before.streams[name].dueAt,
    )
    const shopDueAt = Math.min(current.shopDueAt, settled.shopDueAt)
    return { ...makeDue(settled, asked, Date.now()), shopDueAt }
  }

  /** A window that Etsy understands and refuses is left behind, so that it does not stop the rest. */
  #fail(
    feeds: Feeds,
    name: StreamName,
    failure: EtsyFailure & { window: number },
  ): EtsyFailure | undefined {
    if (!isNo(failure)) return failure
    console.error(`Etsy refused a window of ${name}: ${JSON.stringify(failure)}`)
    const windows = feeds.streams[name].windows.filter((_, i) => i !== failure.window)
    const settled = settle(feeds, name, {
      windows,
      backfilledRows: 0,
      nowMs: Date.now(),
      watched: this.#options.watched(),
    })
    this.#options.facts.put('feeds', this.#merge(feeds, settled))
    return undefined
  }

  async #readPointed(
    pointed: readonly { receiptId: string; pointedAt: number }[],
  ): Promise<EtsyFailure | undefined> {
    const { shopId, buyers, commit, facts, sql } = this.#options
    const client = this.#client('webhook')
    const answers = await Promise.all(
      pointed.map(({ receiptId }) =>
        persist(this.#options, () => readReceipt(client, shopId, receiptId)),
      ),
    )
    const done: (typeof pointed)[number][] = []
    const receipts: Entity[] = []
    let failure: EtsyFailure | undefined
    for (const [i, answer] of answers.entries()) {
      if (!answer.ok && !isNo(answer.error)) {
        failure = answer.error
        continue
      }
      done.push(pointed[i]!)
      if (!answer.ok)
        console.warn(`Etsy has no receipt where a webhook pointed: ${answer.error.reason}`)
      else if (answer.value.ok) receipts.push(await withBuyer(buyers, answer.value.value))
      else console.warn(`left out a receipt: ${answer.value.error.why}`)
    }
    commit(receipts, () => {
      for (const { receiptId, pointedAt } of done)
        sql.exec(
          'DELETE FROM pointed_receipt WHERE receipt_id = ? AND pointed_at = ?',
          receiptId,
          pointedAt,
        )
      const feeds = this.#feeds()
      const newestAt = newestOf(receipts)
      if (feeds && newestAt !== undefined)
        facts.put('feeds', orderSeen(feeds, newestAt, Date.now()))
      this.#answered()
    })
    return failure
  }

  /** Listings that a whole pass over all states did not show have been deleted. */
  #goneListings(step: StepRead): Listing[] {
    for (const entity of step.entities) this.#pass.ids.add(entity.id)
    for (const { query, isWhole } of step.finished)
      if (query.of === 'listings' && isWhole) this.#pass.states.add(query.state)
    if (step.windows.length > 0 || this.#pass.states.size < listingStates.length) return []
    return this.#options.store.listingsOnSale().flatMap(body => {
      const listing = parseJson(listingSchema, body)
      if (!listing.ok || this.#pass.ids.has(listing.value.id)) return []
      return [{ ...listing.value, state: 'removed', asOf: Date.now() }]
    })
  }

  #after(failure: EtsyFailure | undefined): boolean {
    if (!failure) return true
    if (failure.reason === 'reconnect') return false
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
