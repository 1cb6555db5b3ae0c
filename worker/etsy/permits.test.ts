import { expect, test } from 'vitest'
import { Permits, type Ask, type Priority } from './permits.ts'

const NOW = 1_000_000
let lastId = 0
const ask = (shopId: string, priority: Priority): Ask => ({ id: ++lastId, shopId, priority })

/** Grants over `ms`, decided each millisecond. */
function run(permits: Permits, fromMs: number, ms: number): { ask: Ask; at: number }[] {
  const grants: { ask: Ask; at: number }[] = []
  for (let at = fromMs; at < fromMs + ms; at += 1)
    for (const granted of permits.decide(at).granted) grants.push({ ask: granted, at })
  return grants
}

test('before Etsy has told its limits there are five calls a second', () => {
  const permits = new Permits(NOW)
  for (let i = 0; i < 20; i += 1) permits.ask(ask('a', 'interactive'))
  expect(permits.decide(NOW).granted).toHaveLength(5)
  expect(permits.decide(NOW).againInMs).toBe(1040)
})

test('a backfill gets at least 95 % of the rate and never more than it in any second', () => {
  const permits = new Permits(NOW)
  permits.learn({ perSecond: 50, perDay: 1_000_000, remainingToday: 1_000_000 }, NOW)
  for (let i = 0; i < 2_000; i += 1) permits.ask(ask('a', 'backfill'))
  const grants = run(permits, NOW, 20_000)
  expect(grants.length).toBeGreaterThanOrEqual(0.95 * 50 * 20)
  for (let second = NOW; second < NOW + 20_000; second += 100)
    expect(
      grants.filter(({ at }) => at >= second && at < second + 1000).length,
    ).toBeLessThanOrEqual(50)
})

test('the urgent goes first, and shops take turns', () => {
  const permits = new Permits(NOW)
  for (let i = 0; i < 4; i += 1) permits.ask(ask('greedy', 'backfill'))
  permits.ask(ask('modest', 'backfill'))
  permits.ask(ask('third', 'webhook'))
  const order = permits.decide(NOW).granted.map(({ shopId }) => shopId)
  expect(order).toEqual(['third', 'greedy', 'modest', 'greedy', 'greedy'])
})

test('a short pause is waited out by everybody, a long one is told', () => {
  const permits = new Permits(NOW)
  permits.pause(2_000, NOW)
  permits.ask(ask('a', 'interactive'))
  expect(permits.decide(NOW)).toEqual({ granted: [], refused: [], againInMs: 2_000 })
  expect(permits.decide(NOW + 2_000).granted).toHaveLength(1)

  permits.pause(86_400_000, NOW + 3_000)
  permits.ask(ask('a', 'interactive'))
  const { refused } = permits.decide(NOW + 3_000)
  expect(refused.map(({ waitMs }) => waitMs)).toEqual([86_400_000])
})

test('backfill leaves a tenth of the day, incremental three hundredths, and a person gets the last call', () => {
  const left = (remainingToday: number, priority: Priority) => {
    const permits = new Permits(NOW)
    permits.learn({ perSecond: 100, perDay: 1_000, remainingToday }, NOW)
    permits.ask(ask('a', priority))
    return permits.decide(NOW).granted.length
  }
  expect([left(101, 'backfill'), left(100, 'backfill')]).toEqual([1, 0])
  expect([left(31, 'incremental'), left(30, 'incremental')]).toEqual([1, 0])
  expect([left(11, 'webhook'), left(10, 'webhook')]).toEqual([1, 0])
  expect([left(1, 'interactive'), left(0, 'interactive')]).toEqual([1, 0])
})

test('a day that is used up comes back as it rolls on, without a header to say so', () => {
  const permits = new Permits(NOW)
  permits.learn({ perDay: 86_400, remainingToday: 0 }, NOW)
  permits.ask(ask('a', 'interactive'))
  expect(permits.decide(NOW).refused).toHaveLength(1)
  permits.ask(ask('a', 'interactive'))
  // A call a second rolls out of the window.
  expect(permits.decide(NOW + 2_000).granted).toHaveLength(1)
})

test('what was saved is known after a restart', () => {
  const permits = new Permits(NOW)
  permits.learn({ perSecond: 150, perDay: 100_000, remainingToday: 70_000 }, NOW)
  permits.pause(60_000, NOW)
  const again = new Permits(NOW + 1, permits.save())
  again.ask(ask('a', 'interactive'))
  expect(again.decide(NOW + 1).refused).toHaveLength(1)
})
