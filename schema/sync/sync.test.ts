import { expect, test } from 'vitest'
import { parseJson } from '../parse.ts'
import { downSchema } from './down.ts'
import { upSchema } from './up.ts'

const up = (frame: unknown) => parseJson(upSchema, JSON.stringify(frame))
const down = (frame: unknown) => parseJson(downSchema, JSON.stringify(frame))
const settings = { kind: 'settings', id: 'settings', timeZone: 'UTC', closedWeekdays: [0, 6] }

test('a client may greet and push its settings', () => {
  expect(up({ type: 'hello', version: 1, clientId: 'browser-1', cursor: 0 }).ok).toBe(true)
  expect(up({ type: 'push', mutationId: 1, puts: [settings] }).ok).toBe(true)
})

test.each([
  ['an unknown type', { type: 'shout' }],
  ['a client without a proper name', { type: 'hello', version: 1, clientId: 'x y', cursor: 0 }],
  ['a cursor below zero', { type: 'hello', version: 1, clientId: 'browser-1', cursor: -1 }],
  ['a mutation without a number', { type: 'push', puts: [settings] }],
  ['a push of nothing', { type: 'push', mutationId: 1, puts: [] }],
  ['more than a hundred puts', { type: 'push', mutationId: 1, puts: Array(101).fill(settings) }],
  [
    'a listing, which only Etsy may write',
    { type: 'push', mutationId: 1, puts: [{ kind: 'listing' }] },
  ],
  [
    'a ninth weekday',
    { type: 'push', mutationId: 1, puts: [{ ...settings, closedWeekdays: [8] }] },
  ],
])('%s is no frame of ours', (_name, frame) => {
  expect(up(frame).ok).toBe(false)
})

test('what is not named does not travel on', () => {
  const pushed = up({ type: 'push', mutationId: 1, puts: [{ ...settings, isAdmin: true }] })
  expect(pushed.ok && JSON.stringify(pushed.value)).not.toContain('isAdmin')
})

test('a patch may be empty and then says where the head is', () => {
  expect(down({ type: 'patch', from: 9, to: 9, versions: [] }).ok).toBe(true)
  expect(down({ type: 'patch', from: 8, to: 9, versions: [{ seq: 9, entity: settings }] }).ok).toBe(
    true,
  )
  expect(down({ type: 'patch', from: 8, to: 9, versions: [{ seq: 9 }] }).ok).toBe(false)
})

test('a tombstone is a version', () => {
  const tombstone = { kind: 'listing', id: '5', deletedAt: 1 }
  expect(down({ type: 'patch', from: 8, to: 9, versions: [{ seq: 9, tombstone }] }).ok).toBe(true)
})
