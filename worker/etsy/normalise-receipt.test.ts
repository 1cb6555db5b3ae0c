import { expect, test } from 'vitest'
import { normaliseReceipt } from './normalise-receipt.ts'

const usd = (amount: number) => ({ amount, divisor: 100, currency_code: 'USD' })
const row = {
  receipt_id: 3141592653,
  buyer_user_id: 271828,
  name: 'Jane Canary',
  first_line: '1 Secret Street',
  buyer_email: 'jane@canary.example',
  message_from_buyer: 'my secret',
  status: 'Completed',
  is_paid: true,
  is_shipped: true,
  created_timestamp: 1_700_000_000,
  create_timestamp: 1_600_000_000,
  update_timestamp: 1_700_000_500,
  country_iso: 'de',
  grandtotal: usd(3763),
  subtotal: usd(2700),
  total_price: usd(3000),
  discount_amt: usd(300),
  total_shipping_cost: usd(500),
  total_tax_cost: usd(63),
  total_vat_cost: usd(500),
  gift_wrap_price: usd(0),
  transactions: [
    {
      transaction_id: 1,
      listing_id: 0,
      title: 'Tea &amp; &#39;Toast&#39; &amp;#39;',
      sku: null,
      quantity: 2,
      price: usd(1500),
      expected_ship_date: 1_700_100_000,
      shipped_timestamp: null,
      variations: [{ formatted_value: 'my secret' }],
    },
  ],
  refunds: [{ amount: usd(100), created_timestamp: 1_700_000_400, note_from_issuer: 'my secret' }],
  shipments: [
    { receipt_shipping_id: null, shipment_notification_timestamp: 1 },
    { receipt_shipping_id: 77, shipment_notification_timestamp: 1_700_000_300 },
  ],
}

test('a receipt in our words, with none of the buyer’s', () => {
  const normalised = normaliseReceipt(row)
  expect(normalised).toEqual({
    ok: true,
    value: {
      buyerId: '271828',
      receipt: {
        kind: 'receipt',
        id: '3141592653',
        status: 'Completed',
        isPaid: true,
        isShipped: true,
        isCanceled: false,
        createdAt: 1_700_000_000_000,
        updatedAt: 1_700_000_500_000,
        totalPrice: { minor: 3000, currency: 'USD' },
        discount: { minor: 300, currency: 'USD' },
        subtotal: { minor: 2700, currency: 'USD' },
        shipping: { minor: 500, currency: 'USD' },
        giftWrap: { minor: 0, currency: 'USD' },
        tax: { minor: 563, currency: 'USD' },
        grandTotal: { minor: 3763, currency: 'USD' },
        transactions: [
          {
            id: '1',
            title: `Tea & 'Toast' &#39;`,
            quantity: 2,
            price: { minor: 1500, currency: 'USD' },
            shipBy: 1_700_100_000_000,
          },
        ],
        refunds: [{ amount: { minor: 100, currency: 'USD' }, createdAt: 1_700_000_400_000 }],
        shipments: [{ id: '77', notifiedAt: 1_700_000_300_000 }],
        countryIso: 'DE',
      },
    },
  })
  expect(JSON.stringify(normalised)).not.toMatch(/secret|Jane|canary/i)
})

test('an amount that Etsy leaves out is none where the grand total agrees, else the order is refused', () => {
  const left = ['discount_amt', 'total_vat_cost', 'refunds', 'shipments']
  const bare = Object.fromEntries(Object.entries(row).filter(([name]) => !left.includes(name)))
  const more = { gift_wrap_price: null, brand_new_field: 1 }
  // 27.00 + 5.00 + 0.63; the 5.00 of VAT are neither a part nor in the total.
  const normalised = normaliseReceipt({ ...bare, ...more, grandtotal: usd(3263) })
  expect(normalised.ok && normalised.value.receipt.tax.minor).toBe(63)
  expect(normalised.ok && normalised.value.receipt.discount.minor).toBe(300)
  expect(normaliseReceipt({ ...bare, ...more }).ok).toBe(false)
})

test.each([
  ['an id beyond 2^53', { receipt_id: 2 ** 53 + 2 }],
  ['a zero divisor', { grandtotal: { ...usd(1), divisor: 0 } }],
  ['no grand total', { grandtotal: undefined }],
  ['two currencies of tax', { total_vat_cost: { ...usd(1), currency_code: 'EUR' } }],
  ['a total below zero', { grandtotal: { ...usd(1), amount: -1 } }],
  ['shipping below zero', { total_shipping_cost: { ...usd(1), amount: -1 } }],
  ['a subtotal in another currency', { subtotal: { ...usd(1), currency_code: 'EUR' } }],
  ['no date', { created_timestamp: 0, create_timestamp: null }],
  ['a negative quantity', { transactions: [{ ...row.transactions[0], quantity: -1 }] }],
])('%s is refused, and the reason names no data', (_name, wrong) => {
  const refused = normaliseReceipt({ ...row, ...wrong })
  expect(refused.ok).toBe(false)
  if (!refused.ok) expect(refused.error.why).not.toMatch(/secret|Jane|canary/i)
})

test.each(['canceled', 'Cancelled', ' CANCELED '])('%o counts as canceled', status => {
  const normalised = normaliseReceipt({ ...row, status })
  expect(normalised.ok && normalised.value.receipt.isCanceled).toBe(true)
})
