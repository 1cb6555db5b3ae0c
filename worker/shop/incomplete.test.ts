import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Entity, EntityOf } from '../../schema/entities/entity.ts'
import type { Feed, Missing, Progress } from '../../schema/sync/progress.ts'
import type { Spoiled } from '../../tests/worker/spoil-answer.ts'
import {
  asSeller,
  etsy,
  openSocket,
  roomOf,
  settle,
  signIn,
  type SignedIn,
} from '../testing/seller.ts'

/*
 * What Etsy has and the room has not is known, counted, said and fetched: each test spoils Etsy's
 * answers, reads how the room says so, heals Etsy, asks once more, and compares with the shop.
 */

const SHOP = 10_000_007
const PATH = `/shops/${String(SHOP)}`
let seller: SignedIn

const spoil = (rules: Spoiled[]) => etsy('/spoil', { method: 'POST', body: JSON.stringify(rules) })

beforeEach(async () => {
  await spoil([])
  await etsy('/misbehave', { method: 'POST', body: '{}' })
  seller = await signIn(SHOP)
  await asSeller(seller.session, PATH, { method: 'DELETE' })
})

/** The seller connects anew while Etsy answers like this. */
async function firstSync(rules: Spoiled[]): Promise<Entity[]> {
  await spoil(rules)
  seller = await signIn(SHOP)
  return await settle(SHOP, seller.session)
}

/** Etsy is well again, and the seller asks. */
async function heal(rules: Spoiled[] = []): Promise<Entity[]> {
  await spoil(rules)
  await syncNow()
  return await settle(SHOP, seller.session)
}

async function syncNow(): Promise<void> {
  await asSeller(seller.session, `${PATH}/sync`, { method: 'POST' })
  // What a person may ask for is paced; time is not ours to move, the stored pace is.
  await runInDurableObject(roomOf(SHOP), (_room, state) => {
    state.storage.sql.exec(
      `UPDATE fact SET value = json_remove(value, '$.askSpentUntil') WHERE name = 'link'`,
    )
  })
  await runDurableObjectAlarm(roomOf(SHOP))
}

async function progress(): Promise<Progress> {
  const line = await openSocket(seller.session)
  const next = line.next('progress')
  line.socket.send('{"type":"hello","version":4,"clientId":"client-incomplete","cursor":0}')
  const frame = await next
  line.socket.close()
  if (frame.type !== 'progress') throw new Error('no progress')
  return frame
}

async function missing(feed: Feed): Promise<Missing | undefined> {
  return (await progress()).feeds.find(row => row.feed === feed)?.missing
}

/** An order of the last minutes may still be on its way, and is not missing. */
function isPaidLongAgo(row: Entity): row is EntityOf<'payment'> {
  return row.kind === 'payment' && row.createdAt < Date.now() - 3_600_000
}

type Books = { receipts: number; entries: number; listings: number; reviews: number }
const books = async () => await (await etsy(`/books?shop=${String(SHOP)}`)).json<Books>()

const of = (rows: readonly Entity[], kind: Entity['kind']) =>
  rows.filter(row => row.kind === kind && !(row.kind === 'listing' && row.state === 'removed'))

async function expectWhole(rows: readonly Entity[]): Promise<void> {
  const shop = await books()
  expect({
    receipts: of(rows, 'receipt').length,
    entries: of(rows, 'ledgerEntry').length,
    listings: of(rows, 'listing').length,
    reviews: of(rows, 'review').length,
  }).toEqual(shop)
  for (const row of rows)
    if (row.kind === 'ledgerEntry' && row.reference?.type === 'shop_payment')
      expect(row.receiptId).toBeDefined()
  const { feeds } = await progress()
  expect(feeds.filter(feed => feed.missing)).toEqual([])
}

test('a shop of which all is there says that nothing is missing', async () => {
  await expectWhole(await firstSync([]))
})

