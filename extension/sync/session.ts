import { browser } from 'wxt/browser'
import { sessionAnswerSchema, sessionSchema, type Session } from '../../schema/http/session.ts'
import { parse } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { forgetSignIn, loadSignIn, replaceRefreshToken } from '../store/sign-ins.ts'
import type { SyncFailure } from './failure.ts'
import { call, callFor } from './http.ts'

/**
 * One session per shop. Its access token lives in `storage.session`: in memory, closed to content
 * scripts, gone with the browser. Its refresh token rests beside the key that it is bound to, which
 * signs every request and cannot be read out (`extension/store/sign-ins.ts`).
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
  const stored = await storedSession(shopId)
  if (stored && stored.expiresAt - MARGIN_MS > now) return ok(stored)
  return refreshSession(shopId, stored?.accessToken)
}

/**
 * Trades the refresh token for a new session. One at a time, in whatever part of the extension:
 * each refresh spends the token, and the worker would take a second use for theft. `spent` is the
 * access token that is good no longer; where another part has replaced it already, that will do.
 */
export function refreshSession(
  shopId: string,
  spent?: string,
): Promise<Result<Session, SyncFailure>> {
  const running = refreshing.get(shopId)
  if (running) return running
  const started = refreshInTurn(shopId, spent).finally(() => refreshing.delete(shopId))
  refreshing.set(shopId, started)
  return started
}

async function refreshInTurn(
  shopId: string,
  spent: string | undefined,
): Promise<Result<Session, SyncFailure>> {
  const before = spent ?? (await storedSession(shopId))?.accessToken
  return await navigator.locks.request(`refresh ${shopId}`, () => refresh(shopId, before))
}

async function refresh(
  shopId: string,
  spent: string | undefined,
): Promise<Result<Session, SyncFailure>> {
  const stored = await storedSession(shopId)
  if (stored && stored.accessToken !== spent) return ok(stored)
  const signIn = await loadSignIn(shopId)
  if (!signIn) return signedOut('not signed in')
  const { key, refreshToken } = signIn
  const answer = await callFor(sessionAnswerSchema, {
    method: 'POST',
    path: '/session/refresh',
    key,
    body: { refreshToken },
  })
  if (!answer.ok) {
    const { reason } = answer.error
    // Only what was refused: the seller may have signed in again meanwhile.
    if (reason === 'unauthorized' || reason === 'shop-erased') {
      await forgetSignIn(shopId, signIn)
      await browser.storage.session.remove(keyOf(shopId))
    }
    return answer
  }
  const { refreshToken: successor, ...session } = answer.value
  // Signed out while we asked: what came back is thrown away.
  if (!(await replaceRefreshToken(shopId, refreshToken, successor)))
    return signedOut('signed out meanwhile')
  await keepSession(session)
  return ok(session)
}

function signedOut(detail: string): Result<never, SyncFailure> {
  return err({ reason: 'unauthorized', detail })
}

async function storedSession(shopId: string): Promise<Session | undefined> {
  const key = keyOf(shopId)
  const stored = await browser.storage.session.get(key)
  const parsed = parse(sessionSchema, stored[key])
  return parsed.ok ? parsed.value : undefined
}

export async function keepSession(session: Session): Promise<void> {
  await browser.storage.session.set({ [keyOf(session.shopId)]: session })
}

/** Takes the session out of this browser, its key too. */
export async function forgetSession(shopId: string): Promise<void> {
  await forgetSignIn(shopId)
  await browser.storage.session.remove(keyOf(shopId))
}

/** Ends the session at the worker too. Here it ends even when the worker cannot be reached. */
export async function endSession(shopId: string): Promise<Result<undefined, SyncFailure>> {
  const signIn = await loadSignIn(shopId)
  await forgetSession(shopId)
  if (!signIn) return ok(undefined)
  const { key, refreshToken } = signIn
  const ended = await call({ method: 'POST', path: '/session/end', key, body: { refreshToken } })
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
  const renewed = await refreshSession(shopId, session.value.accessToken)
  if (!renewed.ok) return renewed
  return work(renewed.value)
}
