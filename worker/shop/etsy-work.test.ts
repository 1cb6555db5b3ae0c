import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, expect, test } from 'vitest'
import type { Entity, EntityOf } from '../../schema/entities/entity.ts'
import { canary } from '../../tests/sandbox/shop/sandbox-shop.ts'
import {
  asSeller,
  etsy,
  openSocket,
  roomOf,
  settle,
  signIn,
  type SignedIn,
} from '../testing/seller.ts'

const SHOP = 10_000_002
let seller: SignedIn

/** A fresh room for each test: connected, and nothing read yet. */
beforeEach(async () => {
  await etsy('/misbehave', { method: 'POST', body: '{}' })
  seller = await signIn(SHOP)
  await asSeller(seller.session, `/shops/${String(SHOP)}`, { method: 'DELETE' })
  seller = await signIn(SHOP)
  await etsy('/calls')
})

const books = async () =>
  await (
    await etsy(`/books?shop=${String(SHOP)}`)
  ).json<{ receipts: number; entries: number; listings: number; reviews: number }>()

function counts(rows: readonly Entity[]): Record<string, number> {
  const count: Record<string, number> = {}
  for (const { kind } of rows) count[kind] = (count[kind] ?? 0) + 1
  return count
}

const instead = (answers: unknown[]) =>
  etsy('/instead', { method: 'POST', body: JSON.stringify(answers) })

const receiptsOf = (rows: readonly Entity[]): EntityOf<'receipt'>[] =>
  rows.filter(row => row.kind === 'receipt')

test('the first sync holds exactly what the shop holds, asks only what Etsy documents, and keeps no buyer', async () => {
  const rows = await settle(SHOP, seller.session)
  const shop = await books()
  expect(counts(rows)).toMatchObject({
    shop: 1,
    receipt: shop.receipts,
    ledgerEntry: shop.entries,
    listing: shop.listings,
    review: shop.reviews,
  })
  const { calls, violations } = await (
    await etsy('/calls')
  ).json<{ calls: string[]; violations: string[] }>()
  expect(violations).toEqual([])
  // The least: a page a hundred rows, of every collection, of five states and of two kinds of order.
  expect(calls.length).toBeGreaterThan(shop.receipts / 100 + shop.entries / 100)
  const text = JSON.stringify(rows)
  for (const word of Object.values(canary)) expect(text).not.toContain(word)
  expect(receiptsOf(rows).every(({ buyerHash }) => /^[\w-]{22}$/.test(buyerHash ?? ''))).toBe(true)
})

test('nothing that did not change gets a new version', async () => {
  await settle(SHOP, seller.session)
  const line = await openSocket(seller.session)
  const first = await asSeller(seller.session, `/shops/${String(SHOP)}/versions?limit=1`)
  const { head } = await first.json<{ head: number }>()
  expect(
    (await asSeller(seller.session, `/shops/${String(SHOP)}/sync`, { method: 'POST' })).status,
  ).toBe(202)
  await settle(SHOP, seller.session)
  const second = await asSeller(
    seller.session,
    `/shops/${String(SHOP)}/versions?after=${String(head)}`,
  )
  const { versions } = await second.json<{ versions: { entity: Entity }[] }>()
  // The shop itself carries the moment at which it was seen.
  expect(versions.map(({ entity }) => entity.kind)).toEqual(['shop'])
  line.socket.close()
})

test.each(['every answer is late and half of them fail'])(
  '%s: the first sync ends complete',
  async () => {
    await instead([
      { path: '/receipts', status: 500, body: 'Internal' },
      { path: '/receipts', status: 200, body: '<!doctype html><h1>Uh oh</h1>' },
      { path: '/ledger-entries', status: 200, body: '{"count": 3, "results": [{' },
      { path: '/ledger-entries', status: 503, body: '' },
      {
        path: '/listings',
        status: 429,
        body: '{"error":"Exceeded per second rate limit"}',
        headers: { 'retry-after': '1' },
      },
      { path: '/payments', status: 500, body: '{}' },
      { path: '/reviews', status: 502, body: '<html>' },
    ])
    const rows = await settle(SHOP, seller.session)
    const shop = await books()
    expect(counts(rows)).toMatchObject({ receipt: shop.receipts, ledgerEntry: shop.entries })
  },
)

