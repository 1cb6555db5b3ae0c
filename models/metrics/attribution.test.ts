import { describe, expect, test } from 'vitest'
import { aLine, aReceipt, anEntry } from '../../tests/fixtures/entities.ts'
import { effectOf, keyOfEntry, keysOfReceipt, mayHaveChildren } from './attribution.ts'
import { AttributionBook } from './attribution-book.ts'

const entry = (ledgerType: string, type?: string, id = '5', more = {}) =>
  anEntry({
    id: '1',
    ledgerType,
    minor: -100,
    ...(type !== undefined && { reference: { type, id } }),
    ...more,
  })

describe('the key that an entry names', () => {
  test.each([
    ['a line', entry('transaction', 'transaction'), 'transaction:5'],
    [
      'a line, also when its order is known',
      entry('transaction', 'Transaction', '5', { receiptId: '9' }),
      'transaction:5',
    ],
    ['an order', entry('offsite_ads_fee', 'receipt'), 'receipt:5'],
    [
      'a payment whose order the worker knew',
      entry('PAYMENT_PROCESSING_FEE', 'shop_payment', '5', { receiptId: '9' }),
      'receipt:9',
    ],
    ['a payment', entry('PAYMENT_PROCESSING_FEE', 'shop_payment'), 'shop_payment:5'],
    ['a label', entry('shipping_labels', 'shipping_label'), 'shipping_label:5'],
    [
      'the fee it taxes',
      entry('vat_seller_services', 'etsy', '0', { parentEntryId: '7' }),
      'entry:7',
    ],
    ['nothing', entry('prolist', 'prolist', ''), undefined],
    ['nothing at all', entry('odd'), undefined],
  ])('%s', (_, row, key) => {
    expect(keyOfEntry(row)).toBe(key)
  })

  test('an order owns its lines and its parcels', () => {
    const receipt = aReceipt({
      id: '1',
      transactions: [aLine({ id: '11' })],
      shipments: [{ id: '81' }],
    })
    expect(keysOfReceipt(receipt)).toEqual(['transaction:11', 'shipping_label:81'])
  })

  test('what the receipt tells, and what only moves money, has no effect of its own', () => {
    expect(effectOf(entry('PAYMENT_GROSS', 'shop_payment'))).toBeUndefined()
    expect(effectOf(entry('DISBURSE2'))).toBeUndefined()
    expect(effectOf(entry('odd'))).toMatchObject({ minor: -100 })
    expect(effectOf(entry('transaction', 'transaction'))).toMatchObject({ transactionId: '5' })
  })

  test('VAT is charged on fees, not on VAT', () => {
    expect(mayHaveChildren(entry('transaction'))).toBe(true)
    expect(mayHaveChildren(entry('vat_seller_services'))).toBe(false)
    expect(mayHaveChildren(entry('PAYMENT_GROSS'))).toBe(false)
  })
})

describe('the book', () => {
  const fee = effectOf(entry('transaction', 'transaction'))!
  const vat = { ...fee, entryId: '2', parentId: '1' }

  test('an effect waits under its key, and moves up when each owner becomes known', () => {
    const book = new AttributionBook(new Map())
    book.put('entry:1', vat)
    expect(book.isWaiting('entry:1')).toBe(true)
    book.setOwner('entry:1', 'transaction:5')
    expect(book.isWaiting('transaction:5')).toBe(true)
    book.setOwner('transaction:5', 'receipt:9')
    expect(book.effectsOf('9')).toEqual([vat])
    expect(book.touchedReceipts).toEqual(['9'])
    book.remove('entry:1', vat)
    expect(book.effectsOf('9')).toEqual([])
  })

  test('the same entry again takes the place of itself', () => {
    const book = new AttributionBook(new Map())
    book.put('receipt:9', fee)
    book.put('receipt:9', { ...fee, minor: -120 })
    expect(book.effectsOf('9').map(effect => effect.minor)).toEqual([-120])
  })

  test('a listing’s own costs are told and not kept', () => {
    const book = new AttributionBook(new Map())
    book.put('entry:1', vat)
    book.setOwner('entry:1', 'listing:900')
    book.remove('listing:900', fee)
    expect(book.listingEffects).toEqual([
      { listingId: '900', effect: vat, sign: 1 },
      { listingId: '900', effect: fee, sign: -1 },
    ])
    expect(book.dirty).toEqual([{ key: 'entry:1', owner: 'listing:900', effects: [] }])
  })

  test('an owner stays, and a circle ends', () => {
    const book = new AttributionBook(new Map())
    book.setOwner('transaction:5', 'receipt:9')
    book.setOwner('transaction:5', 'receipt:8')
    expect(book.rootOf('transaction:5')).toBe('receipt:9')
    book.setOwner('entry:1', 'entry:1')
    expect(book.rootOf('entry:1')).toBe('entry:1')
    book.setOwner('entry:2', 'entry:3')
    book.setOwner('entry:3', 'entry:2')
    expect(['entry:2', 'entry:3']).toContain(book.rootOf('entry:2'))
  })
})
