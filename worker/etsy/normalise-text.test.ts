import { expect, test } from 'vitest'
import { MAX_TEXT, plainText } from './normalise.ts'
import { normaliseListing } from './normalise-listing.ts'
import { normalisePayment } from './normalise-payment.ts'
import { normaliseReceipt } from './normalise-receipt.ts'

const price = { amount: 500, divisor: 100, currency_code: 'USD' }
const listing = {
  listing_id: 1,
  state: 'active',
  price,
  quantity: 3,
  created_timestamp: 1_700_000_000,
}
const receipt = {
  receipt_id: 1,
  status: 'Paid',
  is_paid: true,
  grandtotal: price,
  subtotal: price,
  created_timestamp: 1_700_000_000,
}
const line = { transaction_id: 1, quantity: 1, price }

test('a text is cut at 300 code points, never within one', () => {
  expect(plainText('x'.repeat(1e6))).toBe('x'.repeat(MAX_TEXT))
  expect(plainText('🧶'.repeat(400))).toBe('🧶'.repeat(MAX_TEXT))
  expect(plainText(`x${'🧶'.repeat(400)}`)).toBe(`x${'🧶'.repeat(MAX_TEXT - 1)}`)
  // Each escape is one character of the text.
  expect(plainText('&#39;'.repeat(400))).toBe("'".repeat(MAX_TEXT))
})

test('half a surrogate pair becomes a mark: no store and no wire could keep it', () => {
  expect(plainText('a\ud83eb')).toBe('a\ufffdb')
  expect(plainText('a\udd76')).toBe('a\ufffd')
  expect(plainText('🧶')).toBe('🧶')
})

test('tags and SKUs without end are cut', () => {
  const read = normaliseListing(
    { ...listing, tags: Array(9_999).fill('x'), skus: Array(9_999).fill('y') },
    1,
  )
  expect(read.ok && [read.value.tags.length, read.value.skus.length]).toEqual([50, 500])
})

test('an order with more lines than one row can hold is refused, not cut: its sum would be wrong', () => {
  const lines = (count: number) =>
    normaliseReceipt({ ...receipt, transactions: Array(count).fill(line) })
  expect(lines(500).ok).toBe(true)
  expect(lines(501)).toMatchObject({ ok: false, error: { reason: 'row-refused' } })
  const refunds = Array(501).fill({ amount: price })
  expect(normaliseReceipt({ ...receipt, refunds }).ok).toBe(false)
})

test('a state or type that is longer than any word refuses its row: it would decide what counts', () => {
  expect(normaliseReceipt({ ...receipt, status: 'x'.repeat(MAX_TEXT) }).ok).toBe(true)
  expect(normaliseReceipt({ ...receipt, status: 'x'.repeat(MAX_TEXT + 1) }).ok).toBe(false)
})

test('a listing without a stock is refused: none told is not none left', () => {
  for (const quantity of [null, undefined])
    expect(normaliseListing({ ...listing, quantity }, 1).ok).toBe(false)
  expect(normaliseListing({ ...listing, quantity: 0 }, 1).ok).toBe(true)
})

test('amounts that are left out are none only where the grand total says so', () => {
  const money = (amount: number) => ({ amount, divisor: 100, currency_code: 'USD' })
  const read = (row: object) => {
    const made = normaliseReceipt({ ...receipt, ...row })
    return made.ok ? made.value.receipt : made.error.why
  }
  // 20.00 less nothing, without shipping and tax.
  expect(read({ grandtotal: money(2000), subtotal: money(2000) })).toMatchObject({
    shipping: { minor: 0 },
    tax: { minor: 0 },
    discount: { minor: 0 },
  })
  // 6.00 are in the grand total and in no part of it.
  expect(read({ grandtotal: money(2600), subtotal: money(2000) })).toBe(
    'an amount is missing from the grand total',
  )
  const shipped = {
    grandtotal: money(2600),
    subtotal: money(2000),
    total_shipping_cost: money(600),
  }
  expect(read({ ...shipped, total_price: money(2500) })).toMatchObject({
    totalPrice: { minor: 2500 },
    discount: { minor: 500 },
  })
  expect(read({ ...shipped, discount_amt: money(500) })).toMatchObject({
    totalPrice: { minor: 2500 },
  })
})

test('a price, a payment and its fees are never below zero, and an order says whether it is paid', () => {
  const negative = { amount: -1, divisor: 100, currency_code: 'USD' }
  expect(normaliseListing({ ...listing, price: negative }, 1).ok).toBe(false)
  const payment = {
    payment_id: 1,
    receipt_id: 1,
    created_timestamp: 1_700_000_000,
    amount_gross: price,
    amount_fees: price,
    amount_net: negative,
  }
  expect(normalisePayment(payment).ok).toBe(true)
  for (const name of ['amount_gross', 'amount_fees', 'adjusted_gross'])
    expect(normalisePayment({ ...payment, [name]: negative }).ok).toBe(false)
  expect(normaliseReceipt({ ...receipt, is_paid: null }).ok).toBe(false)
})
