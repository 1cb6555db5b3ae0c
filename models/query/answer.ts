import { weakestSource, type Source } from '../../schema/entities/source.ts'
import { ok, type Result } from '../../schema/result.ts'
import type { Facts } from '../facts/facts.ts'
import { addDays } from '../metrics/day.ts'
import { isMetricId, metricOf, type MetricId } from '../metrics/list.ts'
import type { Sum } from '../metrics/metric.ts'
import { comparedCut, cutOf, type Cut } from '../period/comparison.ts'
import type { Period } from '../period/period.ts'
import { adderOf, type Adder, type Totals } from './add-up.ts'
import { calendarIds, dimensionOf, type Coding, type QueryContext } from './dimensions.ts'
import { checkQuestion, sumsOf, type Question, type QuestionError } from './question.ts'
import { GroupBook, prepareFilter, selectRows, type Scope } from './select-rows.ts'
import { tableOf, type Table } from './table.ts'

/** Values by metric; a metric without a number is absent. Money in minor units. */
export type Values = Readonly<Partial<Record<MetricId, number>>>

export type AnswerRow = {
  /** One a dimension; `undefined` for what belongs to none, such as a shop's own ads by country. */
  readonly key: readonly (string | undefined)[]
  readonly values: Values
  /** Present when the question compares: the same key in the compared period, aligned. */
  readonly compared?: Values
}

export type Answer = {
  readonly currency: string
  readonly rows: readonly AnswerRow[]
  /** Rows that `limit` left out. */
  readonly omittedRows: number
  readonly total: Values
  readonly comparedTotal?: Values
  readonly sources: Readonly<Partial<Record<MetricId, Source>>>
  /** Until when the last day of the period is known, where it holds today. */
  readonly partial?: Cut
}

/** Answers a question from the facts of one currency. Pure. */
export function answer(
  facts: Facts,
  question: Question,
  context: QueryContext,
): Result<Answer, QuestionError> {
  const checked = checkQuestion(question)
  if (!checked.ok) return checked
  const { period, compared } = question
  const partial = cutOf(period, context.today, context.hour)
  const now = addUp(facts, question, period, undefined, context)
  const then =
    compared &&
    addUp(facts, question, compared, partial && comparedCut(period, compared, partial), context)
  const rows = joinRows(question, now, then, context)
  const sorted = sortRows(rows, question)
  const limit = question.limit ?? sorted.length
  return ok({
    currency: facts.currency,
    rows: sorted.slice(0, limit),
    omittedRows: Math.max(0, sorted.length - limit),
    total: now.total,
    ...(then && { comparedTotal: then.total }),
    sources: Object.fromEntries(question.metrics.map(id => [id, sourceOf(id)])),
    ...(partial && { partial }),
  })
}

/** The weakest of what it is made from. */
function sourceOf(id: MetricId): Source {
  const metric = metricOf(id)
  if (metric.kind !== 'ratio') return metric.source
  return weakestSource([
    metric.source,
    ...[metric.over, metric.under].filter(isMetricId).map(sourceOf),
  ])
}

type AddedUp = {
  readonly codings: readonly Coding[]
  readonly rows: readonly { readonly codes: readonly number[]; readonly values: Values }[]
  readonly total: Values
}

function addUp(
  facts: Facts,
  question: Question,
  period: Period,
  cut: Cut | undefined,
  context: QueryContext,
): AddedUp {
  const asked = question.dimensions ?? []
  const { metrics, feesOn, refundsOn, filters = [] } = question
  const scope: Scope = {
    period,
    cut,
    filters: filters.map(filter => prepareFilter(filter, facts, period, context)),
    ...(feesOn && { feesOn }),
    ...(refundsOn && { refundsOn }),
  }
  const codings = asked.map(id => dimensionOf(id).code(facts, period, context))
  const book = new GroupBook(codings)
  const parts = addersOf(metrics, facts)
  const whole = asked.length === 0 ? parts : addersOf(metrics, facts)
  for (const month of facts.months)
    for (const [table, adders] of parts.tables) {
      const selected = selectRows(month, table, scope, book, asked)
      if (!selected) continue
      for (const { add } of adders) add(month, selected, Math.max(1, book.keys.length))
      if (asked.length === 0) continue
      const ungrouped = { ...selected, groups: undefined }
      for (const { add, isCount } of whole.tables.get(table) ?? [])
        if (isCount) add(month, ungrouped, 1)
    }
  const rows =
    asked.length === 0
      ? []
      : book.keys.map((codes, group) => ({ codes, values: valuesOf(metrics, parts.totals, group) }))
  for (const [key, totals] of whole.totals)
    if (whole !== parts && !whole.counts.has(key))
      totals.room(1)[0] = parts.totals.get(key)!.sum(book.keys.length)
  return { codings, rows, total: valuesOf(metrics, whole.totals, 0) }
}

type Adders = {
  readonly tables: ReadonlyMap<Table, readonly { readonly add: Adder; readonly isCount: boolean }[]>
  readonly totals: ReadonlyMap<string, Totals>
  /** Those of `totals` that count different things: the whole is not the sum of its parts. */
  readonly counts: ReadonlySet<string>
}

