import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { freshNonce, readProof, type Proof } from '../auth/proof.ts'
import { signerOf, verifyToken } from '../auth/token.ts'
import type { HonoEnv } from '../hono-env.ts'
import { problem } from './problem.ts'
import { err, ok, type Result } from '../../schema/result.ts'

/** Reads the access token and the proof of its key. What it allows is the business of `shopAccess`. */
export const authenticate = createMiddleware<HonoEnv>(async (context, next) => {
  const token = /^DPoP ([\w.-]+)$/.exec(context.req.header('authorization') ?? '')?.[1]
  const verified = await verifyToken(signerOf(context.env), 'access', token, Date.now())
  if (!verified.ok) return problem(context, 401, verified.error.reason)
  const { access } = verified.value
  const proof = await proofOf(context, token)
  if (!proof.ok) return proof.error.response
  if (proof.value.jkt !== access.jkt) return problem(context, 401, 'proof-invalid')
  context.set('access', access)
  context.set('proofId', proof.value.proofId)
  await next()
})

/** A ticket in the place of token and proof: a socket has no header, and its address is no secret. */
export const authenticateTicket = createMiddleware<HonoEnv>(async (context, next) => {
  const ticket = context.req.query('ticket')
  const verified = await verifyToken(signerOf(context.env), 'ticket', ticket, Date.now())
  if (!verified.ok) return problem(context, 401, verified.error.reason)
  // A ticket stands in an address, which may end in a log: another extension that finds it has nothing.
  if (verified.value.origin !== context.req.header('origin'))
    return problem(context, 403, 'origin-not-allowed')
  context.set('access', verified.value.access)
  context.set('ticketId', verified.value.tokenId)
  await next()
})

/** Whose key signed this request, or the answer that refuses it. */
export async function proofOf(
  context: Context<HonoEnv>,
  accessToken?: string,
): Promise<Result<Proof, { readonly reason: string; readonly response: Response }>> {
  const { env, req } = context
  const signer = signerOf(env)
  const nowMs = Date.now()
  const proven = {
    method: req.method,
    // Not by the address that the request came over: what stands before us may have changed it.
    url: env.PUBLIC_ORIGIN + req.path,
    ...(accessToken !== undefined && { accessToken }),
  }
  const proof = await readProof(signer, req.header('dpop'), proven, nowMs)
  if (proof.ok) return ok(proof.value)
  const { reason } = proof.error
  if (reason === 'proof-stale') context.header('DPoP-Nonce', await freshNonce(signer, nowMs))
  return err({ reason, response: problem(context, 401, reason) })
}
