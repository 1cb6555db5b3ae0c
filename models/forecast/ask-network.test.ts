import { expect, test } from 'vitest'
import { err, ok } from '../../schema/result.ts'
import { askNetwork } from './ask-network.ts'
import type { NetworkBatch, RunNetwork } from './network.ts'
import type { OriginCase } from './origin-case.ts'

/** Ten a day, with 250, 300 and 350 a month. */
const steady: RunNetwork = async ({ rows }: NetworkBatch) =>
  ok({
    daily: Float32Array.from(Array.from({ length: rows * 90 }, () => [5, 10, 15]).flat()),
    totals: Float32Array.from(
      Array.from({ length: rows }, () => [250, 300, 350, 500, 600, 700, 750, 900, 1050]).flat(),
    ),
  })

function at(closed: readonly number[]): OriginCase {
  const closedAhead = Array.from({ length: 90 }, (_, step) => closed.includes(step))
  return {
    originDay: '2026-11-21',
    known: 3,
    open: { values: [10, 10, 10], closedAhead },
    members: [],
    actual: [],
  }
}

test('each origin has its row, and nothing is taken out where nothing closes', async () => {
  const answers = await askNetwork([at([]), at([])], 'revenue', 'US', steady)
  expect(answers).toHaveLength(2)
  expect(answers?.[1]?.totals[0]).toEqual([250, 300, 350])
})

test('three holidays of thirty days take a tenth of the month', async () => {
  const [answer] = (await askNetwork([at([0, 1, 2])], 'revenue', 'US', steady)) ?? []
  expect(answer?.days.slice(0, 4)).toEqual([0, 0, 0, 10])
  expect(answer?.totals[0]?.map(Math.round)).toEqual([225, 270, 315])
  expect(answer?.totals[2]?.[1]).toBeCloseTo(870)
})

test('a failing run is no answer', async () => {
  const failing: RunNetwork = async () => err({ reason: 'model-failed', detail: '' })
  expect(await askNetwork([at([])], 'units', undefined, failing)).toBeUndefined()
})
