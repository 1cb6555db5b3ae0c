/** How long the frame may stay silent before it is loaded again, in ms; doubled each time. */
const FIRST_PATIENCE_MS = 2_500
const MAX_PATIENCE_MS = 60_000

export type FrameCare = {
  /** The panel in the frame has called, or has hung up. */
  readonly heard: (isThere: boolean) => void
  /** To be called about twice a second while the frame stands somewhere. */
  readonly look: (nowMs: number) => void
  /** The frame was taken away. */
  readonly forget: () => void
}

/**
 * Loads a frame again that stays silent. Seen in Chromium 156: now and then a frame of ours that is
 * inserted while the browser ends the extension's last process shows a blocked page instead.
 */
export function createFrameCare(reload: () => void): FrameCare {
  let isThere = false
  let silentSinceMs: number | undefined
  let patienceMs = FIRST_PATIENCE_MS

  return {
    heard(isThereNow) {
      isThere = isThereNow
      silentSinceMs = undefined
      if (isThereNow) patienceMs = FIRST_PATIENCE_MS
    },
    look(nowMs) {
      if (isThere) return
      silentSinceMs ??= nowMs
      if (nowMs - silentSinceMs < patienceMs) return
      silentSinceMs = nowMs
      patienceMs = Math.min(2 * patienceMs, MAX_PATIENCE_MS)
      reload()
    },
    forget() {
      isThere = false
      silentSinceMs = undefined
      patienceMs = FIRST_PATIENCE_MS
    },
  }
}
