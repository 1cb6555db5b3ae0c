import type { Evaluation } from './evaluate.ts'

const share = (value: number | null | undefined): string =>
  value === null || value === undefined ? '-' : value.toFixed(3)

/** The table of one evaluation, with the ratios to the best of the three augurs models. */
export function evaluationTable(title: string, evaluation: Evaluation): string {
  const head = ['method', 'days', 'MAPE', 'medAPE', 'WAPE', 'MASE', 'WQL', 'cover80']
  const rows = Object.entries(evaluation.methods).flatMap(([id, byHorizon]) =>
    Object.entries(byHorizon).map(([days, score]) => [
      id,
      days,
      ...[score.mape, score.medape, score.wape, score.mase, score.wql, score.coverage80].map(share),
    ]),
  )
  const width = head.map((_, i) => Math.max(...[head, ...rows].map(row => row[i]?.length ?? 0)))
  const lines = [head, ...rows].map(row =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(width[i] ?? 0) : cell.padStart(width[i] ?? 0)))
      .join('  '),
  )
  const failed = Object.entries(evaluation.failures).map(([id, count]) => `${id} failed ${count}`)
  return [
    `${title}: ${evaluation.cases} cases`,
    ...lines,
    `30 days against the best augurs model: MAPE × ${share(ratioToAugurs(evaluation, 'mape'))}, daily WAPE × ${share(ratioToAugurs(evaluation, 'wape'))}`,
    ...failed,
  ].join('\n')
}

/** Ours over the best of the three, at 30 days; `undefined` when one of them has no value. */
export function ratioToAugurs(
  evaluation: Evaluation,
  measure: 'mape' | 'wape',
): number | undefined {
  const ours = evaluation.methods['etsypro']?.['30']?.[measure]
  const theirs = Object.entries(evaluation.methods)
    .filter(([id]) => id.startsWith('augurs-'))
    .map(([, byHorizon]) => byHorizon['30']?.[measure])
    .filter(value => typeof value === 'number')
  const best = Math.min(...theirs)
  return typeof ours === 'number' && Number.isFinite(best) && best > 0 ? ours / best : undefined
}
