import type { Access } from './auth/access.ts'
import type { Env } from './env.ts'

/** What handlers find in Hono's context. */
export type HonoEnv = {
  Bindings: Env
  Variables: {
    requestId: string
    /** Set by `authenticate`: who holds the token. Says nothing of the shop in the path. */
    access: Access
    /** The id of the request's proof, which the room lets pass once; absent beside a ticket. */
    proofId: string | undefined
    /** The id of a socket ticket, which the room lets pass once. */
    ticketId: string
  }
}
