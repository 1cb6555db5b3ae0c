// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { measureTheme, opaqueLuminance } from './brightness.ts'

beforeEach(() => {
  document.documentElement.removeAttribute('style')
  document.body.removeAttribute('style')
  document.body.innerHTML = '<main><p></p></main>'
})

test('luminance goes from black to white, and the middle grey is darker than it looks', () => {
  expect(opaqueLuminance('rgb(0, 0, 0)')).toBe(0)
  expect(opaqueLuminance('rgb(255, 255, 255)')).toBeCloseTo(1)
  // ((128/255 + 0.055) / 1.055) ^ 2.4
  expect(opaqueLuminance('rgb(128, 128, 128)')).toBeCloseTo(0.2159, 3)
  expect(opaqueLuminance('rgb(0, 255, 0)')).toBeCloseTo(0.7152)
})

test.each(['rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0.3)', 'oklch(0.2 0 0)', ''])(
  '%s says nothing about the ground',
  colour => {
    expect(opaqueLuminance(colour)).toBeUndefined()
  },
)

const paragraph = () => document.body.querySelectorAll('p')[0]!

test('the nearest opaque ground decides', () => {
  document.body.style.backgroundColor = 'rgb(255, 255, 255)'
  document.body.querySelectorAll('main')[0]!.style.backgroundColor = 'rgb(27, 27, 27)'
  expect(measureTheme(paragraph())).toBe('dark')
  expect(measureTheme(document.body)).toBe('light')
})

test('a page that paints nothing is as light as its canvas', () => {
  expect(measureTheme(paragraph())).toBe('light')
})
