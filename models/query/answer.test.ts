import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { classify } from '../fees/classify.ts'
import { buildMonth, type OrderFact } from '../facts/build-month.ts'
import { joinMonths, type Facts } from '../facts/facts.ts'
import { groupByMonth } from '../facts/group-by-month.ts'
import { addDays, dayAndHour, daysBetween } from '../metrics/day.ts'
import { metricIds, metricOf, type MetricId } from '../metrics/list.ts'
import { orderProfit } from '../metrics/order-profit-of.ts'
import {
  counts,
  gmvOf,
  refundsWithoutTax,
  revenueOf,
  soldWithoutTax,
  unitsOf,
} from '../metrics/revenue.ts'
import { bookedFees } from '../../tests/sandbox/shop/books.ts'
import { generateShop } from '../../tests/sandbox/shop/generate-shop.ts'
import {
  entitiesOfShop,
  everySecondCost,
  factsInputOf,
} from '../../tests/fixtures/facts-of-shop.ts'
import { answer, type Answer, type Values } from './answer.ts'
import { dimensionIds, dimensionOf, type DimensionId, type QueryContext } from './dimensions.ts'
import { sumsOf, type Filter, type Question } from './question.ts'
import { tableOf } from './table.ts'

const NOW = Date.parse('2026-11-22T18:00:00Z')
const zone = 'America/New_York'
const context: QueryContext = {
  today: '2026-11-22',
  hour: 13,
  now: NOW,
  countryIso: 'US',
  firstDay: '2020-01-01',
}

const shop = generateShop({ seed: 3, transactions: 900, now: NOW, timeZone: zone })
const entities = entitiesOfShop(shop)
const costs = everySecondCost(entities.receipts, 250)
const input = factsInputOf(entities, costs, zone)
const months = groupByMonth(input.orders, input.account, zone).map(buildMonth)
const facts = joinMonths('USD', months)
const firstDay = dayAndHour(Math.min(...entities.receipts.map(one => one.createdAt)), zone).day
const whole = { from: addDays(firstDay, -40), to: '2026-11-23' }

function ask(question: Question, of: Facts = facts): Answer {
  const answered = answer(of, question, context)
  if (!answered.ok) throw new Error(JSON.stringify(answered.error))
  return answered.value
}

const tablesOf = (id: MetricId) => new Set(sumsOf(id).map(tableOf))
const fits = (id: MetricId, dimension: DimensionId) =>
  [...tablesOf(id)].every(table => dimensionOf(dimension).tables.includes(table))
const additive = metricIds.filter(id => metricOf(id).kind === 'additive')
/** Those that are a number whatever the parts: a part without any cost has no profit. */
const plain = additive.filter(id => !('undefinedWithout' in metricOf(id)))

test('the fixture is a shop with everything in it', () => {
  expect(months.length).toBeGreaterThan(3)
  expect(facts.months.some(month => month.refunds.line.length > 0)).toBe(true)
  expect(facts.months.some(month => month.account.line.includes(-1))).toBe(true)
  expect(metricIds.length).toBeGreaterThan(45)
})