describe('a question that is refused is asked again', () => {
  test.each([
    ['400', { path: '/receipts', query: 'was_canceled=false', status: 400 }],
    ['403', { path: '/receipts', query: 'was_canceled=false', status: 403 }],
    ['404', { path: '/receipts', query: 'was_canceled=false', status: 404 }],
  ])('%s instead of every page of orders', { timeout: 60_000 }, async (_, rule) => {
    const rows = await firstSync([rule])
    const shop = await books()
    expect(of(rows, 'ledgerEntry')).toHaveLength(shop.entries)
    // The account names orders that no list has shown; how many of them are fetched by now is a race.
    const said = await missing('receipts')
    expect(said).toMatchObject({ isAtLeast: true, why: 'unread' })
    expect(said?.retryAt).toBeGreaterThan(Date.now())
    await expectWhole(await heal())
  })

  test('500 for every page of orders, while all else goes on', { timeout: 120_000 }, async () => {
    await spoil([{ path: '/receipts', query: 'was_canceled=false', status: 500 }])
    seller = await signIn(SHOP)
    const others = async () => {
      const { feeds } = await progress()
      return feeds.filter(({ completedAt }) => completedAt !== undefined).map(({ feed }) => feed)
    }
    await expect
      .poll(others, { timeout: 60_000, interval: 1_000 })
      .toEqual(expect.arrayContaining(['listings', 'ledger', 'reviews']))
    expect(await missing('receipts')).toMatchObject({ isAtLeast: true, why: 'unread' })
    await expectWhole(await heal())
  })

  test('403 once, for the first page of orders', async () => {
    await etsy('/instead', {
      method: 'POST',
      body: JSON.stringify([{ path: '/receipts', status: 403, body: '{"error":"Forbidden"}' }]),
    })
    await firstSync([])
    await expectWhole(await heal())
  })

  test('the last page of the orders alone', async () => {
    const rows = await firstSync([
      { path: '/receipts', query: 'was_canceled=false&limit=100&offset=99', status: 403 },
    ])
    expect(of(rows, 'receipt').length).toBeGreaterThan(99)
    const shop = await books()
    const said = await missing('receipts')
    expect(said?.rows).toBeGreaterThan(0)
    expect((said?.rows ?? 0) + of(rows, 'receipt').length).toBeGreaterThanOrEqual(shop.receipts)
    await expectWhole(await heal())
  })

  test('one state of the listings: none is taken for deleted', async () => {
    const before = await firstSync([])
    const rows = await heal([{ path: '/listings', query: 'state=active', status: 403 }])
    expect(of(rows, 'listing')).toHaveLength(of(before, 'listing').length)
    expect(await missing('listings')).toMatchObject({ isAtLeast: true })
    await expectWhole(await heal())
  })

  test('a grant that lacks a scope is the seller’s to renew', async () => {
    await spoil([{ path: '/receipts', status: 403, error: 'insufficient_scope' }])
    seller = await signIn(SHOP)
    await expect.poll(progress, { timeout: 10_000 }).toMatchObject({ etsy: 'reconnect' })
    await spoil([])
    seller = await signIn(SHOP)
    await expectWhole(await settle(SHOP, seller.session))
  })
})

describe('a row that cannot be true is missing, whatever else is there', () => {
  const amount = { amount: 100, divisor: 100, currency_code: 'USD' }
  test.each<[string, Feed, Spoiled]>([
    [
      'no divisor',
      'receipts',
      { path: '/receipts', set: { grandtotal: { ...amount, divisor: 0 } } },
    ],
    [
      'a negative total',
      'receipts',
      { path: '/receipts', set: { subtotal: { ...amount, amount: -1 } } },
    ],
    [
      'a huge total',
      'receipts',
      { path: '/receipts', set: { subtotal: { ...amount, amount: 1e308 } } },
    ],
    ['a total in words', 'receipts', { path: '/receipts', set: { subtotal: 'ten' } }],
    [
      'times in milliseconds',
      'receipts',
      { path: '/receipts', set: { created_timestamp: 1_790_000_000_000 } },
    ],
    ['an entry without a balance', 'ledger', { path: '/ledger-entries', set: { balance: null } }],
    ['a review of six stars', 'reviews', { path: '/reviews', set: { rating: 6 } }],
    ['a listing without a price', 'listings', { path: '/listings', set: { price: null } }],
  ])('%s', async (_, feed, rule) => {
    const whole = await firstSync([])
    const kinds = {
      receipts: 'receipt',
      ledger: 'ledgerEntry',
      reviews: 'review',
      listings: 'listing',
      shop: 'shop',
    } as const
    const ids = of(whole, kinds[feed])
      .map(({ id }) => id)
      .slice(3, 7)
    await asSeller(seller.session, PATH, { method: 'DELETE' })
    const rows = await firstSync([{ ...rule, ids }])
    expect(of(rows, kinds[feed])).toHaveLength(of(whole, kinds[feed]).length - 4)
    expect(await missing(feed)).toMatchObject({ rows: 4, why: 'unreadable' })
    await expectWhole(await heal())
  })

  test('as long as it stays so, however often it is looked at', async () => {
    const [receipt] = of(await firstSync([]), 'receipt')
    await asSeller(seller.session, PATH, { method: 'DELETE' })
    const rule = { path: '/receipts', ids: [receipt!.id], set: { grandtotal: 'ten' } }
    await firstSync([rule])
    const first = await missing('receipts')
    for (let look = 0; look < 8; look += 1) await heal([rule])
    const last = await missing('receipts')
    expect(last).toMatchObject({ rows: 1, why: 'unreadable', since: first?.since })
    expect(last!.retryAt - Date.now()).toBeGreaterThan(86_400_000)
    expect(last!.retryAt - Date.now()).toBeLessThanOrEqual(7 * 86_400_000)
    await expectWhole(await heal())
  })

  test('lines that come later', async () => {
    const ids = of(await firstSync([]), 'receipt').map(({ id }) => id)
    await asSeller(seller.session, PATH, { method: 'DELETE' })
    await firstSync([{ path: '/receipts', ids: ids.slice(0, 3), set: { transactions: [] } }])
    expect(await missing('receipts')).toMatchObject({ rows: 3 })
    const rows = await heal()
    await expectWhole(rows)
    for (const row of rows) if (row.kind === 'receipt') expect(row.transactions).not.toEqual([])
  })
})

