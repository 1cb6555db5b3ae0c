/**
 * Refresh tokens rotate: each use gives a new one and spends the old one. The policy for a spent
 * one that comes again:
 *
 * - within GRACE_MS it is answered once more with a new token. A service worker that was killed
 *   between our answer and its cookie, or two extension pages that refresh at the same moment, are
 *   everyday; signing the seller out for it would teach nobody anything.
 * - later, two parties hold the same token, and we cannot tell which is the thief: the whole
 *   sign-in ends (RFC 9700, 4.14).
 */
export const GRACE_MS = 30_000
export const REFRESH_LIFETIME_MS = 90 * 86_400_000

export type StoredRefresh = {
  readonly sessionId: string
  readonly shopId: string
  readonly memberId: string
  readonly expiresAt: number
  readonly usedAt: number | null
}

export type RefreshVerdict =
  | { readonly do: 'rotate'; readonly stored: StoredRefresh }
  | { readonly do: 'end-session'; readonly stored: StoredRefresh }
  | { readonly do: 'refuse' }

export function judgeRefresh(stored: StoredRefresh | undefined, nowMs: number): RefreshVerdict {
  if (!stored || stored.expiresAt <= nowMs) return { do: 'refuse' }
  if (stored.usedAt === null || nowMs - stored.usedAt <= GRACE_MS) return { do: 'rotate', stored }
  return { do: 'end-session', stored }
}
