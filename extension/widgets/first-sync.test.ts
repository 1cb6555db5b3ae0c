import { expect, test } from 'vitest'
import { whatIsReady } from './first-sync.tsx'

const shop = { today: '2026-11-17', locale: 'en-GB' }

test('says what can be relied on already', () => {
  expect(whatIsReady(undefined, shop)).toBe('The first sync is running.')
  expect(whatIsReady('2026-11-17', shop)).toBe('Today is ready.')
  expect(whatIsReady('2026-08-03', shop)).toBe('Everything since 3 Aug is ready.')
  expect(whatIsReady('2025-11-17', shop)).toBe('The last 12 months are ready.')
  expect(whatIsReady('2019-01-01', shop)).toBe('The last 12 months are ready.')
})
