import { describe, expect, test } from 'vitest'
import { err, ok } from '../../schema/result.ts'
import type { Forecast } from './forecast.ts'
import { BASELINE, type ForecastModels, makeForecast } from './make-forecast.ts'
import type { NetworkBatch } from './network.ts'

/** A pretend network: every day `level`, totals with 20 % to either side. */
function models(level: number, parts: Partial<ForecastModels> = {}): ForecastModels {
  return {
    name: 'pretend',
    version: '9',
    widening: [1, 1, 1],
    runNetwork: async ({ rows }: NetworkBatch) => {
      const day = [level * 0.5, level, level * 1.5]
      const total = [30, 60, 90].flatMap(days => [0.8, 1, 1.2].map(share => share * days * level))
      return ok({
        daily: Float32Array.from(Array.from({ length: rows * 90 }, () => day).flat()),
        totals: Float32Array.from(Array.from({ length: rows }, () => total).flat()),
      })
    },
    ...parts,
  }
}

const steady = Array<number>(365).fill(100)
const of = (values: readonly number[]) => ({
  values,
  origin: '2026-11-21',
  kind: 'revenue' as const,
})

async function forecastOf(
  values: readonly number[],
  learnt: ForecastModels | undefined,
): Promise<Forecast> {
  const made = await makeForecast(of(values), learnt)
  if (!made.ok) throw new Error(made.error.detail)
  return made.value
}

function expectSane(forecast: Forecast): void {
  for (const horizon of [30, 60, 90] as const) {
    const { p10, p50, p90 } = forecast.totals[horizon]
    expect([p10, p50, p90, forecast.naiveTotals[horizon]].every(Number.isFinite)).toBe(true)
    expect(p10).toBeGreaterThanOrEqual(0)
    expect(p50).toBeGreaterThanOrEqual(p10)
    expect(p90).toBeGreaterThanOrEqual(p50)
  }
  const { p10, p50, p90 } = forecast.daily
  expect([p10, p50, p90].map(days => days.length)).toEqual([90, 90, 90])
  expect([...p10, ...p50, ...p90].every(y => Number.isFinite(y) && y >= 0)).toBe(true)
  expect(p50.every((y, i) => (p10[i] ?? 0) <= y + 1e-9 && y <= (p90[i] ?? 0) + 1e-9)).toBe(true)
}

describe('without a model', () => {
  test('the classical blend answers, says so, and has a record', async () => {
    const forecast = await forecastOf(steady, undefined)
    expectSane(forecast)
    expect(forecast.isBaseline).toBe(true)
    expect(forecast.model).toEqual(BASELINE)
    expect(forecast.notes.join()).toContain('classical blend')
    expect(forecast.totals[30].p50).toBeCloseTo(3000)
    expect(forecast.naiveTotals[90]).toBeCloseTo(9000)
    // 365 − 28 days leave eleven whole steps of 30.
    expect(forecast.backtests.map(backtest => backtest.cases)).toEqual([11, 10, 9])
    expect(forecast.backtests[0]?.medape).toBeCloseTo(0)
  })
})

describe('with a model', () => {
  test('its totals are shown under its name', async () => {
    const forecast = await forecastOf(steady, models(100))
    expectSane(forecast)
    expect(forecast.isBaseline).toBe(false)
    expect(forecast.model).toEqual({ name: 'pretend', version: '9' })
    expect(forecast.totals[60].p50).toBeCloseTo(6000)
    expect(forecast.daily.p50[0]).toBeCloseTo(100)
    expect(forecast.notes).toEqual([])
  })
  test('intervals that held well are narrowed, within bounds', async () => {
    const forecast = await forecastOf(steady, models(100))
    expect(Math.log(3050 / (forecast.totals[30].p10 + 50))).toBeCloseTo(
      0.7 * Math.log(3050 / 2450),
      3,
    )
  })
  test('intervals that kept failing are widened', async () => {
    const forecast = await forecastOf(steady, models(60))
    expect(forecast.totals[30].p90).toBeGreaterThan(1.3 * 30 * 60)
    expect(forecast.backtests[0]?.medape).toBeCloseTo(0.4)
  })
  test('a past interval is judged without what came after it', async () => {
    // The oldest origin has no older one to learn a width from: its interval is the model's own.
    const forecast = await forecastOf(steady.slice(0, 60), models(80))
    expect(forecast.backtests[0]).toMatchObject({ cases: 1, coverage80: 0 }) // 3000 is above 2880
  })
})

