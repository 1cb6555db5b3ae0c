import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import * as v from 'valibot'
import { parse } from '../../schema/parse.ts'
import { etsy, knock, settle, signIn, type SignedIn } from '../testing/seller.ts'

const SHOP = 10_000_003
let seller: SignedIn
beforeAll(async () => {
  seller = await signIn(SHOP)
  await settle(SHOP, seller.session)
})

const saleSchema = v.object({
  receiptId: v.string(),
  body: v.string(),
  headers: v.record(v.string(), v.string()),
})

async function sale() {
  const sold = parse(saleSchema, await (await etsy(`/sale?shop=${String(SHOP)}`)).json())
  if (!sold.ok) throw new Error(sold.error.path)
  return sold.value
}

function deliver(body: string, headers: Record<string, string>): Promise<Response> {
  return knock('/webhooks/etsy', { method: 'POST', body, headers })
}

async function signed(body: string, query = ''): Promise<Record<string, string>> {
  const answer = await etsy(`/sign${query}`, { method: 'POST', body })
  const headers = parse(v.record(v.string(), v.string()), await answer.json())
  if (!headers.ok) throw new Error('not signed')
  return headers.value
}

const pointer = (event: string, url: string, shopId: number | string = SHOP) =>
  JSON.stringify({ event_type: event, resource_url: url, shop_id: shopId })

test('a sale arrives with its ledger entries and its payment, without the buyer', async () => {
  const { receiptId, body, headers } = await sale()
  expect((await deliver(body, headers)).status).toBe(204)
  const rows = await settle(SHOP, seller.session)
  const receipt = rows.find(row => row.kind === 'receipt' && row.id === receiptId)
  expect(receipt).toMatchObject({ isPaid: true, isCanceled: false })
  const entries = rows.filter(row => row.kind === 'ledgerEntry' && row.receiptId === receiptId)
  expect(entries.map(row => row.kind === 'ledgerEntry' && row.ledgerType)).toContain(
    'PAYMENT_GROSS',
  )
  expect(rows.some(row => row.kind === 'payment' && row.receiptId === receiptId)).toBe(true)
})

test('a delivery that comes again changes nothing', async () => {
  const { body, headers } = await sale()
  await deliver(body, headers)
  await settle(SHOP, seller.session)
  await etsy('/calls')
  expect((await deliver(body, headers)).status).toBe(204)
  await settle(SHOP, seller.session)
  const { calls } = await (await etsy('/calls')).json<{ calls: string[] }>()
  expect(calls.filter(call => /receipts\/\d+/.test(call))).toEqual([])
})

test.each([
  [
    'an altered body',
    (body: string) => body.replace('paid', 'Paid'),
    (h: Record<string, string>) => h,
  ],
  [
    'a re-serialised body',
    (body: string) => body.replace(',', ', '),
    (h: Record<string, string>) => h,
  ],
  [
    'another id',
    (body: string) => body,
    (h: Record<string, string>) => ({ ...h, 'webhook-id': 'other' }),
  ],
  [
    'no signature',
    (body: string) => body,
    (h: Record<string, string>) => ({ ...h, 'webhook-signature': '' }),
  ],
  [
    'another version',
    (body: string) => body,
    (h: Record<string, string>) => ({
      ...h,
      'webhook-signature': (h['webhook-signature'] ?? '').replace('v1,', 'v2,'),
    }),
  ],
])('%s is refused', async (_name, alterBody, alterHeaders) => {
  const { body, headers } = await sale()
  expect((await deliver(alterBody(body), alterHeaders(headers))).status).toBe(401)
})

test.each([-301_000, 301_000])('a delivery %i ms away from now is refused', async skewMs => {
  const body = pointer('order.paid', 'https://api.etsy.com/v3/application/shops/1/receipts/2')
  const headers = await signed(body, `?skewMs=${String(skewMs)}`)
  const answer = await deliver(body, headers)
  expect(await answer.json()).toMatchObject({ reason: 'delivery-stale' })
})

test('a signature counts without its prefix and among others', async () => {
  const { body, headers } = await sale()
  const bare = (headers['webhook-signature'] ?? '').replace('v1,', '')
  const several = `v1,${btoa('wrong')} ${bare}`
  expect((await deliver(body, { ...headers, 'webhook-signature': several })).status).toBe(204)
})

test('line breaks inside the address are Etsy’s habit', async () => {
  const { receiptId } = await sale()
  const url = `https://openapi.etsy.com/v3/application/shops/${String(SHOP)}/\n  receipts/${receiptId}`
  const body = pointer('order.shipped', url)
  expect((await deliver(body, await signed(body))).status).toBe(204)
})

test('the address is never called: only its numbers count, and they must be the shop’s', async () => {
  const other = pointer('order.paid', 'https://evil.example/shops/1/receipts/2')
  expect((await deliver(other, await signed(other))).status).toBe(400)
  const evil = pointer('order.paid', `https://evil.example/shops/${String(SHOP)}/receipts/77`)
  expect((await deliver(evil, await signed(evil))).status).toBe(204)
  // The outside world of these tests throws on any host but Etsy's: the receipt is asked there.
  await settle(SHOP, seller.session)
  const { calls } = await (await etsy('/calls')).json<{ calls: string[] }>()
  expect(calls.some(call => call.endsWith(`/shops/${String(SHOP)}/receipts/77`))).toBe(true)
})

test('an unknown event and an unknown shop are taken and forgotten', async () => {
  const unknown = pointer('shop.dreamed', '')
  expect((await deliver(unknown, await signed(unknown))).status).toBe(204)
  const stranger = pointer('order.paid', 'https://api.etsy.com/shops/5/receipts/6', 5)
  expect((await deliver(stranger, await signed(stranger))).status).toBe(204)
})

test.each(['', 'not json', '[]', '{"event_type":"order.paid"}', '{"event_type":1,"shop_id":1}'])(
  'a signed body that is %s is refused',
  async body => {
    const status = (await deliver(body, await signed(body))).status
    expect(status).toBe(400)
  },
)

test('a body of 10 MB is refused before it is read, with and without its length', async () => {
  const body = 'x'.repeat(10 * 1024 * 1024)
  const headers = { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,b' }
  expect((await deliver(body, headers)).status).toBe(413)
  const stream = new Blob([body]).stream()
  expect((await knock('/webhooks/etsy', { method: 'POST', body: stream, headers })).status).toBe(
    413,
  )
})

test('what was seen is forgotten after three days', async () => {
  const { sweep } = await import('../directory/sweep.ts')
  await sweep(env.DIRECTORY, Date.now() + 4 * 86_400_000)
  const left = await env.DIRECTORY.prepare('SELECT * FROM webhook_seen').all()
  expect(left.results).toEqual([])
})
