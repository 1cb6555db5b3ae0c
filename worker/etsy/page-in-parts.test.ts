import { expect, test } from 'vitest'
import { parse } from '../../schema/parse.ts'
import { err, type Result } from '../../schema/result.ts'
import type { EtsyClient } from './client.ts'
import type { EtsyFailure } from './failure.ts'
import { getPage } from './page-in-parts.ts'

/** An Etsy with these rows, each of a weight, that answers at most `most` of it at once. */
function client(weights: readonly number[], most: number) {
  const asked: string[] = []
  const get: EtsyClient['get'] = (schema, _path, query = {}) => {
    const offset = Number(query['offset'])
    const limit = Number(query['limit'])
    asked.push(`${String(limit)}@${String(offset)}`)
    const rows = weights.slice(offset, offset + limit)
    const weight = rows.reduce((sum, each) => sum + each, 0)
    const answer: Result<never, EtsyFailure> = err({ reason: 'too-large' })
    if (weight > most) return Promise.resolve(answer)
    const results = rows.map((_, i) => ({ id: offset + i }))
    const page = parse(schema, { count: weights.length, results })
    if (!page.ok) throw new Error('no page')
    return Promise.resolve(page)
  }
  return { asked, get }
}
const query = { limit: 100, offset: 0 }

test('a page that is small enough is one call', async () => {
  const etsy = client(Array(100).fill(1), 100)
  const page = await getPage(etsy, '/rows', query)
  expect(page.ok && page.value.results.length).toBe(100)
  expect(etsy.asked).toEqual(['100@0'])
})

test('a page that is too large comes in four parts, each row once and in order', async () => {
  const etsy = client(Array(100).fill(1), 30)
  const page = await getPage(etsy, '/rows', query)
  expect(page.ok && page.value).toEqual({
    count: 100,
    results: Array.from({ length: 100 }, (_, id) => ({ id })),
  })
  expect(etsy.asked).toEqual(['100@0', '25@0', '25@25', '25@50', '25@75'])
})

test('one monstrous row is left out, and counted', async () => {
  const weights: number[] = Array(60).fill(1)
  weights[7] = 1_000
  const etsy = client(weights, 30)
  const page = await getPage(etsy, '/rows', query)
  const results: unknown[] = Array.from({ length: 60 }, (_, id) => ({ id }))
  results[7] = null
  expect(page.ok && page.value).toEqual({ count: 60, results })
  expect(etsy.asked.length).toBeLessThan(20)
})

test('where every answer is too large it is given up after a few calls', async () => {
  const etsy = client(Array(100).fill(1_000), 30)
  expect(await getPage(etsy, '/rows', query)).toEqual(err({ reason: 'too-large' }))
  expect(etsy.asked.length).toBeLessThan(10)
})
