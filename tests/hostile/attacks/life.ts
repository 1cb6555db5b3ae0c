import { abortAllDurableObjects, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { sessionAnswerSchema } from '../../../schema/http/session.ts'
import { parseJson } from '../../../schema/parse.ts'
import { restoreShop } from '../../../worker/restore-shop.ts'
import {
  asSeller,
  EXTENSION,
  knock,
  refresh,
  roomOf,
  signIn,
  signOut,
  ticketOf,
  type SellerSession,
} from '../../../worker/testing/seller.ts'
import type { Random } from '../../sandbox/shop/random.ts'
import { expectSound } from './expect-answer.ts'

/** One sign-in and everything that was ever issued for it. */
type Session = {
  readonly shopId: number
  readonly life: number
  readonly clientId: string
  isLive: boolean
  /** By generation, the oldest first. */
  readonly tokens: { readonly session: SellerSession; readonly refreshToken: string }[]
  readonly tickets: { readonly ticket: string; isUsed: boolean }[]
}

const SHOPS = [10_000_001, 10_000_002]
const CLIENTS = ['browser-one', 'browser-two', 'browser-three']

/**
 * Lives the history of two shops as the seed draws it (sign in, refresh, sign out, erase, connect
 * again, lose and restore) and, after each step, tries everything that was ever handed out against
 * a model of twenty lines: which sessions live, in which life of which shop.
 */
export class Life {
  readonly #random: Random
  readonly #sessions: Session[] = []
  /** Which life of the shop it is; even while nothing is connected. */
  readonly #lives = new Map<number, number>(SHOPS.map(shopId => [shopId, 0]))
  readonly log: string[] = []

  constructor(random: Random) {
    this.#random = random
  }

  async live(steps: number): Promise<void> {
    // What a seed before this one left is a life of its own.
    for (const shopId of SHOPS) await this.#signIn(shopId)
    for (let i = 0; i < steps; i += 1) {
      await this.#step()
      await this.#tryEverything()
    }
  }

  async #step(): Promise<void> {
    const shopId = this.#random.pick(SHOPS)
    const live = this.#sessions.filter(({ isLive }) => isLive)
    const session = live.length > 0 ? this.#random.pick(live) : undefined
    const kind = this.#random.below(12)
    if (!session || kind < 3) return this.#signIn(shopId)
    if (kind < 6) return this.#refresh(session)
    if (kind < 7) return this.#replay(session)
    if (kind < 9) return this.#signOut(session)
    if (kind < 10) return this.#restore(session.shopId)
    if (kind < 11) {
      session.tickets.push({ ticket: await ticketOf(newest(session).session), isUsed: false })
      return
    }
    return this.#erase(session)
  }

  async #signIn(shopId: number): Promise<void> {
    const clientId = this.#random.pick(CLIENTS)
    this.log.push(`sign in ${String(shopId)} ${clientId}`)
    const life = this.#lives.get(shopId)! | 1
    this.#lives.set(shopId, life)
    for (const other of this.#sessions)
      if (other.shopId === shopId && other.clientId === clientId) other.isLive = false
    const issued = await signIn(shopId, clientId)
    this.#sessions.push({ shopId, life, clientId, isLive: true, tokens: [issued], tickets: [] })
  }

  async #refresh(session: Session): Promise<void> {
    this.log.push('refresh')
    const last = newest(session)
    const answer = await refresh(last)
    const text = await expectSound('refresh', answer)
    const issued = parseJson(sessionAnswerSchema, text)
    if (!issued.ok) throw new Error(`a live session was not refreshed: ${text}`)
    const { refreshToken, ...rest } = issued.value
    session.tokens.push({ session: { ...rest, key: last.session.key }, refreshToken })
  }

  /** A token from before the last but one: the worker takes it for theft, and the session ends. */
  async #replay(session: Session): Promise<void> {
    if (session.tokens.length < 3) return this.#refresh(session)
    this.log.push('replay')
    expect((await refresh(session.tokens[0]!)).status).toBe(401)
    session.isLive = false
  }

  async #signOut(session: Session): Promise<void> {
    this.log.push('sign out')
    expect((await signOut(newest(session))).status).toBe(204)
    session.isLive = false
  }

  async #erase({ shopId, tokens }: Session): Promise<void> {
    this.log.push(`erase ${String(shopId)}`)
    const path = `/shops/${String(shopId)}`
    const answer = await asSeller(tokens.at(-1)!.session, path, { method: 'DELETE' })
    expect(answer.status).toBe(204)
    this.#lives.set(shopId, this.#lives.get(shopId)! + 1)
    this.#endAllOf(shopId)
    const left = await runInDurableObject(roomOf(shopId), (_room, { storage }) =>
      storage.sql
        .exec(`SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'`)
        .toArray(),
    )
    expect(left).toEqual([])
  }

  async #restore(shopId: number): Promise<void> {
    this.log.push(`lose and restore ${String(shopId)}`)
    await roomOf(shopId).archive()
    await runInDurableObject(roomOf(shopId), async (_room, { storage }) => {
      await storage.deleteAlarm()
      await storage.deleteAll()
    })
    await abortAllDurableObjects()
    expect((await restoreShop(env, String(shopId))).ok).toBe(true)
    this.#endAllOf(shopId)
  }

  #endAllOf(shopId: number): void {
    for (const session of this.#sessions) if (session.shopId === shopId) session.isLive = false
  }

  /** Everything that was ever handed out, or a share of it where that is much. */
  async #tryEverything(): Promise<void> {
    for (const session of this.#sessions) {
      const isGone = session.life !== this.#lives.get(session.shopId)
      const denied = isGone ? [401, 410] : [401]
      const path = `/shops/${String(session.shopId)}/versions?after=0&limit=3`
      for (const [generation, issued] of session.tokens.entries()) {
        if (this.#random.chance(0.5) && generation < session.tokens.length - 1) continue
        const what = `${this.log.join(', ')}: token ${String(generation)} of ${session.clientId}`
        const answer = await asSeller(issued.session, path)
        await expectSound(what, answer)
        expect(session.isLive ? [200] : denied, what).toContain(answer.status)
        // Another tenant's shop stays shut in any case.
        const other = SHOPS.find(shopId => shopId !== session.shopId)!
        const foreign = await asSeller(issued.session, `/shops/${String(other)}/versions`)
        await expectSound(what, foreign)
        expect(foreign.status, what).toBe(403)
        if (session.isLive) continue
        const refreshed = await refresh(issued)
        await expectSound(what, refreshed)
        expect(denied, `${what}, refreshed`).toContain(refreshed.status)
      }
      for (const held of session.tickets) {
        if (!this.#random.chance(0.3)) continue
        const answer = await knock(
          `/shops/${String(session.shopId)}/socket?ticket=${held.ticket}`,
          {
            headers: { upgrade: 'websocket', origin: EXTENSION },
          },
        )
        const what = `${this.log.join(', ')}: a ticket of ${session.clientId}`
        const { status } = answer
        await expectSound(what, answer)
        expect(session.isLive && !held.isUsed ? [101] : denied, what).toContain(status)
        held.isUsed = true
      }
    }
  }
}

function newest(session: Session) {
  const last = session.tokens.at(-1)
  if (!last) throw new Error('a session without a token')
  return last
}
