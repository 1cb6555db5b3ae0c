import { createMiddleware } from 'hono/factory'
import { signerOf, verifyToken } from '../auth/token.ts'
import type { HonoEnv } from '../hono-env.ts'
import { problem } from './problem.ts'

/** Reads the bearer token. What it allows is the business of `shopAccess`. */
export const authenticate = createMiddleware<HonoEnv>(async (context, next) => {
  const token = /^Bearer ([\w.-]+)$/.exec(context.req.header('authorization') ?? '')?.[1]
  const verified = await verifyToken(signerOf(context.env), 'access', token, Date.now())
  if (!verified.ok) return problem(context, 401, verified.error.reason)
  context.set('access', verified.value.access)
  await next()
})

/** The same for a socket, whose ticket stands in its address. */
export const authenticateTicket = createMiddleware<HonoEnv>(async (context, next) => {
  const ticket = context.req.query('ticket')
  const verified = await verifyToken(signerOf(context.env), 'ticket', ticket, Date.now())
  if (!verified.ok) return problem(context, 401, verified.error.reason)
  context.set('access', verified.value.access)
  context.set('ticketId', verified.value.tokenId)
  await next()
})
