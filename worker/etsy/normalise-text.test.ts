import { expect, test } from 'vitest'
import { MAX_TEXT, plainText } from './normalise.ts'
import { normaliseListing } from './normalise-listing.ts'
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
