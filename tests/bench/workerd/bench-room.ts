import * as v from 'valibot'
import { entitySchema, type Entity } from '../../../schema/entities/entity.ts'
import { parseJson } from '../../../schema/parse.ts'
import type { Grant } from '../../../worker/etsy/oauth.ts'
import { sha256Hex } from '../../../worker/shop/archive-format.ts'
import { commit } from '../../../worker/shop/commit.ts'
import { EntityStore } from '../../../worker/shop/entity-store.ts'
import { Facts } from '../../../worker/shop/facts.ts'
import { Memberships } from '../../../worker/shop/memberships.ts'
import { isRoom, migrate } from '../../../worker/shop/migrate.ts'
import { ShopRoom as RealShopRoom } from '../../../worker/shop/shop-room.ts'
import { ROOM_LIMITS, type RoomLimits } from '../../../worker/shop/room-limits.ts'
import { Sockets } from '../../../worker/shop/sockets.ts'
import { BENCH_SESSION, roomNameOf } from './names.ts'

/** What the bench sends: the first batch is checked, and the others are trusted, as the normaliser's rows are. */
const batchSchema = v.array(entitySchema)
const trustedSchema = v.array(v.custom<Entity>(() => true))

/** The benches measure how much a room can, and not how much one shop is given of it. */
const BEYOND: RoomLimits = {
  ...ROOM_LIMITS,
  sockets: Infinity,
  socketsOfSession: Infinity,
  burst: Infinity,
}

let isKnownShape = false

export const OWNER = { memberId: 'owner', role: 'owner', epoch: 1 }

/**
 * The product's room with a side door for measuring: what its own sync with Etsy would commit is
 * handed in here, through the same store, transaction, frames and sockets.
 */
export class ShopRoom extends RealShopRoom {
  readonly #store = new EntityStore(this.ctx.storage.sql)
  readonly #sockets = new Sockets(this.ctx, BEYOND)
  #memberships: Memberships | undefined

  protected override limits(): RoomLimits {
    return BEYOND
  }

  /** A seller connects. Without a grant Etsy has taken it back, so that the room calls nobody. */
  async open(shopId: string, grant: Grant | undefined, jkt: string): Promise<void> {
    const given = grant ?? { accessToken: 'none', refreshToken: 'none', lifetimeMs: 3_600_000 }
    const { storage } = this.ctx
    // Its name and its session are known beforehand, so that a bench signs its tokens by itself.
    migrate(storage)
    new Facts(storage.sql).put('room', roomNameOf(shopId))
    await this.join(shopId, OWNER, given)
    this.signIn(BENCH_SESSION, jkt)
    if (grant) return
    const facts = new Facts(this.ctx.storage.sql)
    const tokens = facts.get(v.looseObject({ revoked: v.boolean() }), 'tokens')
    facts.put('tokens', { ...tokens, revoked: true })
  }

  /** A sign-in whose tokens the bench makes by itself. */
  signIn(sessionId: string, jkt: string): void {
    this.ctx.storage.sql.exec(
      `INSERT OR REPLACE INTO session
         (session_id, member_id, client_id, jkt, generation, created_at, rotated_at)
       VALUES (?, 'owner', ?, ?, 1, ?, ?)`,
      sessionId,
      sessionId,
      jkt,
      Date.now(),
      Date.now(),
    )
  }

  /** Answers when it is on disk. */
  ingest(text: string): number {
    const batch = parseJson(isKnownShape ? trustedSchema : batchSchema, text)
    if (!batch.ok) throw new Error(`not entities: ${batch.error.path} ${batch.error.message}`)
    isKnownShape = true
    const room = roomNameOf(this.ctx.storage.kv.get<string>('shopId') ?? '')
    const memberships = (this.#memberships ??= new Memberships(this.ctx.storage.sql, room))
    this.#sockets.broadcast(
      commit(this.ctx.storage, this.#store, batch.value, () => {}),
      () => memberships.who(Date.now()),
    )
    return batch.value.length
  }

  /** Rows that SQLite bills for these entities. */
  rowsWritten(text: string): number {
    const batch = parseJson(batchSchema, text)
    if (!batch.ok) throw new Error(`not entities: ${batch.error.path}`)
    const { sql } = this.ctx.storage
    const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
    const counting = new Proxy(sql, {
      get(target, name) {
        if (name !== 'exec') return Reflect.get(target, name, target)
        return (query: string, ...bindings: unknown[]) => {
          const cursor = target.exec(query, ...bindings)
          cursors.push(cursor)
          return cursor
        }
      },
    })
    commit(this.ctx.storage, new EntityStore(counting), batch.value, () => {})
    this.#store.forget()
    return cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0)
  }

  /** A hash over every version in order of seq; nothing where there is no room. */
  async fingerprint(): Promise<string> {
    if (!isRoom(this.ctx.storage)) return ''
    const lines = this.ctx.storage.sql
      .exec<{ line: string }>(
        `SELECT seq || ' ' || kind || ' ' || id || ' ' || body AS line FROM entity ORDER BY seq`,
      )
      .toArray()
      .map(({ line }) => line)
    return await sha256Hex(new TextEncoder().encode(lines.join('\n')))
  }

  /** The disaster that the archive is for. */
  async lose(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
    await this.ctx.storage.sync()
    this.ctx.abort('lost by the drill')
  }

  /** Where the first sync stands. */
  phase(): string {
    const feeds = new Facts(this.ctx.storage.sql).get(v.unknown(), 'feeds')
    return feeds === undefined ? 'none' : JSON.stringify(feeds)
  }
}
