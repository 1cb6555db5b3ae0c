import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { entitySchema, type Entity } from '../../../schema/entities/entity.ts'
import { parseJson } from '../../../schema/parse.ts'
import { unreachable } from '../../../schema/result.ts'
import { downSchema } from '../../../schema/sync/down.ts'
import type { Feed, Progress } from '../../../schema/sync/progress.ts'
import { SYNC_VERSION } from '../../../schema/sync/version.ts'
import type { Access } from '../../../worker/auth/access.ts'
import { UPGRADE_HEADER } from '../../../worker/shop/shop-room.ts'
import { Random } from '../../sandbox/shop/random.ts'
import { breathe, FakeTime } from '../../sync/disorder/clock.ts'
import { booksOf, figuresOf, isOwedToUs, paymentsNamed, wholeOf, type Books } from './books.ts'
import { SpoiledEtsy } from './spoiled-etsy.ts'
import { drawSpoils, type Spoil } from './spoils.ts'

const OWNER = { memberId: 'owner', role: 'owner', epoch: 1 }
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** For so long an order that only its payment tells of may still be on its way into the lists. */
const LIST_LAG_MS = 20 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Alarms that may follow each other before the room rests. */
const MOST_TURNS = 40
/** Calls to Etsy from one rest to the next: a whole shop takes about a hundred. */
const MOST_CALLS = 1_500
/** After healing: a look of the seller, then hours, days and weeks, in which every owed window comes. */
const afterHealing = [
  16 * MINUTE_MS,
  61 * MINUTE_MS,
  61 * MINUTE_MS,
  6 * HOUR_MS,
  17 * HOUR_MS,
  ...Array<number>(9).fill(DAY_MS),
  ...Array<number>(7).fill(7 * DAY_MS),
]
/** One clock for all worlds, since they share the app's one quota. */
const time = new FakeTime()
const realError = console.error.bind(console)
let worlds = 0

/** One shop, its room in workerd, and an Etsy that is spoiled and heals. All chance comes from the seed. */
export class World {
  readonly seed: number
  readonly random: Random
  readonly etsy: SpoiledEtsy
  readonly spoils: readonly Spoil[]
  /** Every figure that each row ever had at Etsy. */
  readonly #known = new Map<string, Set<string>>()
  readonly #name: string
  #access: Access
  readonly #log: string[] = []
  readonly #bugs: string[] = []
  #socket: WebSocket | undefined
  #tickets = 0
  #told: Progress | undefined

