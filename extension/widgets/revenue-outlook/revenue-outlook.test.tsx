import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import type { Forecast } from '../../../models/forecast/forecast.ts'
import { emptyDay } from '../../../models/metrics/rollup.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { ForecastRow } from '../../store/forecast-row.ts'
import { isEmpty } from '../define-widget.ts'
import { revenueOutlook } from './index.tsx'
import { outlook } from './outlook.ts'
import { trackRecord, whatIsMissing } from './words.ts'

const shop: ShopContext = {
  shopId: '1',
  shopName: 'Fernhill Clay',
  currency: 'USD',
  countryIso: 'US',
  timeZone: 'UTC',
  closedWeekdays: [],
  today: '2026-11-17',
  now: Date.UTC(2026, 10, 17, 12),
  locale: 'en-US',
}

const ninety = (value: number) => Array.from({ length: 90 }, () => value)

const forecast: Forecast = {
  origin: '2026-11-16',
  horizon: 90,
  daily: { p10: ninety(10_000), p50: ninety(30_000), p90: ninety(60_000) },
  totals: {
    30: { p10: 712_000, p50: 964_000, p90: 1_280_000 },
    60: { p10: 948_000, p50: 1_308_000, p90: 1_790_000 },
    90: { p10: 1_320_000, p50: 1_859_000, p90: 2_590_000 },
  },
  naiveTotals: { 30: 600_000, 60: 1_200_000, 90: 1_860_000 },
  backtests: [
    { horizon: 60, cases: 4, medape: 0.2, naiveMedape: 0.3, coverage80: 1 },
    { horizon: 30, cases: 6, medape: 0.18, naiveMedape: 0.27, coverage80: 5 / 6 },
  ],
  model: { name: 'weekday-mean', version: '1' },
  isBaseline: true,
  notes: ['A note.'],
}

const row: ForecastRow = {
  seriesKey: 'revenue',
  inputHash: 'x',
  computedAt: 0,
  state: 'ready',
  currency: 'USD',
  forecast,
}

const totals = ['2026-11-15', '2026-11-16', '2026-11-17'].map((day, index) => ({
  ...emptyDay(day, 'USD'),
  revenue: 1000 * (index + 1),
}))

function view(firstDay = '2026-01-01') {
  const computed = outlook(row, totals, firstDay, shop)
  if (isEmpty(computed)) throw new Error(computed.missing)
  return computed
}

test('a day that is not over is never drawn as known', () => {
  expect(view().fan.actual).toEqual([1000, 2000])
})

test('the naive line is its totals shared over their days', () => {
  const { naive } = view().fan
  // 600,000 ÷ 30 and (1,860,000 − 1,200,000) ÷ 30
  expect([naive[0], naive[30], naive[89]]).toEqual([20_000, 20_000, 22_000])
  expect(naive).toHaveLength(90)
})

test('the events of the shop’s country are ahead', () => {
  expect(view().fan.events).toEqual([
    { step: 11, name: 'Black Friday' },
    { step: 39, name: 'Christmas' },
    { step: 90, name: 'Valentine’s Day' },
  ])
})

test('the track record is that of the shortest horizon, beside the naive line’s', () => {
  expect(trackRecord(view(), 'en-US')).toBe(
    'Tested on your own past: the 30-day total missed by 18% in the middle of 6 tries, the naive line by 27%. 5 of 6 fell inside the range.',
  )
  expect(trackRecord({ ...view(), backtest: undefined }, 'en-US')).toMatch(/no track record/)
})

test('it says how long until it knows more', () => {
  // 1 Jan to 16 Nov are 320 days; 45 more make a year.
  expect(whatIsMissing(view('2026-01-01'), 'en-US')).toContain('320 days')
  expect(whatIsMissing(view('2026-01-01'), 'en-US')).toContain('about 1 month more')
  expect(whatIsMissing(view('2025-06-01'), 'en-US')).toContain('each season once')
  expect(whatIsMissing(view('2023-01-01'), 'en-US')).toBeUndefined()
})

test('the card shows totals with their range, the baseline, and that it is one', () => {
  const html = renderToString(<>{revenueOutlook.render(view(), shop)}</>)
  for (const text of ['$9,640', '$7,120 to $12,800', 'naive $6,000', 'A note.']) {
    expect(html).toContain(text)
  }
  expect(html).toContain('No trained model is at work here')
  expect(html).toContain('Events ahead: Black Friday, Christmas, Valentine’s Day.')
})

test('numbers by name for whoever compares them', () => {
  expect(revenueOutlook.shown?.(view(), shop)).toMatchObject({
    'p10-30': 712_000,
    'p50-90': 1_859_000,
    'naive-60': 1_200_000,
  })
})

test('without a forecast it says why', () => {
  expect(outlook(undefined, totals, undefined, shop)).toHaveProperty('missing')
  const base = { seriesKey: 'revenue', inputHash: 'x', computedAt: 0 }
  expect(
    outlook({ ...base, state: 'none', reason: 'short', detail: 'Too short.' }, totals, 'x', shop),
  ).toEqual({ missing: 'Too short.' })
  expect(outlook({ ...row, currency: 'EUR' }, totals, '2026-01-01', shop)).toHaveProperty('missing')
})
