import { expect, test } from 'vitest'
import { niceScale } from './day-curve.tsx'

test('round numbers around what is drawn, zero among them', () => {
  expect(niceScale(0, 152)).toEqual({ bottom: 0, top: 200, ticks: [0, 50, 100, 150, 200] })
  expect(niceScale(-150, 239)).toEqual({ bottom: -175, top: 300, ticks: [-100, 0, 100, 200, 300] })
})

test('a little below zero takes a little room', () => {
  expect(niceScale(-20, 239)).toEqual({ bottom: -45, top: 300, ticks: [0, 100, 200, 300] })
})

test('bars and lines never lose their zero', () => {
  expect(niceScale(500, 900).bottom).toBe(0)
  expect(niceScale(-900, -500).top).toBe(0)
})

test('a day on which nothing happened has one line', () => {
  expect(niceScale(0, 0)).toEqual({ bottom: 0, top: 1, ticks: [0] })
})
