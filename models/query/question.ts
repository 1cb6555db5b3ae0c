import { err, ok, type Result } from '../../schema/result.ts'
import { isMetricId, metricOf, type MetricId } from '../metrics/list.ts'
import type { Sum } from '../metrics/metric.ts'
import { daysIn, type Period } from '../period/period.ts'
import { dimensionOf, isDimensionId, type DimensionId } from './dimensions.ts'
import { tableOf } from './table.ts'

/** One question over the facts of a shop. Plain data: layouts, reports and links carry it. */
export type Question = {
  readonly metrics: readonly MetricId[]
  /** At most two; without one the answer is the total alone. */
  readonly dimensions?: readonly DimensionId[]
  /** All must hold. */
  readonly filters?: readonly Filter[]
  readonly period: Period
  /** Held beside it, aligned: the third day with the third day, a listing with itself. */
  readonly compared?: Period
  /**
   * On which day rows of the payment account count: `posted`, as the account shows them, or
   * `ordered`, on the day of the order they belong to. Rows of no order always count as posted.
   */
  readonly feesOn?: 'posted' | 'ordered'
  /** `given`: on the day a refund was given; `ordered`: on the day of the sale. */
  readonly refundsOn?: 'given' | 'ordered'
  readonly orderBy?: { readonly by: MetricId | 'key'; readonly direction: 'up' | 'down' }
  readonly limit?: number
  /**
   * With a part of the calendar as the only dimension: every day of which the shop is known has its
   * row, also one on which nothing happened. Days before the first and after today have none.
   */
  readonly isFilled?: boolean
}

/** `is` and `contains` hold where one of the values does; the others where none does. */
export type Filter = {
  readonly dimension: DimensionId
  readonly operator: 'is' | 'is-not' | 'contains' | 'contains-not'
  readonly values: readonly string[]
}

/** Why a question has no answer. Never a wrong number instead. */
export type QuestionError =
  | { readonly reason: 'unknown-metric'; readonly id: string }
  | { readonly reason: 'unknown-dimension'; readonly id: string }
  | { readonly reason: 'no-metric' }
  | { readonly reason: 'too-many-dimensions' }
  | { readonly reason: 'period-empty' }
  | { readonly reason: 'period-malformed' }
  | { readonly reason: 'period-too-long'; readonly mostDays: number }
  /** This metric has nothing to say of that dimension, such as revenue of a kind of fee. */
  | {
      readonly reason: 'dimension-not-of-metric'
      readonly metric: MetricId
      readonly dimension: DimensionId
    }
  | { readonly reason: 'filter-without-values'; readonly dimension: DimensionId }

/** Etsy opened in 2005; nobody has more to ask. */
export const MOST_DAYS = 40 * 366
const MOST_DIMENSIONS = 2

/** Checks a question that came from outside this build: a link, a stored layout, the API. */
export function checkQuestion(question: Question): Result<Question, QuestionError> {
  const { metrics, period, compared, filters = [] } = question
  const asked = question.dimensions ?? []
  if (metrics.length === 0) return err({ reason: 'no-metric' })
  for (const id of metrics) if (!isMetricId(id)) return err({ reason: 'unknown-metric', id })
  const named = [...asked, ...filters.map(filter => filter.dimension)]
  for (const id of named) if (!isDimensionId(id)) return err({ reason: 'unknown-dimension', id })
  if (asked.length > MOST_DIMENSIONS) return err({ reason: 'too-many-dimensions' })
  for (const range of compared ? [period, compared] : [period]) {
    if (!isDay(range.from) || !isDay(range.to)) return err({ reason: 'period-malformed' })
    const days = daysIn(range)
    if (days === 0) return err({ reason: 'period-empty' })
    if (days > MOST_DAYS) return err({ reason: 'period-too-long', mostDays: MOST_DAYS })
  }
  for (const { dimension, values } of filters)
    if (values.length === 0) return err({ reason: 'filter-without-values', dimension })
  for (const metric of metrics)
    for (const dimension of named)
      if (!sumsOf(metric).every(sum => dimensionOf(dimension).tables.includes(tableOf(sum))))
        return err({ reason: 'dimension-not-of-metric', metric, dimension })
  return ok(question)
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

/** Everything that is added up for a metric, its parts' parts too. */
export function sumsOf(id: MetricId): readonly Sum[] {
  const metric = metricOf(id)
  switch (metric.kind) {
    case 'additive':
      return [
        ...metric.plus,
        ...(metric.minus ?? []),
        ...(metric.undefinedWithout ? [metric.undefinedWithout] : []),
        ...(metric.unless ? [metric.unless] : []),
      ]
    case 'distinct':
      return [metric.count]
    case 'ratio':
      return [...sumsOfRef(metric.over), ...sumsOfRef(metric.under)]
  }
}

function sumsOfRef(id: string): readonly Sum[] {
  if (!isMetricId(id)) throw new Error(`a ratio names ${id}, which is no metric`)
  return sumsOf(id)
}