describe('a model that fails', () => {
  const failing: Partial<ForecastModels>[] = [
    { runNetwork: async () => err({ reason: 'model-failed', detail: 'no memory' }) },
    { runNetwork: async () => ok({ daily: new Float32Array(3), totals: new Float32Array(9) }) },
    {
      runNetwork: async ({ rows }) =>
        ok({
          daily: new Float32Array(rows * 270).fill(Number.NaN),
          totals: new Float32Array(rows * 9),
        }),
    },
  ]
  test.each(failing)('falls back to the blend and says so (%#)', async parts => {
    const forecast = await forecastOf(steady, models(100, parts))
    expectSane(forecast)
    expect(forecast.isBaseline).toBe(true)
    expect(forecast.notes.join()).toContain('could not be used')
  })
  test('a failing stacker leaves the network', async () => {
    const runStacker = async () => err({ reason: 'model-failed', detail: '' })
    const forecast = await forecastOf(steady, models(100, { runStacker }))
    expect(forecast.isBaseline).toBe(false)
    expect(forecast.notes.join()).toContain('network alone')
  })
  test('a stacker of nonsense is a failing one', async () => {
    const runStacker = async (_: Float32Array, rows: number) =>
      ok(new Float32Array(rows * 3).fill(Infinity))
    const forecast = await forecastOf(steady, models(100, { runStacker }))
    expect(forecast.notes.join()).toContain('network alone')
  })
})

describe('bad input', () => {
  test.each([
    ['nothing', [], 'no-sales'],
    ['one day', [5], 'too-short'],
    ['only zeros', Array<number>(400).fill(0), 'no-sales'],
    ['two sales', [1, ...Array<number>(40).fill(0), 1], 'too-few-sales'],
  ] as const)('%s is a reason in words', async (_, values, reason) => {
    const made = await makeForecast(of(values), models(1))
    expect(made.ok ? '' : made.error.reason).toBe(reason)
    expect(made.ok ? '' : made.error.detail).toMatch(/[a-z].*\.$/)
  })
  const odd: readonly (readonly [string, readonly number[]])[] = [
    ['refund days', steady.map((y, i) => (i % 9 === 0 ? -y : y))],
    ['unreadable days', steady.map((y, i) => (i % 50 === 0 ? Number.NaN : y))],
    ['one enormous order', [...steady, 1e12, ...steady]],
    ['ten years', Array<number>(3650).fill(3)],
    ['a sale now and then', Array.from({ length: 500 }, (_, i) => (i % 40 === 0 ? 1 : 0))],
    ['a fortnight', steady.slice(0, 14)],
    ['amounts near the largest number', steady.map(() => 9e15)],
  ]
  test.each(odd)('%s: honest and finite, learnt or not', async (_, values) => {
    expectSane(await forecastOf(values, undefined))
    expectSane(await forecastOf(values, models(100)))
  })
  test('a shop that rested for a year gets a wide guess and is told', async () => {
    const forecast = await forecastOf([...steady, ...Array<number>(365).fill(0)], undefined)
    expectSane(forecast)
    expect(forecast.notes.join()).toContain('Nothing was sold for 365 days')
    expect(forecast.totals[30].p10).toBe(0)
    expect(forecast.totals[30].p90).toBeGreaterThanOrEqual(100)
  })
})