test('a room that is killed in the middle of the first sync loses nothing and repeats little', async () => {
  await new Promise(resolve => setTimeout(resolve, 200))
  const killed = runInDurableObject(roomOf(SHOP), (_room, state) => {
    state.abort('killed by a test')
  })
  await expect(killed).rejects.toThrow('killed by a test')
  const rows = await settle(SHOP, seller.session)
  const shop = await books()
  expect(counts(rows)).toMatchObject({ receipt: shop.receipts, ledgerEntry: shop.entries })
})

test('a refund that Etsy does not show as a change is found through the ledger', async () => {
  const before = await settle(SHOP, seller.session)
  const paid = receiptsOf(before).find(({ status, isPaid }) => isPaid && status === 'completed')
  await etsy(`/refund?shop=${String(SHOP)}&receipt=${paid?.id ?? ''}`)
  await asSeller(seller.session, `/shops/${String(SHOP)}/sync`, { method: 'POST' })
  const after = receiptsOf(await settle(SHOP, seller.session)).find(({ id }) => id === paid?.id)
  expect(after?.refunds).toHaveLength(1)
})

test('a listing that is gone at Etsy is marked removed, and its orders keep their title', async () => {
  await settle(SHOP, seller.session)
  const id = await (await etsy(`/delete-listing?shop=${String(SHOP)}`)).text()
  await asSeller(seller.session, `/shops/${String(SHOP)}/sync`, { method: 'POST' })
  const rows = await settle(SHOP, seller.session)
  expect(rows.find(row => row.kind === 'listing' && row.id === id)).toMatchObject({
    state: 'removed',
  })
})

test('a grant that is gone stops the work and tells the seller; a new one goes on', async () => {
  await settle(SHOP, seller.session)
  await etsy(`/revoke?shop=${String(SHOP)}`)
  const line = await openSocket(seller.session)
  const progress = line.next('progress')
  line.socket.send(
    JSON.stringify({ type: 'hello', version: 1, clientId: 'client-revoked', cursor: 0 }),
  )
  await progress
  const told = line.until(frame => frame.type === 'progress' && frame.etsy === 'reconnect')
  await asSeller(seller.session, `/shops/${String(SHOP)}/sync`, { method: 'POST' })
  await told
  const alarm = await runInDurableObject(roomOf(SHOP), (_room, state) => state.storage.getAlarm())
  // Only the socket's own end is waited for, hours from now.
  expect(alarm === null || alarm > Date.now() + 3_600_000).toBe(true)

  const again = await signIn(SHOP)
  const rows = await settle(SHOP, again.session)
  expect(counts(rows)['receipt']).toBe((await books()).receipts)
  line.socket.close()
})

test('an access token that dies early is replaced, and the new refresh token is kept', async () => {
  await instead([{ path: '/shops/', status: 401, body: '{"error":"invalid_token"}' }])
  const rows = await settle(SHOP, seller.session)
  expect(counts(rows)['shop']).toBe(1)
  const stored = await runInDurableObject(roomOf(SHOP), (_room, state) =>
    JSON.stringify(state.storage.sql.exec('SELECT * FROM fact').toArray()),
  )
  expect(stored).toContain('wrappedKey')
  // Etsy's tokens begin with the user's id and a dot: none rests in the clear.
  expect(stored).not.toMatch(/\d{6}\.[\w-]{20}/)
})

test('pages that repeat are noticed and the work still ends', async () => {
  await etsy('/misbehave', { method: 'POST', body: JSON.stringify({ repeatedPages: true }) })
  await settle(SHOP, seller.session)
  await etsy('/misbehave', { method: 'POST', body: '{}' })
  const line = await openSocket(seller.session)
  const progress = line.next('progress')
  line.socket.send(
    JSON.stringify({ type: 'hello', version: 1, clientId: 'client-repeat', cursor: 0 }),
  )
  expect(await progress).toMatchObject({ phase: 'live' })
  line.socket.close()
})

test('each listing leaves a snapshot on the day on which it was first seen', async () => {
  const rows = await settle(SHOP, seller.session)
  const listings = rows.filter(row => row.kind === 'listing')
  const snapshots = rows.filter(row => row.kind === 'listingSnapshot')
  expect(listings.length).toBeGreaterThan(0)
  expect(new Set(snapshots.map(row => row.listingId))).toEqual(new Set(listings.map(row => row.id)))
  for (const { listingId, title, price, quantity } of snapshots) {
    expect(listings.find(({ id }) => id === listingId)).toMatchObject({ title, price, quantity })
  }
})
