import { expect, test } from 'vitest'
import { normaliseLedgerEntry } from './normalise-ledger-entry.ts'
import { normaliseListing } from './normalise-listing.ts'
import { normalisePayment } from './normalise-payment.ts'
import { normaliseReview } from './normalise-review.ts'
import { normaliseShop } from './normalise-shop.ts'

const usd = (amount: number) => ({ amount, divisor: 100, currency_code: 'USD' })

test('the ledger’s bare integers are minor units, and a parent of 0 is none', () => {
  const entry = {
    entry_id: 5,
    sequence_number: 7,
    amount: -20,
    balance: 980,
    currency: 'USD',
    created_timestamp: 1_700_000_000,
    ledger_type: 'a_fee_nobody_knows',
    reference_type: 'etsy',
    reference_id: '0',
    parent_entry_id: 0,
  }
  expect(normaliseLedgerEntry(entry)).toEqual({
    ok: true,
    value: {
      kind: 'ledgerEntry',
      id: '5',
      sequence: 7,
      createdAt: 1_700_000_000_000,
      ledgerType: 'a_fee_nobody_knows',
      amount: { minor: -20, currency: 'USD' },
      balance: { minor: 980, currency: 'USD' },
      reference: { type: 'etsy', id: '0' },
    },
  })
  expect(normaliseLedgerEntry({ ...entry, amount: 0.5 }).ok).toBe(false)
  expect(normaliseLedgerEntry({ ...entry, amount: 1e308 }).ok).toBe(false)
})

test('views of 0 mean nothing, and a renewal does not make a listing young', () => {
  const listing = {
    listing_id: 9,
    title: 'Cup &amp; saucer',
    state: 'a_state_of_tomorrow',
    price: usd(1200),
    quantity: 3,
    views: 0,
    num_favorers: 0,
    tags: ['a &lt; b'],
    skus: null,
    original_creation_timestamp: 1_500_000_000,
    created_timestamp: 1_700_000_000,
  }
  expect(normaliseListing(listing, 42)).toEqual({
    ok: true,
    value: {
      kind: 'listing',
      id: '9',
      title: 'Cup & saucer',
      state: 'a_state_of_tomorrow',
      price: { minor: 1200, currency: 'USD' },
      quantity: 3,
      favorers: 0,
      tags: ['a < b'],
      skus: [],
      createdAt: 1_500_000_000_000,
      updatedAt: 1_500_000_000_000,
      asOf: 42,
    },
  })
})

test('a payment keeps what was adjusted only where something was', () => {
  const payment = {
    payment_id: 1,
    receipt_id: 2,
    created_timestamp: 1_700_000_000,
    amount_gross: usd(100),
    amount_fees: usd(10),
    amount_net: usd(90),
    adjusted_gross: null,
    adjusted_net: usd(0),
  }
  const normalised = normalisePayment(payment)
  expect(normalised.ok && normalised.value.adjustedNet?.minor).toBe(0)
  expect(normalised.ok && 'adjustedGross' in normalised.value).toBe(false)
})

test.each([0, 6, 4.5, null])('a rating of %o is refused', rating => {
  const review = { transaction_id: 1, rating, created_timestamp: 1_700_000_000, review: 'words' }
  expect(normaliseReview(review).ok).toBe(false)
})

test('a shop without a currency is refused, one without a country is not', () => {
  const shop = { shop_id: 1, shop_name: 'A &amp; B', currency_code: 'EUR' }
  expect(normaliseShop(shop, 1)).toMatchObject({ ok: true, value: { shop: { name: 'A & B' } } })
  expect(normaliseShop({ ...shop, currency_code: '' }, 1).ok).toBe(false)
})