/** Each sum once, however many metrics read it. */
function addersOf(ids: readonly MetricId[], facts: Facts): Adders {
  const tables = new Map<Table, { add: Adder; isCount: boolean }[]>()
  const totals = new Map<string, Totals>()
  const counts = new Set<string>()
  for (const sum of ids.flatMap(sumsOf)) {
    const key = JSON.stringify(sum)
    if (totals.has(key)) continue
    const made = adderOf(sum, facts)
    totals.set(key, made.totals)
    const table = tableOf(sum)
    const isCount = sum.of === 'orders' || sum.of === 'buyers' || sum.of === 'listings'
    if (isCount) counts.add(key)
    tables.set(table, [...(tables.get(table) ?? []), { add: made.add, isCount }])
  }
  return { tables, totals, counts }
}

function valuesOf(
  ids: readonly MetricId[],
  totals: ReadonlyMap<string, Totals>,
  group: number,
): Values {
  const at = (sum: Sum) => totals.get(JSON.stringify(sum))?.at(group) ?? 0
  const values: Partial<Record<MetricId, number>> = {}
  for (const id of ids) {
    const value = valueOf(id, at)
    if (value !== undefined) values[id] = value
  }
  return values
}

function valueOf(id: MetricId, at: (sum: Sum) => number): number | undefined {
  const metric = metricOf(id)
  switch (metric.kind) {
    case 'additive': {
      const { undefinedWithout, unless, plus, minus = [] } = metric
      const isMissing = undefinedWithout !== undefined && at(undefinedWithout) === 0
      if (isMissing && (unless === undefined || at(unless) !== 0)) return undefined
      const sumOf = (sums: readonly Sum[]) => sums.reduce((sum, one) => sum + at(one), 0)
      return sumOf(plus) - sumOf(minus)
    }
    case 'distinct':
      return at(metric.count)
    case 'ratio': {
      const over = isMetricId(metric.over) ? valueOf(metric.over, at) : undefined
      const under = isMetricId(metric.under) ? valueOf(metric.under, at) : undefined
      return over === undefined || under === undefined || under === 0 ? undefined : over / under
    }
  }
}

/**
 * The rows of both periods under the names of this one: codes of the calendar are places in their
 * period, so that the third day meets the third day; all others are the same in both.
 */
function joinRows(
  question: Question,
  now: AddedUp,
  then: AddedUp | undefined,
  context: QueryContext,
): AnswerRow[] {
  const { metrics } = question
  const nothing = valuesOf(metrics, new Map(), 0)
  const current = new Map(now.rows.map(row => [row.codes.join(), row]))
  const compared = new Map(then?.rows.map(row => [row.codes.join(), row]))
  for (const code of filledCodes(question, now, context)) {
    const key = String(code)
    if (!current.has(key)) current.set(key, { codes: [code], values: nothing })
  }
  const rows = new Map([...current, ...compared])
  return [...rows].flatMap(([joined, { codes }]): AnswerRow[] => {
    // A place that only the longer compared period has, has no name here.
    if (codes.some((code, i) => code >= now.codings[i]!.size)) return []
    return [
      {
        key: codes.map((code, i) => (code < 0 ? undefined : now.codings[i]!.keyOf(code))),
        values: current.get(joined)?.values ?? nothing,
        ...(then && { compared: compared.get(joined)?.values ?? nothing }),
      },
    ]
  })
}

/** Places of the calendar that have a row whether something happened or not. */
function filledCodes(
  { isFilled, dimensions: asked = [], period }: Question,
  now: AddedUp,
  { firstDay, today }: QueryContext,
): number[] {
  const [only, ...others] = asked
  const [coding] = now.codings
  if (!isFilled || only === undefined || others.length > 0 || coding === undefined) return []
  const known = calendarIds.find(id => id === only)
  if (known === undefined) return []
  const last = lastDayOf(coding, period)
  return Array.from({ length: coding.size }, (_, code) => code).filter(
    code => coding.keyOf(code) <= today && last(code) >= firstDay,
  )
}

/** The last day of a place of the calendar. */
function lastDayOf({ size, keyOf }: Coding, { to }: Period): (code: number) => string {
  return code => addDays(code + 1 < size ? keyOf(code + 1) : to, -1)
}

function sortRows(rows: readonly AnswerRow[], { orderBy, dimensions = [] }: Question): AnswerRow[] {
  const byKey = (a: AnswerRow, b: AnswerRow) => compareKeys(a.key, b.key)
  if (!orderBy || orderBy.by === 'key' || dimensions.length === 0) {
    const sorted = rows.toSorted(byKey)
    return orderBy?.direction === 'down' ? sorted.reverse() : sorted
  }
  const { by, direction } = orderBy
  const sign = direction === 'up' ? 1 : -1
  // What has no number comes last, whichever way.
  return rows.toSorted((a, b) => {
    const [x, y] = [a.values[by], b.values[by]]
    if (x === undefined || y === undefined)
      return Number(x === undefined) - Number(y === undefined) || byKey(a, b)
    return sign * (x - y) || byKey(a, b)
  })
}

function compareKeys(a: AnswerRow['key'], b: AnswerRow['key']): number {
  for (const [i, x] of a.entries()) {
    const y = b[i]
    if (x === y) continue
    if (x === undefined || y === undefined) return x === undefined ? 1 : -1
    const [n, m] = [Number(x), Number(y)]
    if (!Number.isNaN(n) && !Number.isNaN(m) && n !== m) return n - m
    return x < y ? -1 : 1
  }
  return 0
}
