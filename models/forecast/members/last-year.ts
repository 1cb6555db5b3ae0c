import { type Member, sequence, sumBetween } from './member.ts'

const YEAR_DAYS = 364 // 52 weeks, so that weekdays meet
const GROWTH_DAYS = 56

/**
 * The same weekday a year ago, smoothed over its neighbours of one week before and after, times
 * the growth of the last eight weeks over the same weeks then.
 */
export const lastYear: Member = {
  id: 'last-year',
  title: 'Last year × growth',
  forecast(values, horizon) {
    const growth = growthSince(values)
    if (growth === undefined) return undefined
    const origin = values.length
    return sequence(horizon, step => {
      const at = origin + step - YEAR_DAYS
      const around = [at - 7, at, at + 7].filter(day => day >= 0 && day < origin)
      const mean = around.reduce((total, day) => total + (values[day] ?? 0), 0) / around.length
      return growth * mean
    })
  },
}

/** The very same weekday a year ago: right where promotions come on the same days each year. */
export const sameDayLastYear: Member = {
  id: 'same-day-last-year',
  title: 'Same day last year × growth',
  forecast(values, horizon) {
    const growth = growthSince(values)
    if (growth === undefined) return undefined
    return sequence(horizon, step => growth * (values[values.length + step - YEAR_DAYS] ?? 0))
  },
}

/** Held between a third and three: a shop that opened a year ago would otherwise explode. */
function growthSince(values: readonly number[]): number | undefined {
  const origin = values.length
  if (origin < YEAR_DAYS + GROWTH_DAYS) return undefined
  const now = sumBetween(values, origin - GROWTH_DAYS, origin)
  const then = sumBetween(values, origin - YEAR_DAYS - GROWTH_DAYS, origin - YEAR_DAYS)
  return then <= 0 ? undefined : Math.min(3, Math.max(1 / 3, now / then))
}
