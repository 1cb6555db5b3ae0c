import { browser } from 'wxt/browser'
import { sessionSchema, type Session } from '../../schema/http/session.ts'
import { parse } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import type { SyncFailure } from './failure.ts'
import { call, callFor } from './http.ts'

/**
 * One session per shop. Its access token lives in `storage.session`: in memory, closed to content
 * scripts, gone with the browser. The refresh credential is an HttpOnly cookie that no script of
 * ours can read.
 */
const keyOf = (shopId: string) => `session:${shopId}`
/** Renewed a little early, so that no request starts with a token that ends on its way. */
const MARGIN_MS = 60_000

const refreshing = new Map<string, Promise<Result<Session, SyncFailure>>>()

/** A session of the shop that is good for now; refreshed where needed. */
export async function currentSession(
  shopId: string,
  now: number,
): Promise<Result<Session, SyncFailure>> {
  const key = keyOf(shopId)
  const stored = await browser.storage.session.get(key)
  const parsed = parse(sessionSchema, stored[key])
  if (parsed.ok && parsed.value.expiresAt - MARGIN_MS > now) return parsed
  return refreshSession(shopId)
}

/**
 * Trades the cookie for a new session. One at a time: each refresh makes the one before worthless,
 * and the worker would take a second use for theft.
 */
export function refreshSession(shopId: string): Promise<Result<Session, SyncFailure>> {
  const running = refreshing.get(shopId)
  if (running) return running
  const started = refresh(shopId).finally(() => refreshing.delete(shopId))
  refreshing.set(shopId, started)
  return started
}

async function refresh(shopId: string): Promise<Result<Session, SyncFailure>> {
  const session = await callFor(sessionSchema, {
    method: 'POST',
    path: '/session/refresh',
    withCookie: true,
  })
  if (session.ok) await keepSession(session.value)
  else if (session.error.reason === 'unauthorized') await forgetSession(shopId)
  if (session.ok && session.value.shopId !== shopId)
    return err({ reason: 'unauthorized', detail: 'the session is of another shop' })
  return session
}

export async function keepSession(session: Session): Promise<void> {
  await browser.storage.session.set({ [keyOf(session.shopId)]: session })
}

export async function forgetSession(shopId: string): Promise<void> {
  await browser.storage.session.remove(keyOf(shopId))
}

/** Ends the session at the worker too. Here it ends even when the worker cannot be reached. */
export async function endSession(shopId: string): Promise<Result<undefined, SyncFailure>> {
  const ended = await call({ method: 'DELETE', path: '/session', withCookie: true })
  await forgetSession(shopId)
  return ended.ok ? ok(undefined) : ended
}

/**
 * Does something with a session of the shop; where the worker refuses a token that should be good
 * (it was revoked, or the clocks disagree), once more with a fresh one.
 */
export async function withSession<T>(
  shopId: string,
  now: number,
  work: (session: Session) => Promise<Result<T, SyncFailure>>,
): Promise<Result<T, SyncFailure>> {
  const session = await currentSession(shopId, now)
  if (!session.ok) return session
  const first = await work(session.value)
  if (first.ok || first.error.reason !== 'unauthorized') return first
  const renewed = await refreshSession(shopId)
  if (!renewed.ok) return renewed
  return work(renewed.value)
}
