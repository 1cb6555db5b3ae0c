import { addDays } from '../../models/metrics/day.ts'
import type { Method, Said } from './methods.ts'
import type { DailySeries } from './read-series.ts'
import { type Score, scoreCases, type ScoredCase } from './score.ts'

export type Protocol = { readonly origins: number; readonly step: number; readonly horizon: number }
export type Origin = {
  readonly series: DailySeries
  readonly origin: string
  readonly history: readonly number[]
  readonly actual: readonly number[]
}
export type Evaluation = {
  readonly cases: number
  readonly methods: Readonly<Record<string, Readonly<Record<string, Score>>>>
  /** Cases in which a method gave nothing; they are left out of its figures. */
  readonly failures: Readonly<Record<string, number>>
}

/** A month of days: with less no method has a weekly profile to speak of. */
const MIN_HISTORY_DAYS = 28

/** Rolling origins, the last one `horizon` days before the end of the series. */
export function originsOf(series: DailySeries, { origins, step, horizon }: Protocol): Origin[] {
  return Array.from({ length: origins }, (_, i) => {
    const known = series.values.length - horizon - i * step
    return {
      series,
      origin: addDays(series.firstDay, known - 1),
      history: series.values.slice(0, Math.max(0, known)),
      actual: series.values.slice(Math.max(0, known), Math.max(0, known) + horizon),
    }
  }).filter(({ history }) => history.length >= MIN_HISTORY_DAYS)
}

/** Every method on every origin; it never sees a day after the origin. */
export async function evaluate(
  all: readonly DailySeries[],
  methods: readonly Method[],
  protocol: Protocol,
  onProgress: (done: number, of: number) => void,
): Promise<Evaluation> {
  const origins = all.flatMap(series => originsOf(series, protocol))
  const scored = new Map<string, ScoredCase[]>(methods.map(method => [method.id, []]))
  const failures: Record<string, number> = {}
  for (const [index, { series, origin, history, actual }] of origins.entries()) {
    for (const method of methods) {
      const question = { values: history, origin, kind: series.kind, horizon: protocol.horizon }
      const said: Said | undefined = await method.forecast(question)
      if (said === undefined) failures[method.id] = (failures[method.id] ?? 0) + 1
      else scored.get(method.id)?.push({ ...said, history, actual })
    }
    onProgress(index + 1, origins.length)
  }
  const horizons = [30, 60, 90].filter(days => days <= protocol.horizon)
  return {
    cases: origins.length,
    methods: Object.fromEntries(
      [...scored].map(([id, cases]) => [
        id,
        Object.fromEntries(horizons.map(days => [String(days), scoreCases(cases, days)])),
      ]),
    ),
    failures,
  }
}
