import { describe, expect, test } from 'vitest'
import { Permits, type Ask, type Priority } from './permits.ts'

const NOW = 1_000_000_000_000
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
  // A quarter of an hour at most, whatever Etsy says.
  expect(refused.map(({ waitMs }) => waitMs)).toEqual([900_000])
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

test('after a pause one call goes ahead, and the others follow once it has passed', () => {
  const permits = new Permits(NOW)
  permits.pause(60_000, NOW)
  const end = NOW + 60_000
  for (const shop of ['a', 'b', 'c', 'd']) permits.ask(ask(shop, 'incremental'))
  const first = permits.decide(end)
  expect(first.granted.map(({ shopId, isProbe }) => [shopId, isProbe])).toEqual([['a', true]])
  expect(permits.decide(end + 1_000).granted).toEqual([])
  permits.probed({}, end + 1_500)
  expect(permits.decide(end + 1_500).granted.map(({ shopId }) => shopId)).toEqual(['b', 'c', 'd'])
})

test('a probe that is turned down doubles the pause, up to a quarter of an hour', () => {
  const permits = new Permits(NOW)
  const pauses: number[] = []
  let now = NOW
  for (let i = 0; i < 13; i += 1) {
    permits.pause(1_000, now)
    const pauseMs = permits.save().pausedUntil - now
    pauses.push(pauseMs / 1000)
    now += pauseMs
    permits.ask(ask('a', 'interactive'))
    expect(permits.decide(now).granted.map(({ isProbe }) => isProbe)).toEqual([true])
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 512, 512, 512])
  permits.probed({}, now)
  permits.pause(1_000, now)
  expect(permits.save().pausedUntil - now).toBe(1_000)
})

test('several calls that meet the same 429 count as one', () => {
  const permits = new Permits(NOW)
  for (let i = 0; i < 9; i += 1) permits.pause(1_000, NOW + i)
  permits.ask(ask('a', 'interactive'))
  expect(permits.decide(NOW + 1_008).granted).toHaveLength(1)
})

test('a probe whose caller died does not hold the others for long', () => {
  const permits = new Permits(NOW)
  permits.pause(10_000, NOW)
  permits.ask(ask('a', 'interactive'))
  permits.decide(NOW + 10_000)
  permits.ask(ask('b', 'interactive'))
  expect(permits.decide(NOW + 10_001).againInMs).toBe(29_999)
  expect(permits.decide(NOW + 40_000).granted.map(({ isProbe }) => isProbe)).toEqual([true])
})

test('a pause of ten years that an older version stored is cut, and so is one of a wrong clock', () => {
  const saved = { perSecond: 5, perDay: 5_000, remainingToday: 5_000, pausedUntil: NOW + 3e11 }
  const permits = new Permits(NOW, saved)
  permits.ask(ask('a', 'interactive'))
  expect(permits.decide(NOW).refused.map(({ waitMs }) => waitMs)).toEqual([900_000])
  permits.ask(ask('a', 'interactive'))
  expect(permits.decide(NOW + 900_000).granted).toHaveLength(1)

  const other = new Permits(NOW)
  other.pause(900_000, NOW)
  other.ask(ask('a', 'interactive'))
  // Set back by a day: still no more than a quarter of an hour from there.
  expect(other.decide(NOW - 86_400_000).refused.map(({ waitMs }) => waitMs)).toEqual([900_000])
})

test('calls granted before the clock was set back hold nobody up', () => {
  const permits = new Permits(NOW)
  for (let i = 0; i < 5; i += 1) permits.ask(ask('a', 'interactive'))
  permits.decide(NOW)
  permits.ask(ask('a', 'interactive'))
  expect(permits.decide(NOW - 3_600_000).granted).toHaveLength(1)
})

test('a day that a wrong header calls used up is asked after every quarter of an hour', () => {
  const permits = new Permits(NOW)
  permits.learn({ perDay: 1, remainingToday: 0 }, NOW)
  const waits: number[] = []
  let now = NOW
  for (let i = 0; i < 3; i += 1) {
    permits.ask(ask('a', 'incremental'))
    const { granted, refused } = permits.decide(now)
    if (granted.length > 0) {
      expect(granted.map(({ isProbe }) => isProbe)).toEqual([true])
      permits.probed({ perDay: 10_000, remainingToday: 9_000 }, now)
      break
    }
    waits.push(refused[0]?.waitMs ?? 0)
    now += refused[0]?.waitMs ?? 0
  }
  expect(waits).toEqual([900_000])
  permits.ask(ask('a', 'backfill'))
  expect(permits.decide(now).granted).toHaveLength(1)
})

