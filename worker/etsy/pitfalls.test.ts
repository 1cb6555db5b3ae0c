import { beforeEach, describe, expect, test } from 'vitest'
import { revenueOf } from '../../models/metrics/revenue.ts'
import type { Entity, EntityKind, EntityOf } from '../../schema/entities/entity.ts'
import type { Misbehaviours } from '../../tests/sandbox/misbehaviours.ts'
import {
  asSeller,
  etsy,
  openSocket,
  page,
  settle,
  signIn,
  type SignedIn,
} from '../testing/seller.ts'

/*
 * Fifteen ways in which Etsy's API surprises its clients, each with an Etsy that behaves so: the room
 * holds what the shop holds all the same, or says what the seller must do.
 */

const SHOP = 10_000_005
const DENSE = 10_000_006

beforeEach(() => misbehave({}))

async function misbehave(how: Partial<Misbehaviours>): Promise<void> {
  await etsy('/misbehave', { method: 'POST', body: JSON.stringify(how) })
}

/** The seller connects anew while Etsy behaves like this; answers when the room has read all. */
async function firstSync(how: Partial<Misbehaviours> = {}, shopId = SHOP) {
  const before = await signIn(shopId)
  await asSeller(before.session, `/shops/${String(shopId)}`, { method: 'DELETE' })
  const signedIn = await signIn(shopId)
  await misbehave(how)
  await etsy('/calls')
  return { signedIn, rows: await settle(shopId, signedIn.session) }
}

async function syncAgain({ session }: SignedIn, shopId = SHOP): Promise<Entity[]> {
  await asSeller(session, `/shops/${String(shopId)}/sync`, { method: 'POST' })
  return await settle(shopId, session)
}

function all<K extends EntityKind>(rows: readonly Entity[], kind: K): EntityOf<K>[] {
  const isOfKind = (entity: Entity): entity is EntityOf<K> => entity.kind === kind
  return rows.filter(isOfKind)
}

/** Every order, every ledger entry and every listing of the shop is there. */
async function expectWhole(rows: readonly Entity[], shopId = SHOP): Promise<void> {
  const answer = await etsy(`/books?shop=${String(shopId)}`)
  const books = await answer.json<{ receipts: number; entries: number; listings: number }>()
  expect({
    receipts: all(rows, 'receipt').length,
    entries: all(rows, 'ledgerEntry').length,
    listings: all(rows, 'listing').filter(({ state }) => state !== 'removed').length,
  }).toEqual({ receipts: books.receipts, entries: books.entries, listings: books.listings })
}

/** Each balance is the one before it and the amount between them. */
function expectContinuous(rows: readonly Entity[]): void {
  const entries = all(rows, 'ledgerEntry').sort((a, b) => a.sequence - b.sequence)
  const steps = entries.slice(1).map(({ balance }, i) => balance.minor - entries[i]!.balance.minor)
  expect(steps).toEqual(entries.slice(1).map(({ amount }) => amount.minor))
}

async function asked(): Promise<{ calls: string[]; violations: string[] }> {
  return await (await etsy('/calls')).json<{ calls: string[]; violations: string[] }>()
}

async function unpaidOrRefunded(rows: readonly Entity[]) {
  const found = all(rows, 'receipt').find(
    ({ isPaid, isCanceled, refunds }) => isPaid && !isCanceled && refunds.length === 0,
  )
  if (!found) throw new Error('no order that was paid and kept')
  return found
}

test(
  '1. a month with more rows than the offset reaches is read in parts',
  { timeout: 60_000 },
  async () => {
    const { rows } = await firstSync({}, DENSE)
    expect(all(rows, 'ledgerEntry').length).toBeGreaterThan(12_000)
    await expectWhole(rows, DENSE)
    expect((await asked()).violations).toEqual([])
  },
)

test('2. every list is asked for a hundred rows, and a page with fewer is not taken for the last', async () => {
  const { rows } = await firstSync({ mostRows: 30 })
  const { calls } = await asked()
  await expectWhole(rows)
  const lists = calls.filter(call => call.includes('offset='))
  expect(lists.length).toBeGreaterThan(5)
  for (const call of lists) expect(call).toContain('limit=100')
})

