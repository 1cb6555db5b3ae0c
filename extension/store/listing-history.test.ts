import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { aContext, at, usd } from '../../tests/fixtures/entities.ts'
import type { ListingSnapshot } from '../../schema/entities/listing-snapshot.ts'
import { applyVersions } from './apply.ts'
import { db } from './db.ts'
import { listingHistory, listingSnapshots } from './listing-history.ts'

const shop = aContext({ today: '2026-03-04' })
const on = (listingId: string, day: string, views: number): ListingSnapshot => ({
  kind: 'listingSnapshot',
  id: `${listingId}-${day}`,
  listingId,
  day,
  asOf: at(`${day} 12:00`),
  title: 'Mug',
  price: usd(3000),
  quantity: 5,
  views,
  tags: [],
})

beforeEach(async () => {
  await db.delete()
  await db.open()
  const rows = [
    on('900', '2026-02-10', 50),
    on('900', '2026-03-02', 57),
    on('901', '2026-03-03', 9),
    // The same day, asked again later.
    on('900', '2026-03-02', 60),
  ]
  const versions = rows.map((entity, i) => ({ seq: i + 1, entity }))
  await applyVersions('77', versions, 4)
  await applyVersions('78', [{ seq: 1, entity: on('900', '2026-03-02', 1) }], 1)
})

test('a listing’s days begin with how it stood before them', async () => {
  const days = await listingHistory({ listingId: '900', period: { days: 4 } }, shop)
  expect(days.map(({ day, newViews }) => [day, newViews])).toEqual([
    ['2026-03-01', 0],
    ['2026-03-02', 10],
    ['2026-03-03', 0],
    ['2026-03-04', 0],
  ])
  expect(await listingHistory({ listingId: '999', period: { days: 1 } }, shop)).toEqual([
    { day: '2026-03-04', state: undefined, newViews: undefined },
  ])
})

test('the changes of a period are those of this shop and of these days', async () => {
  const rows = await listingSnapshots({ period: { days: 3 } }, shop)
  expect(rows.map(({ id, views }) => [id, views])).toEqual([
    ['900-2026-03-02', 60],
    ['901-2026-03-03', 9],
  ])
})
