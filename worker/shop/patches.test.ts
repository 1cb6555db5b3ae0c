import { expect, test } from 'vitest'
import { downSchema } from '../../schema/sync/down.ts'
import { MAX_FRAME_BYTES } from '../../schema/sync/version.ts'
import { parseJson } from '../../schema/parse.ts'
import { frameFor, patchFrames } from './patches.ts'

const version = (seq: number, length = 10) => ({
  seq,
  body: JSON.stringify({
    kind: 'listing',
    id: '1',
    title: 'Bowl',
    state: 'active',
    price: { minor: 100, currency: 'USD' },
    quantity: 1,
    tags: Array.from({ length: Math.ceil(length / 1_000) }, () => 'x'.repeat(1_000)),
    skus: [],
    createdAt: 0,
    updatedAt: 0,
    asOf: 0,
  }),
})
const read = (frames: string[]) =>
  frames.map(frame => {
    const down = parseJson(downSchema, frame)
    if (!down.ok || down.value.type !== 'patch') throw new Error('not a patch')
    return down.value
  })

test('a client of version 1 gets no entity that came later, whatever a text looks like', () => {
  const cost = { seq: 7, body: '{"kind":"cost","id":"cost-0001"}' }
  const [frame = ''] = patchFrames(6, [cost])
  expect(frameFor(frame, 2)).toBe(frame)
  expect(frameFor(frame, 1)).toBe('{"type":"patch","from":7,"to":7,"versions":[]}')
  const [known = ''] = patchFrames(6, [
    { seq: 7, body: JSON.stringify({ kind: 'listing', title: '"entity":{"kind":"cost"' }) },
  ])
  expect(frameFor(known, 1)).toBe(known)
})

test('nothing stored is nothing sent', () => {
  expect(patchFrames(5, [])).toEqual([])
})

test('frames join without a gap and stay below the cap', () => {
  const frames = patchFrames(
    4,
    Array.from({ length: 7 }, (_, i) => version(5 + i, 30_000)),
  )
  const patches = read(frames)
  expect(patches[0]?.from).toBe(4)
  expect(patches.at(-1)?.to).toBe(11)
  for (const [i, patch] of patches.entries()) if (i > 0) expect(patch.from).toBe(patches[i - 1]?.to)
  expect(patches.flatMap(({ versions }) => versions.map(({ seq }) => seq))).toEqual([
    5, 6, 7, 8, 9, 10, 11,
  ])
  for (const frame of frames)
    expect(new TextEncoder().encode(frame).byteLength).toBeLessThanOrEqual(MAX_FRAME_BYTES)
})

test('a large commit, or one version that fits no frame, only says where the head is', () => {
  const head = [{ type: 'patch', from: 1000, to: 1000, versions: [] }]
  expect(
    read(
      patchFrames(
        0,
        Array.from({ length: 1000 }, (_, i) => version(i + 1, 500)),
      ),
    ),
  ).toEqual(head)
  expect(read(patchFrames(999, [version(1000, MAX_FRAME_BYTES)]))).toEqual(head)
})
