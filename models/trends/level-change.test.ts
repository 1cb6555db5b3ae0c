import { describe, expect, test } from 'vitest'
import { levelChange } from './level-change.ts'

/** Uniform numbers from 0 to 1, the same on every run. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
}
function noisy(seed: number, days: number, level: (day: number) => number): number[] {
  const next = numbers(seed * 7919 + 13)
  return Array.from({ length: days }, (_, day) => level(day) * (0.2 + 1.6 * next()))
}

describe('a change of level', () => {
  test('is found near where it happened, with its size', () => {
    const change = levelChange(noisy(1, 364, day => (day < 210 ? 100 : 160)))
    expect(Math.abs((change?.day ?? 0) - 210)).toBeLessThanOrEqual(14)
    expect(change?.ratio).toBeGreaterThan(1.4)
    expect(change?.ratio).toBeLessThan(1.8)
    expect(change?.falseAlarmChance).toBeLessThanOrEqual(0.05)
  })
  test('is told by its day in the whole history, however long', () => {
    const change = levelChange([
      ...Array<number>(500).fill(0),
      ...noisy(2, 728, day => (day < 364 ? 100 : 50)),
    ])
    expect(Math.abs((change?.day ?? 0) - 864)).toBeLessThanOrEqual(14)
    expect(change?.ratio).toBeLessThan(0.7)
  })
})

describe('no alarm', () => {
  test('in at most about one quiet shop in twenty', () => {
    const alarms = Array.from({ length: 100 }, (_, seed) =>
      levelChange(noisy(seed + 1, 280, () => 100)),
    ).filter(change => change !== undefined)
    expect(alarms.length).toBeLessThanOrEqual(10) // 5 expected; 11 or more has a chance of 1 %.
  })
  test('in a short, an empty or a constant history', () => {
    expect(levelChange([])).toBeUndefined()
    expect(levelChange(Array<number>(60).fill(3))).toBeUndefined()
    expect(levelChange(Array<number>(400).fill(0))).toBeUndefined()
    expect(levelChange(Array<number>(400).fill(3))).toBeUndefined()
    expect(levelChange(Array<number>(400).fill(Number.NaN))).toBeUndefined()
  })
})