describe('the day is shared', () => {
  const limits = { perSecond: 1_000, perDay: 1_000, remainingToday: 1_000 }
  const flood = (permits: Permits, shopId: string, calls: number, at = NOW) => {
    let granted = 0
    for (let i = 0; i < calls; i += 1) {
      permits.ask(ask(shopId, 'incremental'))
      granted += permits.decide(at).granted.length
    }
    return granted
  }

  test('a shop alone takes all but the reserve', () => {
    const permits = new Permits(NOW)
    permits.learn(limits, NOW)
    expect(flood(permits, 'a', 2_000)).toBe(970)
  })

  test('a flood takes what is not promised to others: 1,000 less 5 pieces of 100 and what they used', () => {
    const permits = new Permits(NOW)
    permits.learn(limits, NOW)
    // Six shops: 600 of 1,000 calls are promised, 100 to each.
    for (const shop of ['b', 'c', 'd', 'e', 'f']) expect(flood(permits, shop, 10)).toBe(10)
    // 950 are left, 5 × 90 of them promised.
    expect(flood(permits, 'a', 2_000)).toBe(500)
    // Each of the others gets its piece to the last call: 90 more, and 3 % stay for a person.
    expect(['b', 'c', 'd', 'e'].map(shop => flood(permits, shop, 90))).toEqual([90, 90, 90, 90])
    expect(flood(permits, 'f', 90)).toBe(60)
  })

  test('what was spent is known after a restart, to a dozen calls', () => {
    const permits = new Permits(NOW)
    permits.learn(limits, NOW)
    for (const shop of ['b', 'c', 'd', 'e', 'f']) flood(permits, shop, 10)
    flood(permits, 'a', 2_000)
    const again = new Permits(NOW + 1, permits.save(), permits.takeUnsavedShares())
    expect(flood(again, 'a', 2_000)).toBe(0)
    expect(flood(again, 'b', 50)).toBe(50)
  })

  test('a day later the piece is whole again', () => {
    const permits = new Permits(NOW)
    permits.learn(limits, NOW)
    for (const shop of ['b', 'c', 'd', 'e', 'f']) flood(permits, shop, 10)
    flood(permits, 'a', 2_000)
    const tomorrow = NOW + 2 * 86_400_000
    for (const shop of ['b', 'c', 'd', 'e', 'f']) flood(permits, shop, 10, tomorrow)
    expect(flood(permits, 'a', 100, tomorrow)).toBe(100)
  })

  test('200 shops go through a whole day while one of them floods', () => {
    const permits = new Permits(NOW)
    const perDay = 10_000
    permits.learn({ perSecond: 10, perDay, remainingToday: perDay }, NOW)
    let flooded = 0
    const refused = new Map<string, number>()
    let asked = 0
    // Every quarter of an hour the flooder asks 450 times; each other shop makes 24 calls in the day.
    for (let quarter = 0; quarter < 96; quarter += 1) {
      let now = NOW + quarter * 900_000
      for (let i = 0; i < 450; i += 1) permits.ask(ask('flood', 'incremental'))
      for (let shop = 0; shop < 199; shop += 1)
        if ((shop + quarter) % 4 === 0) {
          asked += 1
          permits.ask(ask(`shop ${String(shop)}`, 'incremental'))
        }
      for (;;) {
        const decision = permits.decide(now)
        flooded += decision.granted.filter(({ shopId }) => shopId === 'flood').length
        for (const { ask: lost } of decision.refused)
          refused.set(lost.shopId, (refused.get(lost.shopId) ?? 0) + 1)
        if (decision.againInMs === undefined) break
        now += decision.againInMs
      }
    }
    expect(asked).toBeGreaterThan(4_700)
    refused.delete('flood')
    expect(Object.fromEntries(refused)).toEqual({})
    // And it has what the others left: lent, not lost.
    expect(flooded).toBeGreaterThan(0.4 * perDay)
  })
})
