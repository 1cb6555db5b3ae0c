import { type Member, sequence } from './member.ts'

/** Last week repeated: the baseline to beat. */
export const seasonalNaive: Member = {
  id: 'seasonal-naive',
  title: 'Seasonal naive',
  forecast(values, horizon) {
    const start = values.length - 7
    if (start < 0) return undefined
    return sequence(horizon, step => values[start + (step % 7)] ?? 0)
  },
}
