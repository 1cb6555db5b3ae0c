import { expect, test } from 'vitest'
import { toBase64 } from '../auth/secret.ts'
import { openVault } from './vault.ts'

const key = () => toBase64(crypto.getRandomValues(new Uint8Array(32)))
const [k1, k2] = [key(), key()]
const first = JSON.stringify({ current: 'k1', keys: { k1 } })
const rotated = JSON.stringify({ current: 'k2', keys: { k1, k2 } })
const retired = JSON.stringify({ current: 'k2', keys: { k2 } })

test('what was sealed opens again, and shows nothing of itself', async () => {
  const vault = openVault(first, '1')
  const envelope = await vault.seal('access-token', '123.secret')
  expect(await vault.open('access-token', envelope)).toEqual({ ok: true, value: '123.secret' })
  expect(JSON.stringify(envelope)).not.toContain('secret')
  expect(await vault.seal('access-token', '123.secret')).not.toEqual(envelope)
})

test('an envelope of another shop or another column does not open', async () => {
  const envelope = await openVault(first, '1').seal('access-token', 'secret')
  const broken = { ok: false, error: { reason: 'envelope-broken' } }
  expect(await openVault(first, '2').open('access-token', envelope)).toEqual(broken)
  expect(await openVault(first, '1').open('refresh-token', envelope)).toEqual(broken)
  const flipped = {
    ...envelope,
    sealed: `${envelope.sealed.startsWith('A') ? 'B' : 'A'}${envelope.sealed.slice(1)}`,
  }
  expect(await openVault(first, '1').open('access-token', flipped)).toEqual(broken)
  expect(await openVault(first, '1').open('access-token', { ...envelope, iv: '?' })).toEqual(broken)
})

test('keys rotate: the old opens until it is gone, the new seals', async () => {
  const old = await openVault(first, '1').seal('buyer-key', 'secret')
  const vault = openVault(rotated, '1')
  expect(vault.isStale(old)).toBe(true)
  expect(await vault.open('buyer-key', old)).toEqual({ ok: true, value: 'secret' })
  expect((await vault.seal('buyer-key', 'secret')).kid).toBe('k2')
  expect(await openVault(retired, '1').open('buyer-key', old)).toEqual({
    ok: false,
    error: { reason: 'key-unknown' },
  })
})
