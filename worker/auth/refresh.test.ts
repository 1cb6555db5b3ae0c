import { expect, test } from 'vitest'
import { GRACE_MS, judgeRefresh } from './refresh.ts'

const stored = { sessionId: 's', shopId: '1', memberId: '2', expiresAt: 1_000_000, usedAt: null }

test('a fresh token rotates until the moment it ends', () => {
  expect(judgeRefresh(stored, 999_999).do).toBe('rotate')
  expect(judgeRefresh(stored, 1_000_000).do).toBe('refuse')
  expect(judgeRefresh(undefined, 0).do).toBe('refuse')
})

test('a spent one is a retry within the grace, and a theft after it', () => {
  const spent = { ...stored, usedAt: 500_000 }
  expect(judgeRefresh(spent, 500_000 + GRACE_MS).do).toBe('rotate')
  expect(judgeRefresh(spent, 500_001 + GRACE_MS).do).toBe('end-session')
})
