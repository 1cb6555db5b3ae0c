import { expect, test } from 'vitest'
import { createDropCount, createSteadiness } from './health.ts'

test('a reading is believed when it has been the same three times, 600 ms apart', () => {
  const isSteady = createSteadiness()
  expect(isSteady('a', 0)).toBe(false)
  expect(isSteady('a', 600)).toBe(false)
  expect(isSteady('a', 1200)).toBe(true)
  expect(isSteady('a', 1201)).toBe(true)
})

test('a burst of reads counts once', () => {
  const isSteady = createSteadiness()
  expect([0, 10, 20, 30, 599].map(at => isSteady('a', at))).toEqual(Array(5).fill(false))
  expect(isSteady('a', 600)).toBe(false)
})

test('a page that changes its mind begins anew', () => {
  const isSteady = createSteadiness()
  isSteady('a', 0)
  isSteady('a', 600)
  expect(isSteady('b', 1200)).toBe(false)
  expect(isSteady('a', 1800)).toBe(false)
  expect(isSteady('a', 2400)).toBe(false)
  expect(isSteady('a', 3000)).toBe(true)
})

test('five drops within ten seconds are a fight, slower ones are not', () => {
  const quick = createDropCount()
  expect([0, 2, 4, 6, 8].map(s => quick(s * 1000))).toEqual([false, false, false, false, true])
  const slow = createDropCount()
  expect([0, 3, 6, 9, 12, 15].map(s => slow(s * 1000))).toEqual(Array(6).fill(false))
})
