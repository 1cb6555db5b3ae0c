import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Access } from '../../../worker/auth/access.ts'
import { UPGRADE_HEADER } from '../../../worker/shop/shop-room.ts'
import { Random } from '../../sandbox/shop/random.ts'
import { Browser } from './browser.ts'
import { breathe, FakeTime } from './clock.ts'
import { Etsy } from './etsy.ts'
import { MapStore } from './map-store.ts'
import type { Logged } from './model.ts'
import { Wire } from './wire.ts'

const PAGE_VERSIONS = 100
const MINUTE_MS = 60_000
const OWNER = { memberId: 'owner', role: 'owner', epoch: 1 }
/** After the disorder, everything must agree within so many rounds of ten minutes each. */
export const MOST_ROUNDS = 12
let worlds = 0

/** One seller, one room in workerd, an Etsy, and two to four browsers. All chance comes from one seed. */
export class World {
  readonly seed: number
  readonly random: Random
  readonly time = new FakeTime()
  readonly etsy: Etsy
  readonly browsers: Browser[] = []
  /** What the seller saved in each browser, oldest first: each a word of its own. */
  readonly saved: string[][] = []
  readonly #name: string
  #access: Access
  #underWay: Promise<unknown>[] = []
  #tickets = 0
  #isCalm = false

  constructor(seed: number) {
    this.seed = seed
    this.random = new Random(seed)
    worlds += 1
    this.#name = `world ${worlds}`
    this.etsy = new Etsy(this.random, this.time.now)
    this.#access = {
      shopId: this.etsy.shopId,
      memberId: 'owner',
      sessionId: 'none-yet',
      room: 'none-yet',
      jkt: 'key',
      epoch: 1,
      expiresAt: this.time.now() + 400 * 86_400_000,
    }
    const count = this.random.between(2, 4)
    for (let i = 0; i < count; i += 1) {
      this.saved.push([])
      const network = { openWire: () => this.#openWire(), fetchPage: this.#fetchPage }
      this.browsers.push(new Browser(`browser-${i}-of-it`, new MapStore(), network))
    }
  }

  /** A fresh stub each time: one that has met a crash is broken. */
  get #room() {
    return env.SHOP_ROOM.getByName(this.#name)
  }

  async begin(): Promise<void> {
    this.time.install()
    globalThis.fetch = async (input, init) => await this.etsy.answer(new Request(input, init))
    await this.#connect()
    // Every version that the room ever commits, in the same transaction: the witness of the model.
    await runInDurableObject(this.#room, (_room, { storage }) => {
      storage.sql.exec(`CREATE TABLE log (seq INTEGER, name TEXT, body TEXT);
        CREATE TRIGGER put AFTER INSERT ON entity BEGIN
          INSERT INTO log VALUES (new.seq, new.kind || ':' || new.id, new.body); END;
        CREATE TRIGGER replaced AFTER UPDATE ON entity BEGIN
          INSERT INTO log VALUES (new.seq, new.kind || ':' || new.id, new.body); END;`)
    })
    // Most worlds have come to know each other before the disorder begins.
    if (this.random.chance(0.7)) {
      this.#isCalm = true
      await runDurableObjectAlarm(this.#room)
      for (const browser of this.browsers) browser.start()
      await this.#quiet()
      this.#isCalm = false
    }
    this.etsy.troubles = this.random.pick([0, 0.05, 0.3])
  }

  async end(): Promise<void> {
    for (const browser of this.browsers) browser.die()
    await this.#allDone()
    await this.#room.erase(this.#access)
    this.time.uninstall()
  }

  async disturb(steps: number): Promise<void> {
    for (let i = 0; i < steps; i += 1) await this.#disturbOnce()
  }

