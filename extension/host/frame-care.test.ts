import { expect, test } from 'vitest'
import { createFrameCare, createLoadBudget } from './frame-care.ts'

function careAt() {
  const reloads: number[] = []
  let now = 0
  const care = createFrameCare(() => reloads.push(now))
  const lookUntil = (end: number) => {
    for (; now <= end; now += 500) care.look(now)
  }
  return { care, reloads, lookUntil }
}

test('a frame whose panel calls is left alone', () => {
  const { care, reloads, lookUntil } = careAt()
  lookUntil(2_000)
  care.heard(true)
  lookUntil(100_000)
  expect(reloads).toEqual([])
})

test('a silent frame is loaded again, each time after twice as long', () => {
  const { reloads, lookUntil } = careAt()
  lookUntil(20_000)
  expect(reloads).toEqual([2_500, 7_500, 17_500])
})

test('a panel that hangs up is missed like one that never called', () => {
  const { care, reloads, lookUntil } = careAt()
  care.heard(true)
  lookUntil(10_000)
  care.heard(false)
  lookUntil(14_000)
  expect(reloads).toEqual([13_000])
})

test('what was taken away is not missed', () => {
  const { care, reloads, lookUntil } = careAt()
  lookUntil(2_000)
  care.forget()
  lookUntil(4_500)
  expect(reloads).toEqual([])
})

test('a frame that stays silent through two more loads is blocked, until it calls', () => {
  const { care, lookUntil } = careAt()
  lookUntil(7_000)
  expect(care.isBlocked()).toBe(false)
  lookUntil(8_000)
  expect(care.isBlocked()).toBe(true)
  care.heard(true)
  expect(care.isBlocked()).toBe(false)
})

test('two loads in ten seconds, and more on another page', () => {
  const loads = createLoadBudget()
  loads.spend(0)
  loads.spend(4_000)
  expect(loads.allows(9_999)).toBe(false)
  expect(loads.allows(10_000)).toBe(true)
  loads.spend(10_000)
  expect(loads.allows(10_001)).toBe(false)
  loads.renew()
  expect(loads.allows(10_001)).toBe(true)
})
