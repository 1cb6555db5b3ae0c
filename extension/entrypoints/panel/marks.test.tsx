import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { Marks } from '../../widgets/define-widget.ts'
import { contentsOf } from './marks.tsx'

const shop: ShopContext = {
  shopId: '1',
  shopName: 'Fernhill Clay',
  currency: 'USD',
  timeZone: 'UTC',
  closedWeekdays: [],
  today: '2026-11-17',
  now: 0,
  locale: 'en-US',
}

const marks: Marks<unknown> = {
  page: 'orders',
  need: () => ({ ask: async () => new Map() }),
  content: mark => {
    if (mark === 'broken') throw new Error('a bug')
    return { tone: 'plain', text: String(mark), detail: 'before costs', label: 'An order.' }
  },
  proof: () => null,
}

test('each row has its own words', () => {
  expect(contentsOf(marks, new Map([['1', '$36.34']]), shop, undefined)).toEqual({
    '1': { tone: 'plain', text: '$36.34', detail: 'before costs', label: 'An order.' },
  })
})

test('one row that throws goes without a mark, the others keep theirs', () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const byKey = new Map([
    ['1', 'broken'],
    ['2', '$5.00'],
  ])
  expect(Object.keys(contentsOf(marks, byKey, shop, undefined))).toEqual(['2'])
  expect(error).toHaveBeenCalledOnce()
})

test('an old number says how old it is', () => {
  expect(contentsOf(marks, new Map([['1', '$36.34']]), shop, '29 hours old')['1']).toEqual({
    tone: 'pending',
    text: '$36.34',
    detail: '29 hours old',
    label: 'An order. 29 hours old.',
  })
})
