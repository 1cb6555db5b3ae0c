import { browser } from 'wxt/browser'
import { sessionSchema, type Session } from '../../schema/http/session.ts'
import { parse } from '../../schema/parse.ts'
import { ok, type Result } from '../../schema/result.ts'
import type { SyncFailure } from './failure.ts'
import { call, callFor } from './http.ts'

/**
 * The access token lives in `storage.session`: in memory, closed to content scripts, gone with the
 * browser. The refresh credential is an HttpOnly cookie that no script of ours can read.
 */
const KEY = 'session'
/** Renewed a little early, so that no request starts with a token that ends on its way. */
const MARGIN_MS = 60_000

let refreshing: Promise<Result<Session, SyncFailure>> | undefined

/** A session that is good for now; refreshed where needed. */
export async function currentSession(now: number): Promise<Result<Session, SyncFailure>> {
  const stored = await browser.storage.session.get(KEY)
  const parsed = parse(sessionSchema, stored[KEY])
  if (parsed.ok && parsed.value.expiresAt - MARGIN_MS > now) return parsed
  return refreshSession()
}

/**
 * Trades the cookie for a new session. One at a time: each refresh makes the one before worthless,
 * and the worker would take a second use for theft.
 */
export function refreshSession(): Promise<Result<Session, SyncFailure>> {
  refreshing ??= refresh().finally(() => {
    refreshing = undefined
  })
  return refreshing
}

async function refresh(): Promise<Result<Session, SyncFailure>> {
  const session = await callFor(sessionSchema, {
    method: 'POST',
    path: '/session/refresh',
    withCookie: true,
  })
  if (session.ok) await keepSession(session.value)
  else if (session.error.reason === 'unauthorized') await forgetSession()
  return session
}

export async function keepSession(session: Session): Promise<void> {
  await browser.storage.session.set({ [KEY]: session })
}

export async function forgetSession(): Promise<void> {
  await browser.storage.session.remove(KEY)
}

/** Ends the session at the worker too. Here it ends even when the worker cannot be reached. */
export async function endSession(): Promise<Result<undefined, SyncFailure>> {
  const ended = await call({ method: 'DELETE', path: '/session', withCookie: true })
  await forgetSession()
  return ended.ok ? ok(undefined) : ended
}

/**
 * Does something with a session; where the worker refuses a token that should be good (it was
 * revoked, or the clocks disagree), once more with a fresh one.
 */
export async function withSession<T>(
  now: number,
  work: (session: Session) => Promise<Result<T, SyncFailure>>,
): Promise<Result<T, SyncFailure>> {
  const session = await currentSession(now)
  if (!session.ok) return session
  const first = await work(session.value)
  if (first.ok || first.error.reason !== 'unauthorized') return first
  const renewed = await refreshSession()
  if (!renewed.ok) return renewed
  return work(renewed.value)
}
