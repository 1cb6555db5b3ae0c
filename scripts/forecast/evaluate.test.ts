import { expect, test } from 'vitest'
import { evaluate, originsOf } from './evaluate.ts'
import type { Question } from './methods.ts'

const values = Array.from({ length: 200 }, (_, i) => i)
const series = { id: 'a', firstDay: '2024-01-01', values, kind: 'revenue' as const }
const protocol = { origins: 3, step: 30, horizon: 90 }

test('origins roll back from the last day that leaves a whole horizon', () => {
  const origins = originsOf(series, protocol)
  expect(origins.map(each => each.history.length)).toEqual([110, 80, 50])
  expect(origins[0]?.origin).toBe('2024-04-19')
  expect(origins[0]?.actual[0]).toBe(110)
  expect(origins[2]?.actual).toHaveLength(90)
})

test('an origin with too little behind it is left out', () => {
  expect(originsOf({ ...series, values: values.slice(0, 130) }, protocol)).toHaveLength(1)
  expect(originsOf({ ...series, values: [] }, protocol)).toHaveLength(0)
})

test('a method sees nothing after its origin, and its failures are counted', async () => {
  const seen: Question[] = []
  const oracle = {
    id: 'line',
    forecast: async (question: Question) => {
      seen.push(question)
      const next = question.values.length
      return { point: Array.from({ length: 90 }, (_, i) => next + i) }
    },
  }
  const broken = { id: 'broken', forecast: async () => undefined }
  const evaluation = await evaluate([series], [oracle, broken], protocol, () => undefined)
  expect(seen.map(question => Math.max(...question.values))).toEqual([109, 79, 49])
  expect(evaluation.cases).toBe(3)
  expect(evaluation.methods['line']?.['90']).toMatchObject({ mape: 0, wape: 0 })
  expect(evaluation.failures).toEqual({ broken: 3 })
  expect(evaluation.methods['broken']?.['30']?.mape).toBeNull()
})
