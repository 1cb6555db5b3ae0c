const FIRST_MS = 1_000
const MOST_MS = 60_000

/**
 * How long to wait before attempt `attempts` + 1, in ms: doubling from one second to one minute,
 * with the upper half left to chance (`random` from 0 to 1), so that a thousand browsers do not
 * come back in the same second after an outage.
 */
export function backoffMs(attempts: number, random: number): number {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempts, 16))
  return Math.round(whole / 2 + (whole / 2) * random)
}
