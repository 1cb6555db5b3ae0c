import { socketTicketSchema } from '../../schema/http/socket-ticket.ts'
import { ok } from '../../schema/result.ts'
import type { World } from './client.ts'
import { callFor } from './http.ts'
import { withSession } from './session.ts'
import { WORKER_ORIGIN } from './worker-origin.ts'

/** Opens a socket with a ticket that is good for one, so that no token stands in an address. */
export const openSocket: World['openSocket'] = (shopId, signal) =>
  withSession(shopId, Date.now(), async session => {
    const ticket = await callFor(socketTicketSchema, {
      method: 'POST',
      path: `/shops/${shopId}/socket-ticket`,
      session,
      signal,
    })
    if (!ticket.ok) return ticket
    const url = new URL(`/shops/${shopId}/socket`, WORKER_ORIGIN)
    url.protocol = url.protocol.replace('http', 'ws')
    url.searchParams.set('ticket', ticket.value.ticket)
    return ok(new WebSocket(url))
  })
