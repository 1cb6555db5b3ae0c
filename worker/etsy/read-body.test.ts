import { expect, test } from 'vitest'
import { readBody } from './read-body.ts'

/** A body that goes on for as long as it is read; `pulled` counts what was taken from it. */
function endless(chunk: Uint8Array) {
  const state = { pulled: 0, isCanceled: false }
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        state.pulled += chunk.byteLength
        controller.enqueue(chunk)
      },
      cancel() {
        state.isCanceled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { response: new Response(body), state }
}

test('a body within the limit comes whole, characters cut by chunks too', async () => {
  const bytes = new TextEncoder().encode('{"title":"naïve 🧶"}')
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]))
      controller.close()
    },
  })
  expect(await readBody(new Response(body))).toEqual({ ok: true, value: '{"title":"naïve 🧶"}' })
  expect(await readBody(new Response(null))).toEqual({ ok: true, value: '' })
})

test('a byte order mark is no part of it', async () => {
  const read = await readBody(new Response('\ufeff{}'))
  expect(read).toEqual({ ok: true, value: '{}' })
})

test('one that does not end is given up within a chunk of the limit', async () => {
  const { response, state } = endless(new Uint8Array(65_536))
  expect(await readBody(response, 1_000_000)).toEqual({
    ok: false,
    error: { reason: 'too-large' },
  })
  expect(state.pulled).toBeLessThanOrEqual(1_000_000 + 65_536)
  expect(state.isCanceled).toBe(true)
})

test('exactly the limit passes, one byte more does not', async () => {
  expect((await readBody(new Response('x'.repeat(100)), 100)).ok).toBe(true)
  expect((await readBody(new Response('x'.repeat(101)), 100)).ok).toBe(false)
})
