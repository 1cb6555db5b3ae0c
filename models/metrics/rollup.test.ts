import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aReceipt, anEntry, at, usd } from '../../tests/fixtures/entities.ts'
import {
  addTotals,
  contributionsOfEntry,
  contributionsOfReceipt,
  DayDeltas,
  emptyDay,
  feesOf,
  isEmptyDay,
  takeHomeOf,
} from './rollup.ts'

const ZONE = 'America/New_York'

describe('what one row adds to its days', () => {
  test('a sale counts on the day it was made, its refund on the day it was given', () => {
    const receipt = aReceipt({
      id: '1',
      createdAt: at('2026-03-03 03:15'), // the evening of 2 March in New York
      refunds: [{ amount: usd(1000), createdAt: at('2026-03-05 15:00') }],
    })
    expect(contributionsOfReceipt(receipt, ZONE)).toEqual([
      {
        day: '2026-03-02',
        hour: 22,
        currency: 'USD',
        receipts: 1,
        units: 1,
        gmv: 3000,
        revenue: 3500,
      },
      { day: '2026-03-05', hour: 10, currency: 'USD', revenue: -1000, refunds: 1000 },
    ])
    expect(contributionsOfReceipt({ ...receipt, isCanceled: true }, ZONE)).toEqual([])
  })

  test('an entry counts on the day it was posted, by what it is', () => {
    const of = (ledgerType: string, minor: number) =>
      contributionsOfEntry(anEntry({ id: '1', ledgerType, minor }), 'UTC')
    const when = { day: '2026-03-02', hour: 10, currency: 'USD' }
    expect(of('transaction', -195)).toEqual([{ ...when, fee: { kind: 'transaction', minor: 195 } }])
    expect(of('shipping_label_refund', 40)).toEqual([{ ...when, labels: -40 }])
    expect(of('a_new_word', -70)).toEqual([{ ...when, unclassified: -70 }])
    expect(of('PAYMENT_GROSS', 3763)).toEqual([])
    expect(of('sales_tax', -263)).toEqual([])
    expect(of('DISBURSE2', -9000)).toEqual([])
  })
})

describe('sums of days', () => {
  test('take-home is revenue less fees and labels, with what is unclassified by its sign', () => {
    const deltas = new DayDeltas()
    deltas.add(contributionsOfReceipt(aReceipt({ id: '1' }), 'UTC'), 1)
    for (const [ledgerType, minor] of [
      ['transaction', -228],
      ['shipping_labels', -420],
      ['odd', -50],
    ] as const) {
      deltas.add(contributionsOfEntry(anEntry({ id: '1', ledgerType, minor }), 'UTC'), 1)
    }
    const [day] = deltas.changes
    expect(day).toMatchObject({ revenue: 3500, labels: 420, unclassified: -50 })
    expect(day && takeHomeOf(day)).toBe(2802)
    expect(day && feesOf(day)).toBe(228)
    expect(day?.takeHomeByHour[10]).toBe(2802)
  })

  test('currencies never meet', () => {
    const euro = { minor: -100, currency: 'EUR' }
    const deltas = new DayDeltas()
    const entry = anEntry({ id: '1', ledgerType: 'prolist', minor: -100 })
    deltas.add(contributionsOfEntry(entry, 'UTC'), 1)
    deltas.add(contributionsOfEntry({ ...entry, amount: euro }, 'UTC'), 1)
    expect(deltas.changes.map(day => day.currency)).toEqual(['USD', 'EUR'])
  })

  test('what was put in and taken out again leaves nothing, whatever came between', () => {
    const amounts = fc.array(
      fc.record({
        minor: fc.integer({ min: -5000, max: 5000 }),
        hour: fc.integer({ min: 0, max: 100 }),
        ledgerType: fc.constantFrom('transaction', 'prolist', 'shipping_labels', 'odd'),
      }),
    )
    fc.assert(
      fc.property(amounts, entries => {
        const rows = entries.map(({ minor, hour, ledgerType }) =>
          contributionsOfEntry(
            anEntry({
              id: '1',
              ledgerType,
              minor,
              createdAt: at('2026-03-06 00:00') + hour * 3_600_000,
            }),
            ZONE,
          ),
        )
        const deltas = new DayDeltas()
        for (const row of rows) deltas.add(row, 1)
        const sum = deltas.changes.reduce((all, day) => all + takeHomeOf(day), 0)
        expect(sum).toBe(entries.reduce((all, { minor }) => all + minor, 0))
        for (const row of rows.reverse()) deltas.add(row, -1)
        expect(deltas.changes).toEqual([])
      }),
    )
  })

  test('kinds of fee that come to zero are left out', () => {
    const paid = { ...emptyDay('2026-03-02', 'USD'), fees: { listing: 20, vat: 5 } }
    const back = { ...emptyDay('2026-03-02', 'USD'), fees: { listing: -20 } }
    expect(addTotals(paid, back).fees).toEqual({ vat: 5 })
    expect(isEmptyDay(emptyDay('2026-03-02', 'USD'))).toBe(true)
    expect(isEmptyDay(paid)).toBe(false)
  })
})