describe('a count that is wrong ends no reading', () => {
  test.each([0, 102])('a count of %i', async count => {
    await expectWhole(await firstSync([{ path: '/receipts', query: 'was_canceled=false', count }]))
  })

  test('a count that is too high is said, and looked after', async () => {
    const { receipts } = await books()
    await firstSync([{ path: '/receipts', query: 'was_canceled=false', count: receipts + 5 }])
    const said = await missing('receipts')
    expect(said?.rows).toBeGreaterThanOrEqual(5)
    expect(said?.why).toBe('unread')
    await expectWhole(await heal())
  })
})

describe('the two books check each other', () => {
  test('orders that their payments name are fetched, though no list shows them', async () => {
    const ids = of(await firstSync([]), 'payment').flatMap(row =>
      isPaidLongAgo(row) ? [row.receiptId] : [],
    )
    await asSeller(seller.session, PATH, { method: 'DELETE' })
    // Left out of the lists without a word: the count agrees with what is shown.
    const hidden = [...new Set(ids)].slice(0, 47)
    const rows = await firstSync([{ path: '/receipts', query: 'limit', hide: hidden, count: 0 }])
    await expectWhole(rows)
  })

  test('and are missing until they come', async () => {
    const ids = of(await firstSync([]), 'payment').flatMap(row =>
      isPaidLongAgo(row) ? [row.receiptId] : [],
    )
    await asSeller(seller.session, PATH, { method: 'DELETE' })
    const hidden = [...new Set(ids)].slice(0, 47)
    const rows = await firstSync([{ path: '/receipts', hide: hidden, count: 0 }])
    const { receipts } = await books()
    expect(of(rows, 'receipt')).toHaveLength(receipts - 47)
    expect(await missing('receipts')).toMatchObject({ rows: 47, isAtLeast: false })
    await expectWhole(await heal())
  })

  test('payments that do not come leave their entries, and are fetched later', async () => {
    const rows = await firstSync([{ path: '/ledger-entries/payments', status: 404 }])
    expect(of(rows, 'ledgerEntry')).toHaveLength((await books()).entries)
    expect((await missing('ledger'))?.rows).toBeGreaterThan(100)
    await expectWhole(await heal())
  })

  test('an entry that the ledger leaves out shows in the balances', async () => {
    const entries = of(await firstSync([]), 'ledgerEntry')
    await asSeller(seller.session, PATH, { method: 'DELETE' })
    const hidden = entries.slice(100, 101).map(({ id }) => id)
    await firstSync([{ path: '/ledger-entries', hide: hidden, count: 0 }])
    expect(await missing('ledger')).toMatchObject({ isAtLeast: true, why: 'unread' })
    await expectWhole(await heal())
  })
})

describe('more listings than Etsy’s offset reaches', () => {
  // The far end of what Etsy gives, as if it were near: five rows a page, and no offset above 12.
  const ceiling = (rule: Partial<Spoiled> = {}): Spoiled[] => [
    { path: 'listings', maxOffset: 12, ...rule },
  ]
  const narrow = () => etsy('/misbehave', { method: 'POST', body: JSON.stringify({ mostRows: 5 }) })

  test('are read from both ends and by section', async () => {
    await narrow()
    const rows = await firstSync(ceiling())
    expect(of(rows, 'listing').length).toBeGreaterThan(26)
    await etsy('/misbehave', { method: 'POST', body: '{}' })
    await expectWhole(await heal())
  })

  test('what no way leads to is counted and said, and none is taken for deleted', async () => {
    const all = await firstSync([])
    const { listings } = await books()
    await narrow()
    await heal(ceiling({ maxOffset: 0 }))
    expect(await missing('listings')).toBeUndefined()
    await asSeller(seller.session, PATH, { method: 'DELETE' })
    const rows = await firstSync(ceiling({ maxOffset: 0 }))
    const here = of(rows, 'listing').length
    expect(here).toBeGreaterThan(10)
    expect(here).toBeLessThan(of(all, 'listing').length)
    expect(await missing('listings')).toMatchObject({ rows: listings - here, why: 'out-of-reach' })
    await etsy('/misbehave', { method: 'POST', body: '{}' })
    await expectWhole(await heal())
  })
})

test('a room that is killed in the middle judges its windows all the same', async () => {
  await spoil([{ path: '/receipts', query: 'was_canceled=false', count: 400 }])
  seller = await signIn(SHOP)
  for (let killed = 0; killed < 3; killed += 1) {
    await new Promise(resolve => setTimeout(resolve, 150))
    await runInDurableObject(roomOf(SHOP), (_room, state) => {
      state.abort('killed by a test')
    }).catch(() => undefined)
  }
  await settle(SHOP, seller.session)
  expect(await missing('receipts')).toBeDefined()
  await expectWhole(await heal())
})
