import { afterEach, expect, test, vi } from 'vitest'
import { whenIdle } from './when-idle.ts'

const turns: (() => void)[] = []
vi.stubGlobal('requestIdleCallback', (act: () => void) => turns.push(act))
vi.stubGlobal('cancelIdleCallback', () => {})

afterEach(() => {
  turns.length = 0
  vi.restoreAllMocks()
})

/** A clock that goes on by so many ms at each look. */
function clock(stepMs: number) {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (now += stepMs))
}

test('work that takes long is spread over several turns', () => {
  clock(3)
  const done: number[] = []
  const onTurn = vi.fn()
  whenIdle([1, 2, 3, 4, 5], n => done.push(n), onTurn, new AbortController().signal)
  expect(done).toEqual([])
  // One look begins a turn, the first item ends at 3 ms, the second at 6, past the turn's 4.
  turns.shift()!()
  expect(done).toEqual([1, 2])
  turns.shift()!()
  expect(done).toEqual([1, 2, 3, 4])
  turns.shift()!()
  expect(done).toEqual([1, 2, 3, 4, 5])
  expect(turns).toHaveLength(0)
  expect(onTurn).toHaveBeenCalledTimes(3)
})

test('nothing to do asks for no time', () => {
  whenIdle(
    [],
    () => {},
    () => {},
    new AbortController().signal,
  )
  expect(turns).toHaveLength(0)
})

test('it stops with its owner', () => {
  clock(10)
  const done: number[] = []
  const owner = new AbortController()
  whenIdle(
    [1, 2, 3],
    n => done.push(n),
    () => {},
    owner.signal,
  )
  turns.shift()!()
  owner.abort()
  turns.shift()!()
  expect(done).toEqual([1])
})
