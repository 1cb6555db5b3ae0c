import { describe, expect, test } from 'vitest'
import { prepareSeries } from './series.ts'

const reasonOf = (raw: readonly number[]): string => {
  const prepared = prepareSeries(raw)
  return prepared.ok ? 'ready' : prepared.error.reason
}

describe('a history that cannot be forecast', () => {
  test('says why: nothing sold', () => {
    expect(reasonOf([])).toBe('no-sales')
    expect(reasonOf([0, 0, 0])).toBe('no-sales')
    expect(reasonOf([-5, Number.NaN])).toBe('no-sales')
  })
  test('says why: too short, counted from the first sale', () => {
    expect(reasonOf([7])).toBe('too-short')
    expect(reasonOf([...Array<number>(300).fill(0), 1, 1, 1])).toBe('too-short')
  })
  test('says why: hardly a sale', () => {
    expect(reasonOf([1, ...Array<number>(40).fill(0), 1])).toBe('too-few-sales')
  })
})

describe('a history that can', () => {
  const steady = Array<number>(30).fill(4)
  test('begins with the first sale', () => {
    const prepared = prepareSeries([0, 0, ...steady])
    expect(prepared.ok && prepared.value.values.length).toBe(30)
    expect(prepared.ok && prepared.value.floor).toBe(2)
    expect(prepared.ok && prepared.value.notes).toEqual([])
  })
  test('counts refund days and unreadable days as zero, and says so', () => {
    const prepared = prepareSeries([...steady, -3, Number.NaN, Infinity])
    expect(prepared.ok && prepared.value.values.slice(-3)).toEqual([0, 0, 0])
    expect(prepared.ok && prepared.value.notes).toHaveLength(2)
  })
  test('holds down one enormous order', () => {
    const prepared = prepareSeries([...steady, 1e9, ...steady, ...steady])
    // The 98th percentile of 91 days is 4: the cap is 32.
    expect(prepared.ok && Math.max(...prepared.value.values)).toBe(32)
    expect(prepared.ok && prepared.value.notes).toHaveLength(1)
  })
  test('leaves an ordinary busy day alone', () => {
    const prepared = prepareSeries([...steady, 25, ...steady])
    expect(prepared.ok && Math.max(...prepared.value.values)).toBe(25)
  })
  test('forgets what is older than four years', () => {
    const prepared = prepareSeries(Array<number>(3650).fill(1))
    expect(prepared.ok && prepared.value.values.length).toBe(1461)
  })
})