  async #disturbOnce(): Promise<void> {
    const { random } = this
    const i = random.below(this.browsers.length)
    const browser = this.browsers[i]!
    const dice = random.below(100)
    if (dice < 10) await this.#changeAtEtsy()
    else if (dice < 28) this.#save(i)
    else if (dice < 34) {
      this.#watch(runDurableObjectAlarm(this.#room))
      // Sometimes twice at once, sometimes while other things happen.
      if (random.chance(0.3)) this.#watch(runInDurableObject(this.#room, room => room.alarm()))
      if (random.chance(0.5)) await this.#allDone()
    } else if (dice < 36) await this.#evict()
    else if (dice < 37) await this.#crash()
    else if (dice < 39) browser.die()
    else if (dice < 42) browser.start()
    else if (dice < 43) browser.hangUp()
    else if (dice < 44) browser.wire?.lame()
    else if (dice < 46) this.time.skewMs = random.between(-5, 5) * MINUTE_MS
    else if (dice < 47) this.time.pass(random.between(1, 30) * MINUTE_MS)
    else
      for (let n = random.between(1, 12); n > 0; n -= 1)
        await this.#move(this.browsers[random.below(this.browsers.length)]!)
  }

  /** Lets one thing happen in a browser and on its wire; answers whether there was any. */
  async #move(browser: Browser): Promise<boolean> {
    const disorder = this.#isCalm ? undefined : this.random
    const { wire } = browser
    if (wire?.isHungUp === true && wire.down.length === 0) {
      browser.hangUp()
      return true
    }
    if (browser.deeds.length > 0 && (disorder?.chance(0.6) ?? true)) {
      await browser.doNext()
      return true
    }
    const up = wire?.take('up', disorder)
    if (up !== undefined) {
      wire?.deliver(up)
      await breathe()
      return true
    }
    const down = wire?.take('down', disorder)
    if (down !== undefined) {
      browser.hear(down)
      return true
    }
    if (!browser.isCatchingUp) return false
    await browser.page(disorder?.chance(0.1) ?? false)
    return true
  }

  /** No more disorder: the network works, Etsy is well, the clock is right. Answers the rounds it took. */
  async settle(isSettled: () => Promise<boolean>): Promise<number> {
    this.#isCalm = true
    this.etsy.troubles = 0
    this.time.skewMs = 0
    await this.#allDone()
    // What lost a frame is silent in the end, and given up.
    for (const browser of this.browsers) if (browser.wire?.hasLost === true) browser.hangUp()
    for (let round = 1; round <= MOST_ROUNDS; round += 1) {
      // Every feed of orders and money is due once an hour while a browser looks on.
      this.time.pass(61 * MINUTE_MS)
      if (await this.#mustReconnect()) await this.#connect()
      for (const browser of this.browsers) browser.start()
      await this.#quiet()
      await runDurableObjectAlarm(this.#room)
      await this.#quiet()
      if (await isSettled()) return round
    }
    return Infinity
  }

  /** Lets everything happen that can, until nothing more does. */
  async #quiet(): Promise<void> {
    for (let idle = 0; idle < 2; idle += 1) {
      await breathe(idle)
      for (const browser of this.browsers) while (await this.#move(browser)) idle = 0
    }
  }

  /** Every version that was ever committed, in order. */
  async log(): Promise<Logged[]> {
    return await runInDurableObject(this.#room, (_room, { storage }) =>
      storage.sql.exec<Logged>('SELECT seq, name, body FROM log ORDER BY rowid').toArray(),
    )
  }

  #save(i: number): void {
    const words = this.saved[i]!
    const sku = `browser ${i} change ${words.length + 1}`
    words.push(sku)
    const browser = this.browsers[i]!
    // One row for all browsers, in a field that holds any word.
    browser.store.enqueue([
      {
        kind: 'cost',
        id: 'contested-cost',
        listingId: '1',
        sku,
        amount: { minor: 100, currency: 'USD' },
        from: '2026-01-01',
      },
    ])
    browser.happen({ type: 'outbox' })
  }

  async #changeAtEtsy(): Promise<void> {
    const receiptId = this.etsy.change()
    // Webhooks may be lost, and may come twice.
    for (let n = this.random.below(3); n > 0; n -= 1)
      await this.#room.pointTo(receiptId).catch(() => undefined)
    if (this.random.chance(0.7)) this.#watch(runDurableObjectAlarm(this.#room))
    if (this.random.chance(0.5)) await this.#allDone()
  }

  async #connect(): Promise<void> {
    const { troubles } = this.etsy
    this.etsy.troubles = 0
    const room = await this.#room.join(this.etsy.shopId, OWNER, await this.etsy.grant())
    // Its browsers share one session; their tokens outlive the longest of these worlds.
    if (room !== this.#access.room) {
      const asked = { room, memberId: OWNER.memberId, clientId: 'client-of-the-world', jkt: 'key' }
      const begun = await this.#room.beginSession(asked)
      if (!begun.ok) throw new Error(begun.error.reason)
      this.#access = { ...this.#access, room, sessionId: begun.value.sessionId }
    }
    this.etsy.troubles = troubles
  }

  async #mustReconnect(): Promise<boolean> {
    return await runInDurableObject(this.#room, (_room, { storage }) => {
      const revoked = `SELECT 1 FROM fact WHERE name = 'tokens' AND value->>'revoked' = 1`
      return storage.sql.exec(revoked).toArray().length > 0
    })
  }

  /** Sockets sleep through it. */
  async #evict(): Promise<void> {
    await this.#allDone()
    // Refused where the room sleeps already.
    await evictDurableObject(this.#room).catch(() => undefined)
  }

  /** The process dies in the middle of whatever it does. */
  async #crash(): Promise<void> {
    // The one reason that the test tools do not print with a stack.
    const crash = runInDurableObject(this.#room, (_room, state) => state.abort('Instance dispose'))
    await crash.catch(() => undefined)
    await this.#allDone()
    for (const { wire } of this.browsers) if (wire) wire.isHungUp = true
  }

  #watch(work: Promise<unknown>): void {
    this.#underWay.push(work.catch(() => undefined))
  }

  async #allDone(): Promise<void> {
    const work = this.#underWay
    this.#underWay = []
    await Promise.all(work)
  }

  readonly #fetchPage = async (after: number): Promise<string | undefined> => {
    try {
      const page = await this.#room.versions(this.#access, after, PAGE_VERSIONS)
      return page.ok ? page.value : undefined
    } catch {
      return undefined
    }
  }

  async #openWire(): Promise<Wire | undefined> {
    if (!this.#isCalm && this.random.chance(0.1)) return undefined
    this.#tickets += 1
    const headers = {
      upgrade: 'websocket',
      [UPGRADE_HEADER]: JSON.stringify(this.#access),
      [`${UPGRADE_HEADER}-ticket`]: `ticket-${this.#tickets}`,
    }
    try {
      const answer = await this.#room.fetch('https://room/socket', { headers })
      return answer.webSocket ? new Wire(answer.webSocket) : undefined
    } catch {
      return undefined
    }
  }
}
