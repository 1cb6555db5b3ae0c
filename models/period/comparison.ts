import { addDays } from '../metrics/day.ts'
import { addMonths, daysIn, monthStart, type Period } from './period.ts'

/** What a period is held against. */
export type Comparison =
  | { readonly against: 'none' }
  /** The equally long range before; whole months against whole months. */
  | { readonly against: 'previous' }
  /** 364 days earlier, so that each weekday meets its own; or the same dates. */
  | { readonly against: 'last-year'; readonly align: 'weekday' | 'date' }
  | { readonly against: 'other'; readonly period: Period }

/** The days that a comparison means; `undefined` without one. */
export function comparedPeriod(period: Period, comparison: Comparison): Period | undefined {
  switch (comparison.against) {
    case 'none':
      return undefined
    case 'previous':
      return previousPeriod(period)
    case 'last-year':
      return comparison.align === 'weekday'
        ? { from: addDays(period.from, -364), to: addDays(period.to, -364) }
        : { from: addMonths(period.from, -12), to: addMonths(period.to, -12) }
    case 'other':
      return comparison.period
  }
}

/** February is compared with January, not with 28 days of it. */
function previousPeriod(period: Period): Period {
  const { from, to } = period
  const isWholeMonths = from < to && from === monthStart(from) && to === monthStart(to)
  if (!isWholeMonths) return { from: addDays(from, -daysIn(period)), to: from }
  const months =
    Number(to.slice(0, 4)) * 12 +
    Number(to.slice(5, 7)) -
    (Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)))
  return { from: addMonths(from, -months), to: from }
}

/** Up to which hour of its last day a period is known; `undefined` when it is over. */
export type Cut = { readonly day: string; readonly hour: number }

/**
 * Where the compared period must be cut so that like meets like: a period that holds today ends at
 * this hour, and the other ends after as many days at the same hour.
 */
export function cutOf(period: Period, today: string, hour: number): Cut | undefined {
  return period.from <= today && today < period.to ? { day: today, hour } : undefined
}

/** The same cut in the compared period: as many days after its start, but inside it. */
export function comparedCut(period: Period, compared: Period, cut: Cut): Cut {
  const offset = daysIn({ from: period.from, to: cut.day })
  const day = addDays(compared.from, offset)
  const last = addDays(compared.to, -1)
  return day <= last ? { day, hour: cut.hour } : { day: last, hour: 24 }
}
