import { describe, expect, test } from 'vitest'
import { classify, knownLedgerTypes } from './classify.ts'
import { ledgerLabel } from './ledger-label.ts'

describe('a row of the ledger', () => {
  test.each([
    ['transaction', { group: 'fee', feeKind: 'transaction' }],
    ['gift_wrap_fees', { group: 'fee', feeKind: 'transaction' }],
    ['transaction_quantity_refund', { group: 'fee', feeKind: 'listing' }],
    ['PAYMENT_PROCESSING_FEE', { group: 'fee', feeKind: 'payment-processing' }],
    ['vat_on_processing_fees', { group: 'fee', feeKind: 'vat' }],
    ['SELLER_DRIVEN_TRAFFIC_CREDIT', { group: 'fee', feeKind: 'other' }],
    ['shipping_label_usps_adjustment_credit', { group: 'label' }],
    ['Payment_Gross', { group: 'revenue' }],
    ['REFUND', { group: 'refund' }],
    ['sales_tax', { group: 'passed-on' }],
    ['DISBURSE2', { group: 'cash' }],
    ['a_new_fee_of_2027', { group: 'unclassified' }],
    ['', { group: 'unclassified' }],
    ['constructor', { group: 'unclassified' }],
  ])('%s', (type, expected) => {
    expect(classify(type)).toEqual(expected)
  })

  test('every known type has a class and plain words', () => {
    expect(knownLedgerTypes.length).toBeGreaterThan(40)
    for (const type of knownLedgerTypes) {
      expect(classify(type).group, type).not.toBe('unclassified')
      expect(ledgerLabel(type), type).not.toContain('Unclassified')
    }
  })

  test('what is given back says so, what is unknown keeps Etsy’s word', () => {
    expect(ledgerLabel('transaction_refund')).toBe('Transaction fee, given back')
    expect(ledgerLabel('a_new_fee')).toBe('Unclassified: a_new_fee')
    expect(ledgerLabel('constructor')).toBe('Unclassified: constructor')
  })
})
