import { describe, expect, test } from 'vitest'
import { aReceipt, usd } from '../../tests/fixtures/entities.ts'
import { parse } from '../parse.ts'
import { daySchema, momentSchema } from './common.ts'
import { costSchema } from './cost.ts'
import { currencySchema } from './currency.ts'
import { entitySchema } from './entity.ts'
import { settingsSchema } from './settings.ts'
import { timeZoneSchema } from './time-zone.ts'

const settings = { kind: 'settings', id: 'settings', timeZone: 'UTC', closedWeekdays: [] }

describe('a day', () => {
  test.each(['2026-11-24', '2024-02-29', '2000-02-29', '1999-12-31'])('%s is one', day => {
    expect(parse(daySchema, day).ok).toBe(true)
  })
  test.each([
    ...['2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-01-00'],
    ...[
      '0000-00-00',
      '9999-12-31',
      '2026-1-1',
      '2026-11-24T00:00',
      ' 2026-11-24',
      '２０２６-11-24',
    ],
  ])('%s is none', day => {
    expect(parse(daySchema, day).ok).toBe(false)
  })
})

test.each([-1, 0.5, NaN, Infinity, 1.7e15, 8.64e15 + 1])('%d is no moment', moment => {
  expect(parse(momentSchema, moment).ok).toBe(false)
})

describe('a currency', () => {
  test('every one that the browser can write is known', () => {
    const written = ['USD', 'EUR', 'GBP', 'JPY', 'CHF', 'TRY', 'VND', 'XOF']
    for (const code of written) expect([code, parse(currencySchema, code).ok]).toEqual([code, true])
  })
  test.each(['usd', 'US', 'USDT', 'XXX', 'ZZZ', '$$$', 'U$D', ''])('%j is none', code => {
    expect(parse(currencySchema, code).ok).toBe(false)
  })
  test('an order in none is no order', () => {
    const receipt = aReceipt({ id: '1' })
    expect(parse(entitySchema, receipt).ok).toBe(true)
    const odd = { ...receipt, tax: { minor: 1, currency: 'QQQ' } }
    expect(parse(entitySchema, odd).ok).toBe(false)
  })
})

describe('a zone', () => {
  test.each(['UTC', 'America/New_York', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
    '%s is one',
    zone => {
      expect(parse(timeZoneSchema, zone).ok).toBe(true)
    },
  )
  test.each(['', 'Mars/Olympus', '+02:00', '../../etc/passwd', 'Europe/Berlin ', 'x'.repeat(65)])(
    '%j is none',
    zone => {
      expect(parse(settingsSchema, { ...settings, timeZone: zone }).ok).toBe(false)
    },
  )
})

test.each([
  [[0, 6], true],
  [[0, 1, 2, 3, 4, 5, 6], true],
  [[1, 1], false],
  [[7], false],
  [[-1], false],
  [[0.5], false],
  [Array(5_000).fill(0), false],
])('closed on %j: %s', (closedWeekdays, isRight) => {
  expect(parse(settingsSchema, { ...settings, closedWeekdays }).ok).toBe(isRight)
})

test('texts and lists have an end', () => {
  const receipt = aReceipt({ id: '1' })
  const line = receipt.transactions[0]
  for (const odd of [
    { ...receipt, status: 'x'.repeat(1_001) },
    { ...receipt, transactions: [{ ...line, title: 'x'.repeat(1_001) }] },
    { ...receipt, transactions: Array(1_001).fill(line) },
  ])
    expect(parse(entitySchema, odd).ok).toBe(false)
})

test.each([
  ['a day that no calendar has', { from: '2026-02-30' }],
  ['no currency', { amount: { minor: 1, currency: 'ABC' } }],
  ['an amount below zero', { amount: usd(-1) }],
  ['a SKU without an end', { sku: 'x'.repeat(101) }],
])('a cost with %s is refused', (_, change) => {
  const cost = {
    kind: 'cost',
    id: 'cost-0001',
    listingId: '1',
    amount: usd(100),
    from: '2026-01-01',
  }
  expect(parse(costSchema, cost).ok).toBe(true)
  expect(parse(costSchema, { ...cost, ...change }).ok).toBe(false)
})
