/** How often a seller may have Etsy asked for everything: a look costs about a dozen calls. */
export const ASK_PACE_MS = 30_000

/**
 * When the look that a seller asks for at `nowMs` happens: at once, or when the last one is long
 * enough ago. However often the button is pressed meanwhile, one look follows; none is lost.
 * `askedAt` is the answer of last time.
 */
export function nextAskAt(askedAt: number | undefined, nowMs: number): number {
  // Beyond the pace lies only what a wrong clock wrote.
  if (askedAt === undefined || askedAt > nowMs + ASK_PACE_MS) return nowMs
  if (askedAt > nowMs) return askedAt
  return Math.max(nowMs, askedAt + ASK_PACE_MS)
}