describe('against a naive recount of the orders', () => {
  const inPeriod = (at: number, { period }: Question) => {
    const { day } = dayAndHour(at, zone)
    return period.from <= day && day < period.to
  }
  const keyOf: Partial<Record<DimensionId, (order: OrderFact) => string | undefined>> = {
    country: ({ receipt }) => receipt.countryIso,
    destination: ({ receipt: { countryIso } }) => {
      if (countryIso === undefined) return undefined
      if (countryIso === 'US') return 'domestic'
      return ['DE', 'FR', 'NL', 'IE', 'IT', 'ES', 'AT', 'SE'].includes(countryIso) ? 'eu' : 'other'
    },
    discounted: ({ receipt }) =>
      counts(receipt) && gmvOf(receipt) > receipt.subtotal.minor ? 'yes' : 'no',
    weekday: ({ receipt }) =>
      String(new Date(`${dayAndHour(receipt.createdAt, zone).day}T00:00:00Z`).getUTCDay()),
    hour: ({ receipt }) => String(dayAndHour(receipt.createdAt, zone).hour),
    month: ({ receipt }) => `${dayAndHour(receipt.createdAt, zone).day.slice(0, 7)}-01`,
  }
  const named = Object.keys(keyOf) as (keyof typeof keyOf)[]

  /** Everything on the day of the order, so that an order is in one part as a whole. */
  function recount(orders: readonly OrderFact[]): Values {
    const counted = orders.filter(({ receipt }) => counts(receipt))
    const sum = (of: (order: OrderFact) => number) => orders.reduce((all, one) => all + of(one), 0)
    const moved = (group: string) =>
      sum(({ effects }) =>
        effects.reduce(
          (all, { ledgerType, minor }) =>
            classify(ledgerType).group === group ? all - minor : all,
          0,
        ),
      )
    const revenue = sum(({ receipt }) => revenueOf(receipt))
    const cost = sum(({ receipt, costs: of }) =>
      counts(receipt) ? of.reduce<number>((all, one) => all + (one ?? 0), 0) : 0,
    )
    const [fees, labels, unclassified] = [moved('fee'), moved('label'), moved('unclassified')]
    const hasCost = counted.some(({ costs: of }) => of.some(one => one !== undefined))
    const units = counted.reduce((all, { receipt }) => all + unitsOf(receipt), 0)
    return {
      orders: counted.length,
      units,
      gmv: counted.reduce((all, { receipt }) => all + gmvOf(receipt), 0),
      revenue,
      fees,
      labels,
      unclassified: 0 - unclassified,
      netRevenue: revenue - fees - labels - unclassified,
      ...(hasCost && { costs: cost }),
      ...((hasCost || units === 0) && {
        profit: revenue - fees - labels - unclassified - cost,
      }),
      ...(counted.length > 0 && { aov: revenue / counted.length }),
      buyers: new Set(counted.flatMap(({ receipt }) => receipt.buyerHash ?? [])).size,
      lossOrders: counted.filter(
        ({ receipt, effects, costs: of }) => orderProfit(receipt, effects, of).profit < 0,
      ).length,
    }
  }
  const asked = Object.keys(recount(input.orders)) as MetricId[]

  const day = fc.integer({ min: 0, max: 400 }).map(back => addDays('2026-11-23', -back))
  const period = fc
    .tuple(day, day)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }))
  const filter = fc.constantFrom<Filter>(
    { dimension: 'country', operator: 'is', values: ['US'] },
    { dimension: 'country', operator: 'is-not', values: ['us', 'DE'] },
    { dimension: 'discounted', operator: 'is', values: ['yes'] },
    { dimension: 'weekday', operator: 'is', values: ['0', '6'] },
    { dimension: 'country', operator: 'contains', values: ['e'] },
  )
  const passes = ({ dimension, operator, values }: Filter, order: OrderFact) => {
    const key = keyOf[dimension]!(order)?.toLowerCase()
    const wanted = values.map(value => value.toLowerCase())
    if (operator === 'is') return key !== undefined && wanted.includes(key)
    if (operator === 'is-not') return key === undefined || !wanted.includes(key)
    return key !== undefined && wanted.some(value => key.includes(value))
  }

  test('random questions have the recount as their answer, part by part', () => {
    fc.assert(
      fc.property(
        period,
        fc.constantFrom(...named),
        fc.array(filter, { maxLength: 2 }),
        (range, dimension, filters) => {
          const question: Question = {
            metrics: asked,
            dimensions: [dimension],
            filters,
            period: range,
            feesOn: 'ordered',
            refundsOn: 'ordered',
          }
          // What the shop pays as a whole belongs to no order.
          const orders = input.orders.filter(
            order =>
              inPeriod(order.receipt.createdAt, question) &&
              filters.every(one => passes(one, order)),
          )
          const { rows } = ask(question, ordersOnly)
          const parts = new Map<string, OrderFact[]>()
          for (const order of orders) {
            const key = keyOf[dimension]!(order) ?? ''
            parts.set(key, [...(parts.get(key) ?? []), order])
          }
          expect(new Set(rows.map(({ key }) => key[0] ?? ''))).toEqual(new Set(parts.keys()))
          for (const { key, values } of rows)
            expect(values).toEqual(recount(parts.get(key[0] ?? '') ?? []))
        },
      ),
      { numRuns: 150 },
    )
  })
  const ordersOnly = joinMonths('USD', groupByMonth(input.orders, [], zone).map(buildMonth))
})

