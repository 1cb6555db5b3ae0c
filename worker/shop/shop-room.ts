import { DurableObject } from 'cloudflare:workers'
import type { Entity } from '../../schema/entities/entity.ts'
import type { Writable } from '../../schema/sync/push.ts'
import { roomSchema } from '../../schema/sync/hello.ts'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, unreachable, type Result } from '../../schema/result.ts'
import { MAX_PAGE_VERSIONS, SYNC_VERSION } from '../../schema/sync/version.ts'
import { accessSchema, type Access } from '../auth/access.ts'
import type { SessionRow } from '../auth/refresh.ts'
import type { Member } from '../directory/members.ts'
import type { EtsyEnv } from '../etsy/etsy-env.ts'
import type { Grant } from '../etsy/oauth.ts'
import { openVault } from '../etsy/vault.ts'
import { BuyerHash } from './buyer-hash.ts'
import { Clients } from './clients.ts'
import { commit } from './commit.ts'
import { EntityStore } from './entity-store.ts'
import { EtsyWork } from './etsy-work.ts'
import { eraseArchive, exportRoom, type Exported } from './export.ts'
import { Facts } from './facts.ts'
import { Memberships, type Denied } from './memberships.ts'
import { erasedRooms, floorOf, isRoom, migrate, rememberErased } from './migrate.ts'
import { Pace } from './pace.ts'
import { frameFor, headFrame, patchFrames, versionText } from './patches.ts'
import { plan, type Step } from './plan.ts'
import { ROOM_LIMITS, type RoomLimits } from './room-limits.ts'
import { restoreRoom, type Restored, type RestoreError } from './restore.ts'
import { withSnapshots } from './snapshots.ts'
import { attach, attachmentOf, CLOSE, refuse, send, Sockets } from './sockets.ts'
import { TokenKeeper } from './token-keeper.ts'

/** An alarm may run for minutes; shorter turns leave a crash less to repeat. */
const TURN_MS = 20_000
const AFTER_BUG_MS = 60_000
/** A client that is further behind catches up over HTTP. */
const MOST_CATCH_UP_VERSIONS = 200

/** What a room is given from outside. */
export type RoomEnv = EtsyEnv & {
  /** `{"current": kid, "keys": {kid: base64 of 32 bytes}}`: what Etsy's tokens are wrapped with. */
  readonly TOKEN_KEYS: string
  /** Rooms as they were, for the day on which one is lost. */
  readonly ARCHIVE: R2Bucket
}

/** The header in which the route hands over whose socket it is; nothing from outside reaches it. */
export const UPGRADE_HEADER = 'x-room-upgrade'

/** What a new access token and a new refresh token are made of. */
export type Issued = Pick<SessionRow, 'jkt' | 'generation' | 'createdAt' | 'rotatedAt'> & {
  readonly room: string
  readonly sessionId: string
  readonly memberId: string
  readonly epoch: number
}

/**
 * One shop's room: the authority for everything that is known of the shop. A shell: what to do is
 * decided in the files beside it. The object exists for whoever names it, but holds nothing until
 * a seller has connected, and nothing again after the shop is erased.
 */
export class ShopRoom extends DurableObject<RoomEnv> {
  readonly #limits: RoomLimits
  readonly #sockets: Sockets
  readonly #pace: Pace
  #open: Open | undefined
  #turn: Promise<void> | undefined
  #archiving: Promise<Exported | undefined> | undefined
  #restoring: Promise<Result<Restored, RestoreError>> | undefined
  #erasing: Promise<void> | undefined
  #progress = ''

  constructor(ctx: DurableObjectState, env: RoomEnv) {
    super(ctx, env)
    this.#limits = this.limits()
    this.#sockets = new Sockets(ctx, this.#limits)
    this.#pace = new Pace(this.#limits)
    if (isRoom(ctx.storage)) this.#open = this.#enter()
  }

  /** The benchmarks measure beyond them. */
  protected limits(): RoomLimits {
    return ROOM_LIMITS
  }

