import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

const limits = { burst: 100, perSecond: 10 }
const T = 1_800_000_000_000

test('a burst goes through, then the pace holds, and whoever waits as told goes on', () => {
  const pace = new Pace(limits)
  for (let i = 0; i < 100; i += 1) expect(pace.take('s', 1, T)).toEqual({ do: 'go-on' })
  expect(pace.take('s', 1, T)).toEqual({ do: 'wait', retryAfterMs: 100 })
  expect(pace.take('s', 30, T)).toEqual({ do: 'wait', retryAfterMs: 3_000 })
  expect(pace.take('s', 30, T + 3_000)).toEqual({ do: 'go-on' })
})

test('an hour of pushing gets no more than the pace gives', () => {
  const pace = new Pace(limits)
  let stored = 0
  for (let ms = 0; ms < 3_600_000; ms += 97) {
    const taken = pace.take('s', 7, T + ms)
    if (taken.do === 'go-on') stored += 7
  }
  expect(stored).toBeLessThanOrEqual(100 + 3_600 * 10)
  expect(stored).toBeGreaterThan(30_000)
})

test('a session that does not wait is hung up on, and no other pays for it', () => {
  const pace = new Pace(limits)
  const said = Array.from({ length: 200 }, () => pace.take('flood', 1, T).do)
  expect(said.indexOf('hang-up')).toBe(150)
  expect(pace.take('other', 1, T)).toEqual({ do: 'go-on' })
})

test('a clock that goes back gives nothing, and what costs more than a burst is still possible', () => {
  const pace = new Pace(limits)
  expect(pace.take('s', 500, T)).toEqual({ do: 'go-on' })
  expect(pace.take('s', 1, T - 60_000).do).toBe('wait')
})
