import { expect, test } from 'vitest'
import type { PageShop } from '../messages/panel.ts'
import { shopForPage } from './shop-for-page.ts'

const kiln = {
  shopId: '77',
  shopName: 'KilnAndCo',
  oldName: 'Kiln',
  connection: 'connected',
} as const
const loom = { shopId: '78', shopName: 'Loom', connection: 'signed-out' } as const
const both = { shops: [kiln, loom], shownShopId: '77' }
const known = (told: { id?: string; name?: string }): PageShop => ({ state: 'known', ...told })
const sure = (shopId: string) => ({ is: 'connected', shopId, isSure: true })

test.each([
  ['a number that is connected', known({ id: '78' }), sure('78')],
  [
    'a number, with a name that we do not know yet',
    known({ id: '78', name: 'NewLoom' }),
    sure('78'),
  ],
  ['a number that is not connected', known({ id: '99' }), { is: 'another' }],
  [
    'another number under a name of ours',
    known({ id: '99', name: 'Loom' }),
    { is: 'another', name: 'Loom' },
  ],
  ['a name', known({ name: 'Loom' }), sure('78')],
  ['a name in another case', known({ name: 'lOOM' }), sure('78')],
  ['a name that has changed', known({ name: 'KilnAndCo' }), sure('77')],
  ['the name from before it changed', known({ name: 'kiln' }), sure('77')],
  ['a name that is not connected', known({ name: 'Weaver' }), { is: 'another', name: 'Weaver' }],
  ['nothing', { state: 'unknown' }, { is: 'connected', shopId: '77', isSure: false }],
  ['nothing yet', { state: 'pending' }, { is: 'pending' }],
  ['two things', { state: 'conflict' }, { is: 'conflict' }],
] satisfies [string, PageShop, object][])('a page that says %s', (_, page, expected) => {
  expect(shopForPage(page, both)).toEqual(expected)
})

test('a name that was one shop’s and is another’s now decides nothing', () => {
  const shops = [kiln, { ...loom, shopName: 'Kiln' }]
  expect(shopForPage(known({ name: 'Kiln' }), { shops, shownShopId: '77' })).toEqual({
    is: 'conflict',
  })
})

test('without a shop there are no numbers to choose from', () => {
  expect(shopForPage(known({ id: '77' }), { shops: [] })).toEqual({ is: 'none' })
  expect(shopForPage({ state: 'unknown' }, { shops: [] })).toEqual({ is: 'none' })
})