  /** The seller allowed us in, for the first time or again. Answers with the room's name. */
  async join(shopId: string, member: Member, grant: Grant): Promise<string> {
    await this.#restoring
    // What connects during an erasure begins after it.
    await this.#erased()
    const open = (this.#open ??= this.#enter(shopId))
    open.memberships.put(member)
    await open.tokens.keep(grant, Date.now())
    open.work.reconnected()
    this.#tellProgress(open)
    await this.ctx.storage.setAlarm(Date.now())
    return open.room
  }

  /** Whether this token still opens this room. */
  check(access: Access): Result<undefined, Denied> {
    const open = this.#open
    if (open?.room !== access.room) return err(this.#absent(access.room))
    return open.memberships.check(access, Date.now())
  }

  /** The same for a request with a proof, which is spent by it. */
  admit(access: Access, proofId: string): Result<undefined, Denied> {
    const allowed = this.check(access)
    if (!allowed.ok || !this.#open) return allowed
    const isFirst = this.#open.memberships.useOnce(`${access.sessionId} ${proofId}`, Date.now())
    return isFirst ? allowed : err({ reason: 'unauthorized' })
  }

  /** A sign-in that this room's consent led to. */
  async beginSession(asked: {
    readonly room: string
    readonly memberId: string
    readonly clientId: string
    readonly jkt: string
  }): Promise<Result<Issued, Denied>> {
    await this.#erased()
    const open = this.#open
    if (open?.room !== asked.room) return err(this.#absent(asked.room))
    const epoch = open.memberships.epochOf(asked.memberId)
    if (epoch === undefined) return err({ reason: 'unauthorized' })
    const { session, ended } = open.memberships.sessions.begin(asked, Date.now())
    for (const sessionId of ended) this.#sockets.endSession(sessionId)
    return ok({ ...session, room: open.room, epoch })
  }

  /**
   * Spends a refresh token. Judging, spending and ending happen in one turn of the room, so that
   * nothing is issued to a session that has ended.
   */
  async refreshSession(asked: {
    readonly room: string
    readonly sessionId: string
    readonly generation: number
    readonly jkt: string
    readonly proofId: string
  }): Promise<Result<Issued, Denied>> {
    await this.#erased()
    const open = this.#open
    if (open?.room !== asked.room) return err(this.#absent(asked.room))
    const { memberships } = open
    if (!memberships.useOnce(`${asked.sessionId} ${asked.proofId}`, Date.now()))
      return err({ reason: 'unauthorized' })
    const refreshed = memberships.sessions.refresh(asked, Date.now())
    switch (refreshed.verdict) {
      case 'rotate':
      case 'repeat': {
        const { session } = refreshed
        const epoch = memberships.epochOf(session.memberId)
        return epoch === undefined
          ? err({ reason: 'unauthorized' })
          : ok({ ...session, room: open.room, epoch })
      }
      case 'end':
        console.warn('a session ends: it is too old, or a spent refresh token came again')
        this.#sockets.endSession(asked.sessionId)
        return err({ reason: 'unauthorized' })
      case 'refuse':
        return err({ reason: 'unauthorized' })
      default:
        return unreachable(refreshed)
    }
  }

  /** Ends one sign-in: no refresh, no call, no open socket. Only its own key may. */
  endSession(asked: {
    readonly room: string
    readonly sessionId: string
    readonly jkt: string
  }): void {
    if (this.#open?.room !== asked.room) return
    if (!this.#open.memberships.sessions.end(asked)) return
    this.#sockets.endSession(asked.sessionId)
  }

  /** Why a token of another life of the room opens nothing. */
  #absent(room: string): Denied {
    const isErased = erasedRooms(this.ctx.storage).includes(room)
    return { reason: isErased ? 'shop-erased' : 'unauthorized' }
  }

  /** One page of catch-up as JSON text: the bodies go out as they are stored. */
  versions(access: Access, after: number, limit: number): Result<string, Denied> {
    const allowed = this.check(access)
    if (!allowed.ok) return allowed
    if (!this.#open) return err({ reason: 'unauthorized' })
    const { store } = this.#open
    const most = Math.min(limit, MAX_PAGE_VERSIONS)
    const versions = store.after(after, most)
    // A page that is not full is the last: a restored room's head may stand above its newest row.
    const newest = versions.length < most ? store.head() : after
    const cursor = Math.max(after, versions[versions.length - 1]?.seq ?? after, newest)
    return ok(
      `{"room":"${this.#open.room}","versions":[${versions.map(versionText).join(',')}],"cursor":${String(cursor)},` +
        `"head":${String(store.head())}}`,
    )
  }

  /** Asks Etsy for everything that may have changed, at once. */
  async syncNow(access: Access): Promise<Result<undefined, Denied>> {
    const allowed = this.check(access)
    if (!allowed.ok) return allowed
    if (!this.#open) return err({ reason: 'unauthorized' })
    this.#open.work.hurry(true)
    await this.#schedule(this.#open, Infinity)
    return ok(undefined)
  }

  /** A webhook told us of an order. Stored when this answers, read soon after. */
  async pointTo(receiptId: string): Promise<void> {
    if (!this.#open) return
    this.#open.work.pointTo(receiptId)
    await this.ctx.storage.setAlarm(Date.now())
  }

  async pointToListings(): Promise<void> {
    if (!this.#open) return
    this.#open.work.pointToListings()
    await this.ctx.storage.setAlarm(Date.now())
  }

  /** Forgets the shop: every row, key, session and token of it, in the archive too. */
  async erase(access: Access): Promise<Result<undefined, Denied>> {
    await this.#erased()
    const allowed = this.check(access)
    if (!allowed.ok) return allowed
    this.#erasing = this.#eraseAll(access).finally(() => (this.#erasing = undefined))
    await this.#erasing
    return ok(undefined)
  }

  /** Resolves when no erasure is under way, whether it came to its end or not. */
  async #erased(): Promise<void> {
    while (this.#erasing) await this.#erasing.catch(() => undefined)
  }

  async #eraseAll({ shopId, room }: Access): Promise<void> {
    const { storage } = this.ctx
    this.#open = undefined
    try {
      await this.#turn
      await this.#archiving
      await eraseArchive(this.env.ARCHIVE, shopId)
      await storage.deleteAlarm()
      const erased = [room, ...erasedRooms(storage)]
      await storage.deleteAll()
      rememberErased(storage, erased)
      // Not before: whoever hears it erases the copy that may be the last.
      this.#sockets.endErased()
    } catch (bug) {
      // Not erased by halves: the seller is told, and may ask again.
      if (isRoom(storage)) this.#open = this.#enter()
      throw bug
    }
  }

  /** Writes the room to the archive; nothing where there is no room. For the daily round. */
  async archive(): Promise<Exported | undefined> {
    const open = this.#open
    if (!open) return undefined
    // An alarm that was once set too far ahead would let the shop stand still: this wakes it daily.
    await this.#schedule(open, Infinity)
    const room = {
      shopId: open.shopId,
      storage: this.ctx.storage,
      archive: this.env.ARCHIVE,
      tokenKeys: this.env.TOKEN_KEYS,
      nowMs: Date.now(),
      goesOn: () => this.#open === open,
    }
    this.#archiving ??= exportRoom(room).finally(() => (this.#archiving = undefined))
    return await this.#archiving
  }

  /**
   * Fills this room, which must be empty, from its archive. For operators: no route leads here, and
   * `worker/restore-shop.ts` calls it with the members that the directory knows.
   */
  async restore(
    shopId: string,
    members: readonly Member[],
  ): Promise<Result<Restored, RestoreError>> {
    if (this.#open) return err({ reason: 'room-not-empty' })
    const { storage } = this.ctx
    const { ARCHIVE: archive, TOKEN_KEYS: tokenKeys } = this.env
    this.#restoring ??= restoreRoom({ shopId, storage, archive, tokenKeys, members }).finally(
      () => (this.#restoring = undefined),
    )
    const restored = await this.#restoring
    if (!restored.ok) return restored
    this.#open ??= this.#enter()
    // What happened at Etsy since is read like after any other sleep.
    await storage.setAlarm(Date.now())
    return restored
  }

  /** Only for sockets: a `Response` with a socket cannot travel as an answer of a method. */
  override async fetch(request: Request): Promise<Response> {
    const upgrade = parseJson(accessSchema, request.headers.get(UPGRADE_HEADER) ?? '')
    const ticketId = request.headers.get(`${UPGRADE_HEADER}-ticket`) ?? ''
    const open = this.#open
    if (!upgrade.ok || !open || !this.check(upgrade.value).ok)
      return new Response(null, { status: 401 })
    if (!open.memberships.useOnce(ticketId, Date.now())) return new Response(null, { status: 401 })
    const nowMs = Date.now()
    const response = this.#sockets.accept(upgrade.value, nowMs)
    if (!response) return new Response(null, { status: 429 })
    open.work.hurry(false)
    // Not when every socket is due: asking all of them on each arrival makes a thousand arrivals slow.
    // An alarm and no timer: the room may sleep before its client speaks.
    await this.#schedule(open, nowMs + this.#limits.helloMs)
    return response
  }

  /** Without an `await`: frames are performed in the order in which they came. */
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    // It is told when the erasure is done, and not that its session has ended.
    if (this.#erasing) return
    const open = this.#open
    const attachment = attachmentOf(socket)
    if (!open || !attachment || !open.memberships.check(attachment.access, Date.now()).ok) {
      refuse(socket, 'unauthorized', CLOSE.unauthorized)
      return
    }
    if (typeof message !== 'string') {
      refuse(socket, 'malformed', CLOSE.refused)
      return
    }
    const { clientId } = attachment
    const step = plan(message, { clientId, ...open.clients.last(clientId) })
    const paced = this.#pace.take(attachment.access.sessionId, costOf(step), Date.now())
    switch (paced.do) {
      case 'go-on':
        this.#perform(open, socket, step)
        return
      case 'wait':
        send(socket, { type: 'reject', reason: 'too-fast', retryAfterMs: paced.retryAfterMs })
        return
      case 'hang-up':
        refuse(socket, 'too-fast', CLOSE.tooFast)
        return
      default:
        return unreachable(paced)
    }
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // Codes that only a runtime may send cannot be echoed.
    socket.close(code >= 3000 ? code : 1000)
  }

  override async alarm(): Promise<void> {
    this.#sockets.endOverdue(Date.now())
    const open = this.#open
    if (!open) return
    this.#turn ??= this.#work(open).finally(() => (this.#turn = undefined))
    try {
      await this.#turn
    } catch (bug) {
      // The platform would give up after six tries, and the shop would stand still for good.
      console.error('a step of the Etsy work failed', bug)
      await this.ctx.storage.setAlarm(Date.now() + AFTER_BUG_MS)
      return
    }
    if (this.#open) await this.#schedule(open, this.#sockets.nextDue())
  }

  /** Works for Etsy until there is nothing to do, or the turn is over. */
  async #work(open: Open): Promise<void> {
    const until = Date.now() + TURN_MS
    while (this.#open === open && Date.now() < until) {
      const goesOn = await open.work.step()
      this.#sockets.endOverdue(Date.now())
      if (this.#open === open) this.#tellProgress(open)
      if (!goesOn) break
    }
  }

  /** One alarm for two purposes: the next work, and the next socket that is to be closed. */
  async #schedule(open: Open, due: number): Promise<void> {
    const at = Math.min(open.work.nextAt() ?? Infinity, due)
    if (at === Infinity) return
    const set = await this.ctx.storage.getAlarm()
    if (set === null || at < set) await this.ctx.storage.setAlarm(Math.max(at, Date.now()))
  }

  #perform(open: Open, socket: WebSocket, step: Step): void {
    switch (step.do) {
      case 'welcome': {
        const attachment = attachmentOf(socket)
        const { clientId, version } = step
        if (attachment) attach(socket, { ...attachment, clientId, version, helloBy: undefined })
        const head = open.store.head()
        const { lastMutationId: mutationId } = open.clients.last(step.clientId)
        const { room } = open
        send(socket, { type: 'welcome', version: SYNC_VERSION, room, head, mutationId })
        for (const frame of this.#catchUp(open, step.cursor, head))
          socket.send(frameFor(frame, version))
        send(socket, open.work.progress())
        return
      }
      case 'ack':
        send(socket, { type: 'ack', mutationId: step.mutationId })
        return
      case 'store': {
        const clientId = attachmentOf(socket)?.clientId
        if (clientId === undefined) throw new Error('a push was planned before its hello')
        const { mutationId, puts, body } = step
        if (this.#hasNoRoomFor(open, puts)) {
          send(socket, { type: 'reject', reason: 'too-many-rows', mutationId })
          return
        }
        this.#commit(open, puts, () => {
          open.clients.remember(clientId, mutationId, body, Date.now())
        })
        // The output gate holds this back until SQLite has committed: what is acked survives.
        send(socket, { type: 'ack', mutationId })
        return
      }
      case 'reject':
        if (step.close) refuse(socket, step.reason, CLOSE.refused)
        else send(socket, { type: 'reject', reason: step.reason })
        return
      default:
        return unreachable(step)
    }
  }

  /** Counted only where it could be too many: a seller is far from it. */
  #hasNoRoomFor({ store }: Open, puts: readonly Writable[]): boolean {
    const ids = puts.flatMap(({ kind, id }) => (kind === 'cost' ? [id] : []))
    if (ids.length === 0) return false
    const { costs: most } = this.#limits
    const count = store.countUpTo('cost', most + 1)
    if (count + ids.length <= most) return false
    const known = store.bodies('cost', ids)
    return count + new Set(ids.filter(id => !known.has(id))).size > most
  }

  #catchUp(open: Open, cursor: number, head: number): string[] {
    if (cursor >= head) return []
    const versions = open.store.after(cursor, MOST_CATCH_UP_VERSIONS)
    const isAll = versions[versions.length - 1]?.seq === head
    return isAll ? patchFrames(cursor, versions) : [headFrame(head)]
  }

  /** Stores, then tells. */
  #commit(open: Open, entities: readonly Entity[], alongside: () => void): void {
    // Erased while Etsy was thinking: nothing of the shop is written any more.
    if (this.#open !== open) return
    this.#tell(open, commit(this.ctx.storage, open.store, entities, alongside))
  }

  #tellProgress(open: Open): void {
    const frame = JSON.stringify(open.work.progress())
    if (frame === this.#progress) return
    this.#progress = frame
    this.#tell(open, () => [frame])
  }

  #tell(open: Open, frames: () => readonly string[]): void {
    this.#sockets.broadcast(frames, () => open.memberships.who(Date.now()))
  }

  #enter(connecting?: string): Open {
    const { storage } = this.ctx
    migrate(storage)
    if (connecting !== undefined) storage.kv.put('shopId', connecting)
    const shopId = connecting ?? storage.kv.get<string>('shopId')
    if (shopId === undefined) throw new Error('a room without a shop')
    const { sql } = storage
    const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
    const facts = new Facts(sql)
    const store = new EntityStore(sql, floorOf(storage))
    const vault = openVault(this.env.TOKEN_KEYS, shopId)
    const tokens = new TokenKeeper({
      facts,
      vault,
      app: { apiOrigin: this.env.ETSY_API_ORIGIN, keystring: this.env.ETSY_KEYSTRING },
      sync: async () => await storage.sync(),
      sleep,
    })
    const work = new EtsyWork({
      shopId,
      env: this.env,
      sql,
      facts,
      store,
      tokens,
      buyers: new BuyerHash(facts, vault),
      commit: (entities, alongside) =>
        this.#commit(open, withSnapshots(store, entities), alongside),
      watched: () => this.#sockets.any(),
      sleep,
    })
    const room = nameOf(facts)
    const open: Open = {
      shopId,
      room,
      store,
      tokens,
      work,
      memberships: new Memberships(sql, room),
      clients: new Clients(sql, this.#limits.clients),
    }
    return open
  }
}

/** Given once, and erased with the room: browsers tell by it whether their copy is of this room. */
function nameOf(facts: Facts): string {
  const known = facts.get(roomSchema, 'room')
  if (known !== undefined) return known
  const fresh = crypto.randomUUID()
  facts.put('room', fresh)
  return fresh
}

/** A hello reads up to some hundred versions; a push writes a row for each put. */
function costOf(step: Step): number {
  if (step.do === 'store') return step.puts.length
  return step.do === 'welcome' ? 20 : 1
}

/** What a room has while a shop is connected. */
type Open = {
  readonly shopId: string
  /** Names this life of the room. */
  readonly room: string
  readonly store: EntityStore
  readonly tokens: TokenKeeper
  readonly work: EtsyWork
  readonly memberships: Memberships
  readonly clients: Clients
}
