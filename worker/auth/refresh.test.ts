import { expect, test } from 'vitest'
import {
  ABSOLUTE_MS,
  GRACE_MS,
  IDLE_MS,
  judgeRefresh,
  readRefresh,
  signRefresh,
} from './refresh.ts'

const START = 1_000_000
const session = { jkt: 'key', generation: 3, createdAt: START, rotatedAt: START }
const asked = (generation: number, jkt = 'key') => ({ generation, jkt })

test('the token of the newest generation rotates, until nobody used the session for a month', () => {
  expect(judgeRefresh(session, asked(3), START + IDLE_MS - 1)).toBe('rotate')
  expect(judgeRefresh(session, asked(3), START + IDLE_MS)).toBe('end')
})

test('a session that is used every day ends with its half year', () => {
  const used = { ...session, rotatedAt: START + ABSOLUTE_MS - 1000 }
  expect(judgeRefresh(used, asked(3), START + ABSOLUTE_MS - 1)).toBe('rotate')
  expect(judgeRefresh(used, asked(3), START + ABSOLUTE_MS)).toBe('end')
})

test('the one just spent is a retry within the grace, and a theft after it', () => {
  expect(judgeRefresh(session, asked(2), START + GRACE_MS)).toBe('repeat')
  expect(judgeRefresh(session, asked(2), START + GRACE_MS + 1)).toBe('end')
})

test('an older one, or one that was never given, is a theft at once', () => {
  expect(judgeRefresh(session, asked(1), START)).toBe('end')
  expect(judgeRefresh(session, asked(4), START)).toBe('end')
})

test('another key, or no session, ends nothing', () => {
  expect(judgeRefresh(session, asked(3, 'other'), START)).toBe('refuse')
  expect(judgeRefresh(session, asked(1, 'other'), START)).toBe('refuse')
  expect(judgeRefresh(undefined, asked(1), START)).toBe('refuse')
})

test('one generation is one token, and nobody else’s key reads it', async () => {
  const signer = { key: new Uint8Array(32).fill(7), issuer: 'https://sync.etsypro.example' }
  const refresh = { shopId: '7', room: 'room-0001', sessionId: 's', generation: 3 }
  const token = await signRefresh(signer, refresh, session)
  expect(await signRefresh(signer, refresh, session)).toBe(token)
  expect(await signRefresh(signer, { ...refresh, generation: 4 }, session)).not.toBe(token)
  expect(await readRefresh(signer, token, START)).toEqual({ ok: true, value: refresh })
  const refused = { ok: false, error: { reason: 'signed-out' } }
  const other = { ...signer, key: new Uint8Array(32) }
  expect(await readRefresh(other, token, START)).toEqual(refused)
  expect(await readRefresh(signer, token, START + ABSOLUTE_MS + 1000)).toEqual(refused)
  expect(await readRefresh(signer, 'nonsense', START)).toEqual(refused)
})