test('3. pages that repeat, and orders that move them on, leave no hole and no double', async () => {
  const { signedIn } = await firstSync({ repeatedPages: true })
  await etsy(`/sale?shop=${String(SHOP)}`)
  await misbehave({})
  const rows = await syncAgain(signedIn)
  const { versions } = await page(signedIn.session, 0, 1000)
  const names = versions.map(each => 'entity' in each && `${each.entity.kind}:${each.entity.id}`)
  expect(new Set(names).size).toBe(names.length)
  await expectWhole(rows)
})

describe('4. what Etsy does not show as a change', () => {
  test.each(['refund', 'cancel'] as const)('a %s is found all the same', async what => {
    const { signedIn, rows } = await firstSync()
    const { id } = await unpaidOrRefunded(rows)
    await etsy(`/${what}?shop=${String(SHOP)}&receipt=${id}`)
    const after = all(await syncAgain(signedIn), 'receipt').find(receipt => receipt.id === id)
    if (what === 'refund') expect(after?.refunds).toHaveLength(1)
    else expect(after?.isCanceled).toBe(true)
  })
})

test('5. a refund leaves the totals as they were and comes off the revenue; a canceled order sold nothing', async () => {
  const { signedIn, rows } = await firstSync()
  const before = await unpaidOrRefunded(rows)
  await etsy(`/refund?shop=${String(SHOP)}&receipt=${before.id}`)
  const changed = all(await syncAgain(signedIn), 'receipt')
  const after = changed.find(({ id }) => id === before.id)
  expect(after?.grandTotal).toEqual(before.grandTotal)
  expect(after && revenueOf(after)).toBe(0)
  expect(revenueOf(before)).toBeGreaterThan(0)
  for (const receipt of changed.filter(({ isCanceled }) => isCanceled))
    expect(revenueOf(receipt)).toBe(0)
})

test('6. totals that no money can be are left out, and the rest goes on', async () => {
  const { signedIn, rows } = await firstSync({ absurdMoney: true })
  for (const { grandTotal } of all(rows, 'receipt'))
    expect(Number.isSafeInteger(grandTotal.minor) && grandTotal.minor >= 0).toBe(true)
  expectContinuous(rows)
  expect(all(rows, 'ledgerEntry').length).toBeGreaterThan(100)
  const line = await openSocket(signedIn.session)
  const progress = line.next('progress')
  line.socket.send('{"type":"hello","version":1,"clientId":"client-absurd","cursor":0}')
  expect(await progress).toMatchObject({ etsy: 'connected', phase: 'live' })
  line.socket.close()
})

test('7. what a buyer pays in is not what the shop counts in', async () => {
  const { rows } = await firstSync({ foreignBuyers: true })
  await expectWhole(rows)
  const [shop] = all(rows, 'shop')
  const payments = all(rows, 'payment')
  expect(payments.some(({ gross }) => gross.currency === 'EUR')).toBe(true)
  const counted = [
    ...all(rows, 'receipt').map(({ grandTotal }) => grandTotal),
    ...all(rows, 'ledgerEntry').flatMap(({ amount, balance }) => [amount, balance]),
  ]
  for (const { currency } of counted) expect(currency).toBe(shop?.currency)
  const orders = new Set(all(rows, 'receipt').map(({ id }) => id))
  for (const { receiptId } of payments) expect(orders).toContain(receiptId)
})

test('8. a tax that Etsy passes on is no revenue', async () => {
  const { rows } = await firstSync()
  const taxed = all(rows, 'receipt').filter(
    ({ isPaid, isCanceled, refunds, tax }) =>
      isPaid && !isCanceled && refunds.length === 0 && tax.minor > 0,
  )
  expect(taxed.length).toBeGreaterThan(5)
  for (const receipt of taxed) {
    expect(revenueOf(receipt)).toBe(receipt.grandTotal.minor - receipt.tax.minor)
  }
})

