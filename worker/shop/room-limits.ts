/**
 * What one shop may take of its room, however many browsers, tabs or scripts hold its tokens. Far
 * above what a seller does: eight browsers, a cost for each of some thousand listings.
 */
export type RoomLimits = {
  /** Open at once in the room, and of one session: an older one of it is closed for a newer. */
  readonly sockets: number
  readonly socketsOfSession: number
  /** A socket that has not said hello by then is closed. */
  readonly helloMs: number
  /** Browsers whose last mutation is remembered; the one that was away longest is forgotten. */
  readonly clients: number
  /** Rows that sellers write themselves. */
  readonly costs: number
  /** Rows that a session may put at once, and each second from then on. */
  readonly burst: number
  readonly perSecond: number
}

export const ROOM_LIMITS: RoomLimits = {
  sockets: 50,
  socketsOfSession: 3,
  helloMs: 10_000,
  clients: 200,
  costs: 50_000,
  burst: 2_000,
  perSecond: 10,
}
