import { type Member, sequence } from './member.ts'

/** Each day is the mean of the last `rounds` days that stand at the same place of a cycle of `cycle` days. */
export function cyclicMean(id: string, title: string, cycle: number, rounds: number): Member {
  return {
    id,
    title,
    forecast(values, horizon) {
      const seen = Math.min(rounds, Math.floor(values.length / cycle))
      if (seen < 1) return undefined
      const profile = sequence(cycle, place => {
        let total = 0
        for (let round = 1; round <= seen; round++) {
          total += values[values.length - round * cycle + place] ?? 0
        }
        return total / seen
      })
      return sequence(horizon, step => profile[step % cycle] ?? 0)
    },
  }
}

/** The mean of the last eight same weekdays: hard to beat on a steady shop. */
export const weekdayMean = cyclicMean('weekday-mean', 'Weekday mean', 7, 8)

/** Quick to follow a change of level. */
export const recentWeekdayMean = cyclicMean('recent-weekday-mean', 'Weekday mean, 4 weeks', 7, 4)

/** Slow, and so calm, where there is no change of level. */
export const halfYearWeekdayMean = cyclicMean(
  'half-year-weekday-mean',
  'Weekday mean, 26 weeks',
  7,
  26,
)

/** Promotions in every other week: the same day of the fortnight, four times. */
export const fortnightMean = cyclicMean('fortnight-mean', 'Fortnight mean', 14, 4)
