import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorker, type RunningWorker } from '../../scripts/stack/worker.ts'
import { canary } from '../sandbox/shop/sandbox-shop.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { catchUp, signIn, type Room, type SignedIn } from './worker-client.ts'

let sandbox: Sandbox
let worker: RunningWorker
let session: SignedIn

beforeAll(async () => {
  sandbox = await startSandbox({ shop: { transactions: 3_000, seed: 11 } })
  worker = await startWorker({
    etsyApiOrigin: sandbox.apiOrigin,
    etsyAuthorizeUrl: 'https://www.etsy.com/oauth/connect',
    etsyKeystring: sandbox.app.keystring,
    etsySharedSecret: sandbox.app.sharedSecret,
    etsyWebhookSecret: sandbox.app.webhookSecret,
    publicOrigin: 'https://sync.etsypro.example',
    port: 0,
  })
  sandbox.setWebhookTarget(`${worker.origin}/webhooks/etsy`)
})

afterAll(async () => {
  await worker.stop()
  await sandbox.stop()
})

/** Asks again until the room is as it should be. */
async function until(isSo: (room: Room) => boolean, withinMs: number): Promise<Room> {
  const end = Date.now() + withinMs
  for (;;) {
    const room = await catchUp(worker.origin, session)
    if (isSo(room) || Date.now() > end) return room
    await delay(200)
  }
}

const isWhole = (room: Room) =>
  room.all('receipt').length === sandbox.shop.receipts.length &&
  room.all('ledgerEntry').length === sandbox.shop.ledger.length &&
  room.all('review').length === sandbox.shop.reviews.sec.length

test('a shop connects, and a worker that is killed in the middle of the first sync still holds it whole', async () => {
  ;({ session } = await signIn(worker.origin, sandbox))
  await until(room => room.head > 500, 30_000)
  await worker.kill()
  await worker.restart()
  const room = await until(isWhole, 90_000)
  expect(room.all('shop')).toHaveLength(1)
  expect(room.all('receipt')).toHaveLength(sandbox.shop.receipts.length)
  expect(room.all('ledgerEntry')).toHaveLength(sandbox.shop.ledger.length)
  expect(room.all('review')).toHaveLength(sandbox.shop.reviews.sec.length)
})

test('to the cent: the ledger adds up entry by entry, and every payment finds its order', async () => {
  const room = await catchUp(worker.origin, session)
  const ledger = room.all('ledgerEntry').toSorted((a, b) => a.sequence - b.sequence)
  let balance = ledger[0]!.balance.minor - ledger[0]!.amount.minor
  for (const entry of ledger) {
    balance += entry.amount.minor
    expect(entry.balance.minor).toBe(balance)
  }
  const receipts = new Set(room.all('receipt').map(({ id }) => id))
  const paid = ledger.filter(({ reference }) => reference?.type === 'shop_payment')
  expect(paid.length).toBeGreaterThan(0)
  for (const { receiptId } of paid) expect(receipts).toContain(receiptId)
})

test('goods sold come to the cent to what the seller’s own books say', async () => {
  const room = await catchUp(worker.origin, session)
  const gross = room
    .all('receipt')
    .filter(({ isPaid, isCanceled }) => isPaid && !isCanceled)
    .reduce((sum, { totalPrice }) => sum + totalPrice.minor, 0)
  const days = sandbox.books().days('2015-01-01', '2035-12-31')
  expect(gross).toBeGreaterThan(0)
  expect(gross).toBe(days.reduce((sum, { gmv }) => sum + gmv, 0))
})

test('no buyer is in anything that the room gives out, and Etsy documents all that we asked', async () => {
  const room = await catchUp(worker.origin, session)
  const text = JSON.stringify([...room.rows.values()])
  for (const word of Object.values(canary)) expect(text).not.toContain(word)
  expect([...new Set(sandbox.violations)]).toEqual([])
})

test('a sale reaches the room with its ledger within seconds', async () => {
  const { receiptId } = await sandbox.saleNow()
  const room = await until(({ rows }) => rows.has(`receipt:${receiptId}`), 5_000)
  expect(room.rows.get(`receipt:${receiptId}`)).toMatchObject({ isPaid: true })
  const whole = await until(isWhole, 5_000)
  expect(whole.all('ledgerEntry')).toHaveLength(sandbox.shop.ledger.length)
})
