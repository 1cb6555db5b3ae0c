import * as v from 'valibot'

const known = new Map<string, boolean>()

/** Whether this runtime can cut days in it. Asked once for each name: it costs more than a row. */
function isTimeZone(name: string): boolean {
  const before = known.get(name)
  if (before !== undefined) return before
  let isKnown = true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    isKnown = false
  }
  // Names come from outside: what is remembered of them is bounded.
  if (known.size >= 1_000) known.clear()
  known.set(name, isKnown)
  return isKnown
}

/** An IANA zone such as `America/New_York`. An offset such as `+02:00` is none: it knows no summer. */
export const timeZoneSchema = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(/^[A-Za-z][A-Za-z0-9_+\-/]*$/),
  v.check(isTimeZone, 'no time zone'),
)
