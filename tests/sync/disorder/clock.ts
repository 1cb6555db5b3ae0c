const realNow = Date.now
const realWarn = console.warn.bind(console)
const realTimeout = globalThis.setTimeout
const realSignal = AbortSignal.timeout.bind(AbortSignal)

/**
 * The time of one world. It runs ahead of ours by a day, so that no alarm fires by itself; a wait
 * passes in a moment and moves the time on by its length; and the room's clock may be wrong.
 */
export class FakeTime {
  /** How wrong the room's clock is, in ms. */
  skewMs = 0
  #aheadMs = 86_400_000

  /** The true time. */
  readonly now = (): number => realNow() + this.#aheadMs

  pass(ms: number): void {
    this.#aheadMs += ms
  }

  install(): void {
    // A room says what it leaves out, and here that is much.
    console.warn = () => undefined

    Date.now = () => this.now() + this.skewMs
    const soon = (callback: () => void, ms = 0) => {
      const startedAt = realNow()
      return realTimeout(
        () => {
          this.pass(Math.max(0, ms - (realNow() - startedAt)))
          callback()
        },
        ms > 0 ? 1 : 0,
      )
    }
    Object.assign(globalThis, { setTimeout: soon })
    // Nothing here takes so long; a timer that still runs would hold every eviction back for 20 s.
    AbortSignal.timeout = () => new AbortController().signal
  }

  uninstall(): void {
    console.warn = realWarn
    Date.now = realNow
    Object.assign(globalThis, { setTimeout: realTimeout })
    AbortSignal.timeout = realSignal
  }
}

/** A short wait of ours, not of the world's. */
export function breathe(ms = 0): Promise<void> {
  return new Promise(resolve => realTimeout(resolve, ms))
}
