/** How long the frame may stay silent before it is loaded again, in ms; doubled each time. */
const FIRST_PATIENCE_MS = 2_500
const MAX_PATIENCE_MS = 60_000
/** A frame that stays silent through so many loads is one that the page or the browser blocks. */
const LOADS_BEFORE_BLOCKED = 2

export type FrameCare = {
  /** The panel in the frame has called, or has hung up. */
  readonly heard: (isThere: boolean) => void
  /** To be called about twice a second while the frame stands somewhere. */
  readonly look: (nowMs: number) => void
  /** The frame was taken away. */
  readonly forget: () => void
  /** Whether the panel has called. */
  readonly isThere: () => boolean
  /** Whether it was loaded again and again and never called. */
  readonly isBlocked: () => boolean
}

/**
 * Loads a frame again that stays silent. Seen in Chromium 156: now and then a frame of ours that is
 * inserted while the browser ends the extension's last process shows a blocked page instead.
 */
export function createFrameCare(reload: () => void): FrameCare {
  let isThere = false
  let silentSinceMs: number | undefined
  let patienceMs = FIRST_PATIENCE_MS
  let silentLoads = 0

  return {
    heard(isThereNow) {
      isThere = isThereNow
      silentSinceMs = undefined
      if (!isThereNow) return
      patienceMs = FIRST_PATIENCE_MS
      silentLoads = 0
    },
    look(nowMs) {
      if (isThere) return
      silentSinceMs ??= nowMs
      if (nowMs - silentSinceMs < patienceMs) return
      silentSinceMs = nowMs
      patienceMs = Math.min(2 * patienceMs, MAX_PATIENCE_MS)
      silentLoads += 1
      reload()
    },
    forget() {
      isThere = false
      silentSinceMs = undefined
      patienceMs = FIRST_PATIENCE_MS
      silentLoads = 0
    },
    isThere: () => isThere,
    isBlocked: () => silentLoads >= LOADS_BEFORE_BLOCKED,
  }
}

/** A page that draws its root again and again must not make the browser load us as often. */
const MAX_LOADS = 2
const LOADS_MS = 10_000

export type LoadBudget = {
  /** Whether the frame may be loaded now. */
  readonly allows: (nowMs: number) => boolean
  readonly spend: (nowMs: number) => void
  /** The seller has gone to another page: what came before does not count. */
  readonly renew: () => void
}

/** At most two loads of the frame in ten seconds, whatever the page does. */
export function createLoadBudget(): LoadBudget {
  let loads: readonly number[] = []
  return {
    allows: nowMs => loads.filter(load => nowMs - load < LOADS_MS).length < MAX_LOADS,
    spend(nowMs) {
      loads = [...loads.filter(load => nowMs - load < LOADS_MS), nowMs]
    },
    renew() {
      loads = []
    },
  }
}