  constructor(seed: number) {
    this.seed = seed
    this.random = new Random(seed)
    worlds += 1
    this.#name = `spoiled world ${String(worlds)}`
    time.install()
    // What the world before this one was told to wait for is over.
    time.pass(2 * DAY_MS)
    this.etsy = new SpoiledEtsy(this.random, time.now)
    this.spoils = drawSpoils(this.random)
    this.#access = {
      shopId: this.etsy.shopId,
      memberId: 'owner',
      sessionId: 'none-yet',
      room: 'none-yet',
      jkt: 'key',
      epoch: 1,
      expiresAt: time.now() + 4_000 * DAY_MS,
    }
  }

  get #room() {
    return env.SHOP_ROOM.getByName(this.#name)
  }

  /** What happened, for whoever must explain a failure. */
  story(): string {
    return [...this.spoils.map(({ name }) => `  spoiled: ${name}`), ...this.#log].join('\n')
  }

  async live(): Promise<void> {
    globalThis.fetch = async (input, init) => await this.etsy.answer(new Request(input, init))
    console.error = (...words: unknown[]) => {
      if (String(words[0]).startsWith('a step of the Etsy work failed'))
        this.#bugs.push(words[1] instanceof Error ? (words[1].stack ?? words[1].message) : 'a bug')
    }
    try {
      await this.#spoiled()
      await this.#healed()
    } finally {
      this.etsy.spoils = []
      console.error = realError
      this.#socket?.close(1000)
      await this.#room.erase(this.#access).catch(() => undefined)
      time.uninstall()
    }
  }

  async #spoiled(): Promise<void> {
    const { random } = this
    const isFromTheStart = random.chance(0.6)
    this.#note()
    await this.#connect()
    await this.#signIn()
    if (!isFromTheStart) {
      await this.#rest()
      this.#log.push(`  read whole before it was spoiled`)
    }
    this.etsy.spoils = this.spoils
    for (let round = random.between(1, 4); round > 0; round -= 1) {
      if (!isFromTheStart || random.chance(0.3)) await this.#change()
      const passMs = random.pick([MINUTE_MS, 20 * MINUTE_MS, HOUR_MS, 7 * HOUR_MS, DAY_MS])
      time.pass(passMs)
      if (passMs >= DAY_MS) await this.#signIn()
      const isAsked = random.chance(0.4)
      if (isAsked) await this.#syncNow()
      await this.#rest()
      this.#log.push(`  after ${hours(passMs)}${isAsked ? ' and "Sync now"' : ''}: ${await this.#state()}`) // prettier-ignore
      await this.#expectHonest()
    }
  }

  async #healed(): Promise<void> {
    this.etsy.spoils = []
    this.#log.push('  healed')
    let wrong: unknown
    for (const [round, passMs] of afterHealing.entries()) {
      time.pass(passMs)
      // No session lives for weeks without a browser that refreshes it.
      if (passMs >= DAY_MS) await this.#signIn()
      if (round === 0 && this.random.chance(0.5)) await this.#syncNow()
      if (await this.#mustReconnect()) await this.#connect()
      await this.#rest()
      this.#log.push(`  after ${hours(passMs)}: ${await this.#state()}`)
      await this.#expectHonest()
      try {
        await this.#expectWhole()
        return
      } catch (error) {
        wrong = error
      }
    }
    throw wrong
  }

  async #syncNow(): Promise<void> {
    const asked = await this.#room.syncNow(this.#access)
    if (!asked.ok) throw new Error(`"Sync now" was refused: ${asked.error.reason}`)
  }

  async #change(): Promise<void> {
    for (let n = this.random.between(1, 6); n > 0; n -= 1) {
      const receiptId = this.etsy.change()
      this.#note()
      if (this.random.chance(0.4)) await this.#room.pointTo(receiptId)
      time.pass(this.random.between(1, 30) * 1000)
    }
  }

  /** Lets every alarm ring that is due, until none is. */
  async #rest(): Promise<void> {
    const before = this.etsy.calls
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const at = await runInDurableObject(
        this.#room,
        async (_room, { storage }) => await storage.getAlarm(),
      )
      if (at === null || at > Date.now()) {
        this.#expectNoOffence(this.etsy.calls - before)
        return
      }
      await runDurableObjectAlarm(this.#room)
    }
    throw new Error(`the room finds no rest: ${String(this.etsy.calls - before)} calls`)
  }

  #expectNoOffence(calls: number): void {
    if (calls > MOST_CALLS) throw new Error(`${String(calls)} calls before the room rested`)
    // An Etsy that names a higher limit than it has may be asked as often as it says.
    const isToldMore = this.etsy.spoils.some(({ group }) => group === 'headers')
    const offence = this.etsy.offences.find(each => !(isToldMore && each.startsWith('a burst')))
    if (offence !== undefined) throw new Error(offence)
    const [bug] = this.#bugs
    if (bug !== undefined) throw new Error(`a step failed: ${bug}`)
  }

  /** Remembers what Etsy's books say at this moment. */
  #note(): Books {
    const books = booksOf(this.etsy.shop, time.now())
    for (const [name, entity] of books) {
      const figures = this.#known.get(name) ?? new Set()
      this.#known.set(name, figures.add(figuresOf(entity)))
    }
    return books
  }

  /** No figure is invented, and what is missing is said. */
  async #expectHonest(): Promise<void> {
    const books = this.#note()
    const held = await this.#held()
    const unlined = new Set<string>()
    for (const [name, entity] of held) {
      const figures = figuresOf(entity)
      if (figures === '') continue
      if (this.#isWithoutLines(name, entity)) {
        unlined.add(name)
        continue
      }
      if (entity.kind === 'listing' && entity.state === 'removed')
        throw new Error(`${name} is on sale at Etsy, and removed here`)
      if (this.#known.get(name)?.has(figures) !== true)
        throw new Error(
          `${name} is held with figures that Etsy never had:\n    ${figures}\n    ${[...(this.#known.get(name) ?? [])].join('\n    ')}`,
        )
    }
    const progress = await this.#progress()
    if (progress.phase !== 'live' || progress.etsy !== 'connected') return
    // A payment that only a missing entry names is known when the entry is.
    const named = paymentsNamed(held)
    // An order that no list shows is known by its payment alone, where that could be read.
    const areHidden = this.spoils.some(({ name }) => name.startsWith('paid orders hidden'))
    const paid = new Set(
      [...held.values()].flatMap(each => (each.kind === 'payment' ? [each.receiptId] : [])),
    )
    const missing = new Map<Feed, string[]>()
    for (const [name, entity] of books) {
      const isHere = held.has(name) && !unlined.has(name)
      if (isHere || !isOwedToUs(entity, named)) continue
      if (areHidden && entity.kind === 'receipt' && !paid.has(entity.id)) continue
      const feed = feedOf(entity)
      const completedAt = progress.feeds.find(row => row.feed === feed)?.completedAt ?? 0
      // What came since is news, and looked at when it is due; lists may lag behind payments.
      const lagMs = areHidden && entity.kind === 'receipt' ? LIST_LAG_MS : 5_000
      if (momentOf(entity) > completedAt - lagMs) continue
      missing.set(feed, [...(missing.get(feed) ?? []), name])
    }
    for (const [feed, names] of missing) {
      const said = progress.feeds.find(row => row.feed === feed)?.missing
      if (!said)
        throw new Error(
          `${String(names.length)} rows of ${feed} are missing and nothing says so: ${names.slice(0, 3).join(', ')}`,
        )
      if (said.rows < names.length && !said.isAtLeast)
        throw new Error(
          `${String(names.length)} rows of ${feed} are missing, and only ${String(said.rows)} are said to be`,
        )
    }
  }

  /** An order that Etsy shows without its lines may be held so, as long as it is said to be missing. */
  #isWithoutLines(name: string, entity: Entity): boolean {
    if (entity.kind !== 'receipt' || entity.transactions.length > 0) return false
    const known = [...(this.#known.get(name) ?? [])]
    return known.some(figures => figures !== figuresOf(entity))
  }

  /** Everything that Etsy has is here, once, as it is there; nothing else; and nothing is said to be missing. */
  async #expectWhole(): Promise<void> {
    const books = this.#note()
    const held = await this.#held()
    const named = paymentsNamed(books)
    const wrong: string[] = []
    for (const [name, entity] of books) {
      if (!isOwedToUs(entity, named)) continue
      const mine = held.get(name)
      if (!mine) wrong.push(`${name} is missing`)
      else if (wholeOf(mine) !== wholeOf(entity))
        wrong.push(`${name} is\n    ${wholeOf(mine)} and not\n    ${wholeOf(entity)}`)
    }
    for (const [name, entity] of held)
      if (figuresOf(entity) !== '' && !books.has(name)) wrong.push(`${name} is not at Etsy`)
    const [shop] = [...held.values()].filter(entity => entity.kind === 'shop')
    if (shop?.currency !== this.etsy.shop.currency) wrong.push('the shop is not as it is at Etsy')
    const progress = await this.#progress()
    if (progress.phase !== 'live' || progress.etsy !== 'connected')
      wrong.push(`progress says ${progress.phase}, ${progress.etsy}`)
    for (const { feed, missing } of progress.feeds)
      if (missing) wrong.push(`progress says that ${String(missing.rows)} of ${feed} are missing`)
    if (wrong.length > 0)
      throw new Error(
        `after healing ${String(wrong.length)} things are wrong, first:\n  ${wrong.slice(0, 3).join('\n  ')}`,
      )
  }

  /** Every row that the room holds, read page by page as a browser does. */
  async #held(): Promise<Books> {
    const bodies = await runInDurableObject(this.#room, (_room, { storage }) =>
      storage.sql.exec<{ body: string }>('SELECT body FROM entity').toArray(),
    )
    return new Map(
      bodies.map(({ body }) => {
        const entity = parseJson(entitySchema, body)
        if (!entity.ok) throw new Error(`not an entity: ${body}`)
        return [`${entity.value.kind}:${entity.value.id}`, entity.value]
      }),
    )
  }

  /** What a browser of the seller's is told. */
  async #progress(): Promise<Progress> {
    await breathe()
    if (!this.#told) throw new Error('the room has told nothing of its progress')
    return this.#told
  }

  /** A browser of the seller's, which only listens. */
  async #signIn(): Promise<void> {
    this.#socket?.close(1000)
    const { room } = this.#access
    const asked = { room, memberId: OWNER.memberId, clientId: 'a-listener', jkt: 'key' }
    const begun = await this.#room.beginSession(asked)
    if (!begun.ok) throw new Error(begun.error.reason)
    this.#access = { ...this.#access, sessionId: begun.value.sessionId }
    this.#tickets += 1
    const headers = {
      upgrade: 'websocket',
      [UPGRADE_HEADER]: JSON.stringify(this.#access),
      [`${UPGRADE_HEADER}-ticket`]: `ticket ${String(this.#tickets)} of ${this.#name}`,
    }
    const { webSocket } = await this.#room.fetch('https://room/socket', { headers })
    if (!webSocket) throw new Error('the room takes no socket')
    webSocket.addEventListener('message', event => {
      const down = parseJson(downSchema, String(event.data))
      if (down.ok && down.value.type === 'progress') this.#told = down.value
    })
    webSocket.accept()
    this.#socket = webSocket
    const hello = { type: 'hello', version: SYNC_VERSION, clientId: 'a-listener', cursor: 0 }
    webSocket.send(JSON.stringify(hello))
    await breathe(1)
  }

  async #state(): Promise<string> {
    const { phase, etsy, feeds } = await this.#progress()
    const missing = feeds.flatMap(({ feed, missing: said }) =>
      said ? [`${feed} −${String(said.rows)}${said.isAtLeast ? '+' : ''} ${said.why}`] : [],
    )
    return [phase, etsy, ...missing].join(', ')
  }

  async #connect(): Promise<void> {
    const room = await this.#room.join(this.etsy.shopId, OWNER, await this.etsy.grant())
    this.#access = { ...this.#access, room }
  }

  async #mustReconnect(): Promise<boolean> {
    return (await this.#progress()).etsy === 'reconnect'
  }
}

function feedOf(entity: Entity): Feed {
  switch (entity.kind) {
    case 'listing':
    case 'listingSnapshot':
      return 'listings'
    case 'receipt':
      return 'receipts'
    case 'payment':
    case 'ledgerEntry':
      return 'ledger'
    case 'review':
      return 'reviews'
    case 'shop':
    case 'settings':
    case 'cost':
      return 'shop'
    default:
      return unreachable(entity)
  }
}

function momentOf(entity: Entity): number {
  return 'createdAt' in entity ? entity.createdAt : 0
}

function hours(ms: number): string {
  return ms < HOUR_MS ? `${String(ms / MINUTE_MS)} min` : `${String(Math.round(ms / HOUR_MS))} h`
}
