import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pageIds } from '../pages/page-id.ts'
import { widgetsOf } from '../widgets/registry.ts'
import { firstHeights, openHeights, type HeightStorage } from './heights.ts'

let stored: Record<string, unknown> = {}
const area: HeightStorage = {
  get: key => Promise.resolve(key in stored ? { [key]: stored[key] } : {}),
  set: items => {
    stored = { ...stored, ...items }
    return Promise.resolve()
  },
}

let owner: AbortController
beforeEach(() => {
  vi.useFakeTimers()
  stored = {}
  owner = new AbortController()
})
afterEach(() => {
  owner.abort()
  vi.useRealTimers()
})

const openFrom = async (from = area) => {
  const heights = openHeights(from, owner.signal)
  await vi.advanceTimersByTimeAsync(0)
  return heights
}
const open = { isCollapsed: false, hasShop: true }
const line = { isCollapsed: true, hasShop: true }
const rest = () => vi.advanceTimersByTimeAsync(1_000)

test.each(pageIds)(
  'a first visit keeps room on %s where a widget stands, and none elsewhere',
  id => {
    expect(firstHeights[id].every(px => px > 0)).toBe(widgetsOf(id).length > 0)
    expect(firstHeights[id].every(px => px === 0)).toBe(widgetsOf(id).length === 0)
  },
)

test('the next visit has the room of the last, at about the same width', async () => {
  const first = await openFrom()
  const { keep } = first
  keep('orders', 1_120, open, 432)
  await rest()
  const { reserve } = await openFrom()
  expect(reserve('orders', 1_120)).toBe(432)
  expect(reserve('orders', 1_150)).toBe(432)
  expect(reserve('orders', 700)).toBe(firstHeights.orders[1])
  expect(reserve('stats', 1_120)).toBe(firstHeights.stats[0])
})

test('open and collapsed are two heights, and the last of both holds', async () => {
  const { keep, reserve } = await openFrom()
  keep('orders', 1_120, open, 432)
  await rest()
  keep('orders', 1_120, line, 53)
  await rest()
  expect(reserve('orders', 1_120)).toBe(53)
  // A page that was never seen collapsed takes one line as well.
  expect(reserve('stats', 1_120)).toBeLessThan(100)
  expect(reserve('ads', 1_120)).toBe(0)
  keep('orders', 1_120, open, 432)
  await rest()
  expect(reserve('orders', 1_120)).toBe(432)
})

test('before a shop is connected there is room for an invitation, and afterwards for a shop', async () => {
  const { keep, reserve } = await openFrom()
  expect(reserve('dashboard', 1_120)).toBe(346)
  expect(reserve('ads', 1_120)).toBe(0)
  keep('dashboard', 1_120, { isCollapsed: false, hasShop: false }, 350)
  await rest()
  expect(reserve('dashboard', 1_120)).toBe(350)
  keep('orders', 1_120, open, 432)
  await rest()
  expect(reserve('dashboard', 1_120)).toBe(firstHeights.dashboard[0])
})

test('only where the panel comes to rest is kept', async () => {
  const { keep } = await openFrom()
  keep('orders', 1_120, open, 200)
  await vi.advanceTimersByTimeAsync(500)
  keep('orders', 1_120, open, 432)
  await rest()
  expect(JSON.stringify(stored)).toContain('432')
  expect(JSON.stringify(stored)).not.toContain('200')
})

test('what another tab has kept stays, and not without end', async () => {
  const one = await openFrom()
  const other = await openFrom()
  one.keep('orders', 1_120, open, 432)
  await rest()
  other.keep('stats', 1_120, open, 500)
  await rest()
  const { reserve, keep } = await openFrom()
  expect([reserve('orders', 1_120), reserve('stats', 1_120)]).toEqual([432, 500])
  for (let width = 1_200; width < 6_000; width += 16) {
    keep('orders', width, open, 432)
    await rest()
  }
  expect(JSON.stringify(stored).length).toBeLessThan(5_000)
})

test.each([
  ['nothing', {}],
  ['nonsense', { 'panel-heights': 'x' }],
  ['a height of nonsense', { 'panel-heights': { heights: { 'orders open 1120': -5 } } }],
  ['a height above all', { 'panel-heights': { heights: { 'orders open 1120': 1e9 } } }],
])('%s in the storage is a first visit', async (_name, found) => {
  stored = found
  const { reserve } = await openFrom()
  expect(reserve('orders', 1_120)).toBe(346)
})

test('a storage that refuses is a first visit', async () => {
  const refused = () => Promise.reject(new Error('refused'))
  const heights = await openFrom({ get: refused, set: refused })
  const act = vi.fn()
  heights.whenKnown(act)
  heights.keep('orders', 1_120, open, 432)
  await rest()
  expect(act).toHaveBeenCalledOnce()
  expect(heights.reserve('orders', 1_120)).toBe(346)
})
