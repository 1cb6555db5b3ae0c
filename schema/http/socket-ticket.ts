import * as v from 'valibot'

/** `POST /shops/:shopId/socket-ticket`: opens one socket at `/shops/:shopId/socket?ticket=…` within a minute. */
export const socketTicketSchema = v.object({ ticket: v.string() })
export type SocketTicket = v.InferOutput<typeof socketTicketSchema>