describe('parts and wholes', () => {
  const pairs = fc
    .constantFrom(...dimensionIds)
    .chain(first =>
      fc.constantFrom<readonly DimensionId[]>([first], [first, 'listing'], [first, 'month']),
    )

  test('every additive metric adds up to the cent over every dimension', () => {
    fc.assert(
      fc.property(
        pairs,
        fc.boolean(),
        fc.constantFrom('posted', 'ordered'),
        (dimensions, isGiven, feesOn) => {
          const metrics = plain.filter(id => dimensions.every(one => fits(id, one)))
          const refundsOn = isGiven ? 'given' : 'ordered'
          const { rows, total } = ask({
            metrics,
            dimensions: [...new Set(dimensions)],
            period: whole,
            feesOn,
            refundsOn,
          })
          expect(metrics.length).toBeGreaterThan(0)
          for (const id of metrics)
            expect([id, rows.reduce((sum, row) => sum + (row.values[id] ?? 0), 0)]).toEqual([
              id,
              total[id],
            ])
        },
      ),
      { numRuns: 120 },
    )
  })

  test('over all time the day on which something counts does not matter', () => {
    const all = (feesOn: 'posted' | 'ordered', refundsOn: 'given' | 'ordered') =>
      ask({ metrics: additive, period: whole, feesOn, refundsOn }).total
    expect(all('ordered', 'ordered')).toEqual(all('posted', 'given'))
  })

  test('"is" and "is not" are the whole together', () => {
    const of = (operator: 'is' | 'is-not', dimension: DimensionId, value: string) =>
      ask({
        metrics: plain,
        period: whole,
        filters: [{ dimension, operator, values: [value] }],
      }).total
    const { total } = ask({ metrics: plain, period: whole })
    for (const [dimension, value] of [
      ['country', 'DE'],
      ['buyerType', 'new'],
      ['listing', facts.dictionaries.listings[1]!],
      ['weekday', '3'],
    ] as const) {
      const yes = of('is', dimension, value)
      const no = of('is-not', dimension, value)
      for (const id of plain) expect([id, yes[id]! + no[id]!]).toEqual([id, total[id]])
    }
  })
})

test("the generator's own books agree on every day", () => {
  const { rows } = ask({
    metrics: ['orders', 'units', 'gmv', 'revenue', 'refunds', 'labels', ...feeIds],
    dimensions: ['day'],
    period: whole,
    isFilled: true,
  })
  expect(rows.length).toBe(daysBetween(whole.from, whole.to).length)
  for (const { key, values } of rows) {
    const epochDay = Math.round(Date.parse(`${key[0]!}T00:00:00Z`) / 86_400_000)
    const book = shop.books.dayAt(epochDay)
    expect({ day: key[0], ...values }).toEqual({
      day: book.day,
      orders: book.receipts,
      units: book.units,
      gmv: book.gmv,
      revenue: book.revenue,
      refunds: book.refunds,
      labels: book.labels,
      ...Object.fromEntries(bookedFees.map(kind => [`fees:${kind}`, book.fees[kind] ?? 0])),
    })
  }
})
const feeIds = bookedFees.map(kind => `fees:${kind}` as const)

