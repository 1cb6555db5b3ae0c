import * as v from 'valibot'
import { accessSchema, type Access } from '../auth/access.ts'
import { parse } from '../../schema/parse.ts'
import { clientIdSchema } from '../../schema/sync/hello.ts'
import { PING, PONG } from '../../schema/sync/ping.ts'
import { frameFor } from './patches.ts'
import type { Down } from '../../schema/sync/down.ts'
import type { Reject } from '../../schema/sync/reject.ts'
import type { RoomLimits } from './room-limits.ts'

/** Our close codes, beside the standard 1009 for a frame that is too long. */
export const CLOSE = {
  refused: 4400,
  unauthorized: 4401,
  /** No hello came in time. */
  silent: 4408,
  /** The same session opened a newer one. */
  replaced: 4409,
  erased: 4410,
  tooFast: 4429,
  tooLong: 1009,
} as const

const attachmentSchema = v.object({
  access: accessSchema,
  /** Known after the hello. */
  clientId: v.optional(clientIdSchema),
  /** Of the client; a socket from before it was kept is of the first. */
  version: v.optional(v.number(), 1),
  openedAt: v.optional(v.number(), 0),
  /** Until when the hello is owed; absent once it was said. */
  helloBy: v.optional(v.number()),
})
export type Attachment = v.InferOutput<typeof attachmentSchema>

/** The room's sockets. They hibernate: whatever must be known of one is attached to it. */
export class Sockets {
  readonly #ctx: DurableObjectState
  readonly #limits: RoomLimits

  constructor(ctx: DurableObjectState, limits: RoomLimits) {
    this.#ctx = ctx
    this.#limits = limits
    // Answered by the platform without waking the room.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
  }

  /** `undefined` when the room has as many as it may have. A session's own oldest gives way first. */
  accept(access: Access, nowMs: number): Response | undefined {
    const { sockets: most, socketsOfSession, helloMs } = this.#limits
    const own = this.#open(access.sessionId).sort((one, other) => openedAt(one) - openedAt(other))
    const tooMany = own.slice(0, Math.max(0, own.length - socketsOfSession + 1))
    for (const socket of tooMany) socket.close(CLOSE.replaced, 'replaced')
    if (this.#open().length >= most) return undefined
    const [client, server] = Object.values(new WebSocketPair())
    if (!client || !server) throw new Error('a socket pair has two ends')
    this.#ctx.acceptWebSocket(server, [access.sessionId])
    attach(server, { access, version: 1, openedAt: nowMs, helloBy: nowMs + helloMs })
    return new Response(null, { status: 101, webSocket: client })
  }

  /** Whether a browser looks on. */
  any(): boolean {
    return this.#ctx.getWebSockets().length > 0
  }

  /** To everybody who has said hello and still may listen. Asks for both only if anybody is here. */
  broadcast(make: () => readonly string[], who: () => (access: Access) => boolean): void {
    const sockets = this.#ctx.getWebSockets()
    if (sockets.length === 0) return
    const frames = make()
    if (frames.length === 0) return
    const mayListen = who()
    for (const socket of sockets) {
      if (socket.readyState !== WebSocket.OPEN) continue
      const attachment = attachmentOf(socket)
      if (!attachment || !mayListen(attachment.access)) closeUnauthorized(socket)
      else if (attachment.clientId !== undefined)
        for (const frame of frames) socket.send(frameFor(frame, attachment.version))
    }
  }

  endSession(sessionId: string): void {
    this.#ctx.getWebSockets(sessionId).forEach(closeUnauthorized)
  }

  /** The shop was erased: whoever listens takes their own copy for erased too. */
  endErased(): void {
    for (const socket of this.#ctx.getWebSockets()) refuse(socket, 'shop-erased', CLOSE.erased)
  }

  /** Those whose token has ended, and those that still owe their hello. */
  endOverdue(nowMs: number): void {
    for (const socket of this.#open()) {
      const attachment = attachmentOf(socket)
      if ((attachment?.access.expiresAt ?? 0) <= nowMs) closeUnauthorized(socket)
      else if ((attachment?.helloBy ?? Infinity) <= nowMs) socket.close(CLOSE.silent, 'no hello')
    }
  }

  /** When the next of them is overdue; `Infinity` without sockets. */
  nextDue(): number {
    return this.#open()
      .map(socket => dueOf(attachmentOf(socket)))
      .reduce((one, other) => Math.min(one, other), Infinity)
  }

  #open(tag?: string): WebSocket[] {
    return this.#ctx.getWebSockets(tag).filter(({ readyState }) => readyState === WebSocket.OPEN)
  }
}

function openedAt(socket: WebSocket): number {
  return attachmentOf(socket)?.openedAt ?? 0
}

function dueOf(attachment: Attachment | undefined): number {
  return Math.min(attachment?.access.expiresAt ?? Infinity, attachment?.helloBy ?? Infinity)
}

/** While the room is awake, an attachment is read once: a word to a thousand sockets asks for all. */
const attachments = new WeakMap<WebSocket, Attachment>()

export function attachmentOf(socket: WebSocket): Attachment | undefined {
  const known = attachments.get(socket)
  if (known) return known
  const parsed = parse(attachmentSchema, socket.deserializeAttachment())
  if (!parsed.ok) return undefined
  attachments.set(socket, parsed.value)
  return parsed.value
}

export function attach(socket: WebSocket, attachment: Attachment): void {
  socket.serializeAttachment(attachment)
  attachments.set(socket, attachment)
}

/** Says nothing to a socket that is on its way out. */
export function send(socket: WebSocket, down: Down): void {
  if (socket.readyState !== WebSocket.OPEN) return
  socket.send(JSON.stringify(down))
}

export function refuse(socket: WebSocket, reason: Reject['reason'], code: number): void {
  if (socket.readyState !== WebSocket.OPEN) return
  send(socket, { type: 'reject', reason })
  socket.close(code, reason)
}

function closeUnauthorized(socket: WebSocket): void {
  refuse(socket, 'unauthorized', CLOSE.unauthorized)
}
