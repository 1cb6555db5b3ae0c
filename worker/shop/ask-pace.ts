/** How often a seller may have Etsy asked for everything, which costs about a dozen calls. */
export const ASK_PACE_MS = 30_000
/** So many times in quick succession are nobody's flood. */
export const ASK_BURST = 6

/**
 * When the look that a seller asks for at `nowMs` happens: at once, or as soon as the pace allows.
 * However often the button is pressed until then, that one look follows; none is lost. `spentUntil`
 * is when the whole burst will have grown back (the generic cell rate algorithm).
 */
export function nextAsk(
  before: number | undefined,
  nowMs: number,
): { readonly lookAtMs: number; readonly spentUntil: number } {
  // Beyond the whole burst lies only what a wrong clock wrote.
  const isKnown = before !== undefined && before <= nowMs + ASK_BURST * ASK_PACE_MS
  const spentUntil = isKnown ? Math.max(nowMs, before) : nowMs
  const lookAtMs = Math.max(nowMs, spentUntil - (ASK_BURST - 1) * ASK_PACE_MS)
  // The look that is put off is not paid for again by each who asks for it.
  return { lookAtMs, spentUntil: lookAtMs > nowMs ? spentUntil : spentUntil + ASK_PACE_MS }
}