test('revenue by listing is what was sold of it, tax apart', () => {
  const { rows } = ask({ metrics: ['gmv', 'units'], dimensions: ['listing'], period: whole })
  for (const { key, values } of rows) {
    const lines = entities.receipts
      .filter(counts)
      .flatMap(({ transactions }) => transactions.filter(line => line.listingId === key[0]))
    expect(values.gmv).toBe(lines.reduce((sum, line) => sum + line.price.minor * line.quantity, 0))
    expect(values.units).toBe(lines.reduce((sum, line) => sum + line.quantity, 0))
  }
})

test('new and repeat buyers, as a recount by hand has them', () => {
  const period = { from: '2026-09-01', to: '2026-11-01' }
  const { total } = ask({ metrics: ['buyers', 'newBuyers', 'repeatBuyers', 'repeatRate'], period })
  const byBuyer = new Map<string, string[]>()
  for (const receipt of entities.receipts
    .filter(counts)
    .toSorted((a, b) => a.createdAt - b.createdAt))
    if (receipt.buyerHash !== undefined)
      byBuyer.set(receipt.buyerHash, [
        ...(byBuyer.get(receipt.buyerHash) ?? []),
        dayAndHour(receipt.createdAt, zone).day,
      ])
  const isIn = (day: string) => period.from <= day && day < period.to
  const all = [...byBuyer.values()]
  const isRepeat = (days: string[]) => days.some((day, i) => i > 0 && isIn(day))
  expect(total.buyers).toBe(all.filter(days => days.some(isIn)).length)
  expect(total.newBuyers).toBe(all.filter(days => isIn(days[0]!)).length)
  expect(total.repeatBuyers).toBe(all.filter(isRepeat).length)
  expect(total.repeatRate).toBeCloseTo(total.repeatBuyers! / total.buyers!)
})

describe('comparison', () => {
  test('the third day stands beside the third day', () => {
    const period = { from: '2026-11-08', to: '2026-11-15' }
    const compared = { from: '2026-11-01', to: '2026-11-08' }
    const { rows, comparedTotal } = ask({
      metrics: ['revenue'],
      dimensions: ['day'],
      period,
      compared,
      isFilled: true,
    })
    const before = ask({
      metrics: ['revenue'],
      dimensions: ['day'],
      period: compared,
      isFilled: true,
    })
    expect(rows.map(row => row.compared)).toEqual(before.rows.map(row => row.values))
    expect(comparedTotal).toEqual(before.total)
  })

  test('a period that holds today meets the same part of the other', () => {
    const period = { from: '2026-11-22', to: '2026-11-23' }
    const compared = { from: '2026-11-15', to: '2026-11-16' }
    const { comparedTotal, partial } = ask({ metrics: ['orders'], period, compared })
    const upToNoon = entities.receipts.filter(counts).filter(({ createdAt }) => {
      const { day, hour } = dayAndHour(createdAt, zone)
      return day === '2026-11-15' && hour < context.hour
    })
    expect(partial).toEqual({ day: '2026-11-22', hour: 13 })
    expect(comparedTotal).toEqual({ orders: upToNoon.length })
  })
})

