const FIRST_MS = 1_000
const MOST_MS = 60_000

/**
 * How long to wait before attempt `attempts` + 1, in ms: doubling from one second to one minute,
 * with the upper half left to chance (`random` from 0 to 1), so that a thousand browsers do not
 * come back in the same second after an outage. Where the worker asked not to be asked for a while
 * (`atLeastMs`), that while comes first, and the same chance after it.
 */
export function backoffMs(attempts: number, random: number, atLeastMs = 0): number {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempts, 16))
  const waitMs = Math.round(whole / 2 + (whole / 2) * random)
  return atLeastMs > waitMs ? atLeastMs + Math.round((atLeastMs / 4) * random) : waitMs
}