test('9. a ledger type that nobody has documented and a VAT row without its fee are kept', async () => {
  const { rows } = await firstSync({ unknownLedgerType: true, orphanVat: true })
  await expectWhole(rows)
  expectContinuous(rows)
  const types = new Set(all(rows, 'ledgerEntry').map(({ ledgerType }) => ledgerType))
  expect(types).toContain('brand_new_fee')
})

test('10. times under their old names only are the same times', async () => {
  const times = (rows: readonly Entity[]) =>
    [...all(rows, 'receipt'), ...all(rows, 'ledgerEntry')]
      .map(({ kind, id, createdAt }) => `${kind} ${id} ${String(createdAt)}`)
      .sort()
  const { rows: fresh } = await firstSync()
  const { rows: old } = await firstSync({ oldTimestampNames: true })
  expect(times(old)).toEqual(times(fresh))
})

test('11. lines that have lost their listing keep their order', async () => {
  const { rows } = await firstSync({ nullLinks: true })
  await expectWhole(rows)
  const lines = all(rows, 'receipt').flatMap(({ transactions }) => transactions)
  expect(lines.length).toBeGreaterThan(100)
  for (const line of lines) expect(line.listingId).toBeUndefined()
})

describe('12. tokens', () => {
  test('an ill token endpoint is waited for', async () => {
    const { signedIn } = await firstSync()
    await misbehave({ tokenEndpointDown: true, revokedAccess: true })
    const line = await greeted(signedIn)
    const waiting = line.until(frame => frame.type === 'progress' && frame.etsy === 'waiting')
    await asSeller(signedIn.session, `/shops/${String(SHOP)}/sync`, { method: 'POST' })
    await waiting
    await misbehave({})
    await etsy(`/sale?shop=${String(SHOP)}`)
    await expectWhole(await syncAgain(signedIn))
    line.socket.close()
  })

  test('a revoked one is the seller’s to renew', async () => {
    const { signedIn } = await firstSync()
    await misbehave({ revokedRefresh: true, revokedAccess: true })
    const line = await greeted(signedIn)
    const told = line.until(frame => frame.type === 'progress' && frame.etsy === 'reconnect')
    await asSeller(signedIn.session, `/shops/${String(SHOP)}/sync`, { method: 'POST' })
    await told
    await misbehave({})
    await etsy(`/sale?shop=${String(SHOP)}`)
    const again = await signIn(SHOP)
    await expectWhole(await syncAgain(again))
    line.socket.close()
  })
})

test('13. “too many requests” is waited out, and the wrong spelling of the rate header is read', async () => {
  const { rows } = await firstSync({
    tooManyRequests: { share: 0.2, retryAfterSec: 1 },
    misspelledRateHeader: true,
  })
  await expectWhole(rows)
})

test.each([
  ['500', { serverErrors: 0.3 }],
  ['HTML', { htmlInsteadOfJson: 0.3 }],
  ['half an answer', { truncatedJson: 0.3 }],
  ['nothing', { droppedConnections: 0.3 }],
])('14. %s in the place of three answers in ten leaves no hole', async (_name, how) => {
  const { rows } = await firstSync(how)
  await expectWhole(rows)
})

test('15. views of 0 are not counted ones, titles are plain text, and every state is read', async () => {
  const { rows } = await firstSync({ uncountedViews: true })
  const listings = all(rows, 'listing')
  await expectWhole(rows)
  for (const { views } of listings) expect(views).toBeUndefined()
  for (const { title } of listings) expect(title).not.toMatch(/&(#\d+|amp|quot|lt|gt);/)
  const { calls } = await asked()
  for (const state of ['active', 'inactive', 'sold_out', 'draft', 'expired'])
    expect(calls.some(call => call.includes(`state=${state}`))).toBe(true)
})

async function greeted({ session }: SignedIn) {
  const line = await openSocket(session)
  const progress = line.next('progress')
  line.socket.send('{"type":"hello","version":1,"clientId":"client-pitfall","cursor":0}')
  await progress
  return line
}