describe('degenerate questions', () => {
  test('a shop without anything has zeros and no ratios', () => {
    const none = joinMonths('USD', [])
    const { total, rows } = ask({ metrics: metricIds, period: whole }, none)
    expect(rows).toEqual([])
    expect(total.orders).toBe(0)
    expect(total.revenue).toBe(0)
    expect(total.profit).toBe(0)
    for (const id of ['aov', 'margin', 'feeRate', 'costs', 'costCoverage', 'repeatRate'] as const)
      expect([id, total[id]]).toEqual([id, undefined])
  })

  test('a day without a row is zero where the shop is known, and absent elsewhere', () => {
    const { rows } = answerOf({ firstDay: '2026-11-20' })
    expect(rows.map(row => row.key[0])).toEqual(['2026-11-20', '2026-11-21', '2026-11-22'])
    expect(rows.map(row => row.values.orders)).toEqual([0, 0, 0])
    expect(rows.every(row => !('aov' in row.values))).toBe(true)
  })
  function answerOf({ firstDay: first }: { firstDay: string }): Answer {
    const answered = answer(
      joinMonths('USD', []),
      {
        metrics: ['orders', 'aov'],
        dimensions: ['day'],
        period: { from: '2026-11-01', to: '2026-12-01' },
        isFilled: true,
      },
      { ...context, firstDay: first },
    )
    if (!answered.ok) throw new Error(answered.error.reason)
    return answered.value
  }

  const base: Question = { metrics: ['revenue'], period: whole }
  test.each<[string, Question, string]>([
    ['a metric that is none', { ...base, metrics: ['income' as MetricId] }, 'unknown-metric'],
    [
      'a dimension that is none',
      { ...base, dimensions: ['mood' as DimensionId] },
      'unknown-dimension',
    ],
    ['no metric', { ...base, metrics: [] }, 'no-metric'],
    [
      'three dimensions',
      { ...base, dimensions: ['day', 'hour', 'listing'] },
      'too-many-dimensions',
    ],
    [
      'an empty period',
      { ...base, period: { from: '2026-01-02', to: '2026-01-02' } },
      'period-empty',
    ],
    [
      'a day that is none',
      { ...base, period: { from: 'soon', to: '2026-01-02' } },
      'period-malformed',
    ],
    ['100 years', { ...base, period: { from: '1926-01-01', to: '2026-01-01' } }, 'period-too-long'],
    ['revenue of a kind of fee', { ...base, dimensions: ['feeKind'] }, 'dimension-not-of-metric'],
    [
      'a filter without a value',
      { ...base, filters: [{ dimension: 'country', operator: 'is', values: [] }] },
      'filter-without-values',
    ],
  ])('%s has a reason and no number', (_name, question, reason) => {
    expect(answer(facts, question, context)).toMatchObject({ ok: false, error: { reason } })
  })

  test('facts of another currency are not taken in', () => {
    expect(() => joinMonths('EUR', months)).toThrow('USD')
  })

  test('an order charged in another currency keeps the two apart', () => {
    const [order] = input.orders
    const foreign = {
      ...order!,
      effects: [{ entryId: '1', ledgerType: 'transaction', minor: -500, currency: 'EUR', at: NOW }],
    }
    const groups = groupByMonth([foreign], [], zone).map(buildMonth)
    const of = (currency: string) =>
      ask(
        { metrics: ['fees'], period: whole },
        joinMonths(
          currency,
          groups.filter(month => month.currency === currency),
        ),
      ).total.fees
    expect([of('USD'), of('EUR')]).toEqual([0, 500])
  })
})

test('the first rows by a metric, what has none last, the rest counted', () => {
  const question: Question = {
    metrics: ['profit', 'units'],
    dimensions: ['listing'],
    period: whole,
    orderBy: { by: 'profit', direction: 'down' },
  }
  const all = ask(question)
  const top = ask({ ...question, limit: 3 })
  expect(top.rows).toEqual(all.rows.slice(0, 3))
  expect(top.omittedRows).toBe(all.rows.length - 3)
  const profits = all.rows.map(row => row.values.profit)
  const known = profits.filter(profit => profit !== undefined)
  expect(known).toEqual(known.toSorted((a, b) => b - a))
  expect(profits.slice(known.length).every(profit => profit === undefined)).toBe(true)
})

test('nothing that was sold counts before tax is out of it', () => {
  const paid = entities.receipts.filter(counts)
  const { total } = ask({ metrics: ['revenue', 'refunds', 'tax'], period: whole })
  expect(total.revenue! + total.refunds!).toBe(
    paid.reduce((sum, one) => sum + soldWithoutTax(one), 0),
  )
  expect(total.refunds).toBe(
    paid.flatMap(refundsWithoutTax).reduce((sum, { minor }) => sum + minor, 0),
  )
})
