/** How long one turn may take in a page that is not ours, in ms. */
const TURN_MS = 4
/** A busy page gives no idle time; after this long we take a turn anyway. In ms. */
const PATIENCE_MS = 300

/**
 * Goes through the items in the page's idle time, a few milliseconds a turn. `onTurn` follows each
 * turn. Ends with `signal`.
 */
export function whenIdle<T>(
  items: Iterable<T>,
  act: (item: T) => void,
  onTurn: () => void,
  signal: AbortSignal,
): void {
  const rest = [...items]
  const turn = () => {
    if (signal.aborted) return
    const end = performance.now() + TURN_MS
    do {
      const item = rest.shift()
      if (item === undefined) break
      act(item)
    } while (performance.now() < end)
    onTurn()
    if (rest.length > 0) wait()
  }
  const wait = () => {
    const handle = requestIdleCallback(turn, { timeout: PATIENCE_MS })
    signal.addEventListener('abort', () => cancelIdleCallback(handle), { once: true })
  }
  if (rest.length > 0) wait()
}
