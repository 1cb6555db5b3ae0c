import { expect, test, vi } from 'vitest'

vi.mock('wxt/browser', () => ({ browser: {} }))
const { themeOf } = await import('./theme.ts')

test('the seller’s choice comes first', () => {
  expect(themeOf('light', 'dark', true)).toBe('light')
  expect(themeOf('contrast', undefined, false)).toBe('contrast')
})

test('then the wish for contrast, then the page, then the system', () => {
  expect(themeOf('auto', 'dark', true)).toBe('contrast')
  expect(themeOf('auto', 'dark', false)).toBe('dark')
  expect(themeOf('auto', undefined, false)).toBeUndefined()
})
