import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  aListing,
  aPayment,
  aReceipt,
  aLine,
  aShop,
  anEntry,
  at,
  usd,
} from '../../tests/fixtures/entities.ts'
import type { Entity } from '../../schema/entities/entity.ts'
import { applyVersions } from './apply.ts'
import { dailyTotals } from './daily-totals.ts'
import { db } from './db.ts'
import { listingTotals } from './listing-totals.ts'
import { orderProfits } from './order-profits.ts'
import { aContext } from '../../tests/fixtures/entities.ts'
import { historyOf } from './has-history.ts'
import { openOrders } from './open-orders.ts'

const shop = aContext()

beforeEach(async () => {
  await db.delete()
  await db.open()
  // Days are cut in UTC here, wherever the test runs.
  const settings: Entity = { kind: 'settings', id: 'settings', timeZone: 'UTC', closedWeekdays: [] }
  await apply(1, settings, aShop())
})

let seq = 0
/** Applies entities as one batch with growing seqs from `first`. */
async function apply(first: number, ...entities: Entity[]) {
  seq = first + entities.length - 1
  return applyVersions(
    '77',
    entities.map((entity, i) => ({ seq: first + i, entity })),
    seq,
  )
}

async function today() {
  const [total] = await dailyTotals({ days: 1 }, shop)
  return total!
}

describe('applyVersions', () => {
  test('an order and its fees make the day, the listing and the order, to the cent', async () => {
    await apply(
      10,
      aReceipt({ id: '1', transactions: [aLine({ id: '11' })], tax: usd(263) }),
      anEntry({
        id: '501',
        ledgerType: 'PAYMENT_GROSS',
        minor: 3763,
        reference: { type: 'shop_payment', id: '71' },
      }),
      anEntry({
        id: '502',
        ledgerType: 'PAYMENT_PROCESSING_FEE',
        minor: -138,
        reference: { type: 'shop_payment', id: '71' },
      }),
      anEntry({
        id: '503',
        ledgerType: 'transaction',
        minor: -195,
        reference: { type: 'transaction', id: '11' },
      }),
      anEntry({
        id: '504',
        ledgerType: 'shipping_transaction',
        minor: -33,
        reference: { type: 'receipt', id: '1' },
      }),
      aPayment('71', '1'),
      aListing({ id: '900' }),
    )
    const day = await today()
    expect(day).toMatchObject({ receipts: 1, units: 1, gmv: 3000, revenue: 3500 })
    expect(day.fees).toEqual({ transaction: 228, 'payment-processing': 138 })
    expect(day.takeHomeByHour[10]).toBe(3134)
    const [listing] = await listingTotals({ days: 30 }, shop)
    expect(listing).toMatchObject({
      listingId: '900',
      title: 'Mug',
      revenue: 3500,
      fees: 366,
      profit: 3134,
      units: 1,
    })
    const order = (await orderProfits({ receiptIds: ['1', '2'] }, shop)).get('1')
    expect(order).toMatchObject({ revenue: 3500, fees: 366, profit: 3134, pending: ['label'] })
    expect(order?.lines.filter(line => line.proof === 'ledger')).toHaveLength(3)
  })

  test('the same versions again, or older ones, change nothing', async () => {
    await apply(10, aReceipt({ id: '1', shipping: usd(700) }))
    const before = await db.dailyTotals.toArray()
    const again = await apply(10, aReceipt({ id: '1', shipping: usd(700) }))
    const older = await applyVersions('77', [{ seq: 9, entity: aReceipt({ id: '1' }) }], 9)
    expect(again).toMatchObject({ changed: 0, totalsChanged: false, cursor: 10 })
    expect(older).toMatchObject({ changed: 0, cursor: 10 })
    expect(await db.dailyTotals.toArray()).toEqual(before)
  })

  test('a deleted receipt leaves nothing, and an older version does not bring it back', async () => {
    await apply(10, aReceipt({ id: '1' }))
    const tombstone = { kind: 'receipt', id: '1', deletedAt: at('2026-03-03 00:00') } as const
    await applyVersions('77', [{ seq: 20, tombstone }], 20)
    await applyVersions('77', [{ seq: 10, entity: aReceipt({ id: '1' }) }], 20)
    expect((await today()).receipts).toBe(0)
    expect(await db.dailyTotals.count()).toBe(0)
    expect(await db.listingDays.count()).toBe(0)
    expect(await openOrders({}, shop)).toEqual([])
    expect((await historyOf({}, shop)).receipts).toBe(0)
  })

  test('the cursor is written with the rows, or neither is', async () => {
    const broken = aReceipt({ id: '1' })
    const fail = () => {
      throw new Error('killed')
    }
    db.shopStates.hook('updating', fail)
    await expect(apply(10, broken)).rejects.toThrow('killed')
    db.shopStates.hook('updating').unsubscribe(fail)
    expect(await db.receipts.count()).toBe(0)
    expect(await db.dailyTotals.count()).toBe(0)
    expect((await db.shopStates.get('77'))?.cursor).toBe(2)
  })

  test('a canceled order counts nothing, but what it cost stays', async () => {
    await apply(
      10,
      aReceipt({ id: '1', isCanceled: true, status: 'Canceled' }),
      anEntry({
        id: '501',
        ledgerType: 'renew_sold_auto',
        minor: -20,
        reference: { type: 'transaction', id: '11' },
      }),
    )
    expect(await today()).toMatchObject({ receipts: 0, revenue: 0, fees: { listing: 20 } })
    const [listing] = await listingTotals({ days: 1 }, shop)
    expect(listing).toMatchObject({ units: 0, revenue: 0, fees: 20, profit: -20 })
  })

  test('a new time zone cuts every day anew', async () => {
    await apply(10, aReceipt({ id: '1', createdAt: at('2026-03-02 02:00') }))
    const settings: Entity = {
      kind: 'settings',
      id: 'settings',
      timeZone: 'America/New_York',
      closedWeekdays: [],
    }
    await apply(20, settings)
    const [yesterday, day] = await dailyTotals({ days: 2 }, shop)
    expect([yesterday?.receipts, day?.receipts]).toEqual([1, 0])
    expect(yesterday?.takeHomeByHour[21]).toBe(3500)
  })

  test('VAT finds its order through the fee it taxes, whichever comes first', async () => {
    const fee = anEntry({
      id: '501',
      ledgerType: 'PAYMENT_PROCESSING_FEE',
      minor: -100,
      reference: { type: 'shop_payment', id: '71' },
    })
    const vat = anEntry({
      id: '502',
      ledgerType: 'vat_on_processing_fees',
      minor: -20,
      reference: { type: 'etsy', id: '0' },
      parentEntryId: '501',
    })
    await apply(10, vat)
    await apply(20, aReceipt({ id: '1' }))
    await apply(30, fee)
    await apply(40, aPayment('71', '1'))
    expect((await orderProfits({ receiptIds: ['1'] }, shop)).get('1')?.fees).toBe(120)
    const [listing] = await listingTotals({ days: 1 }, shop)
    expect(listing?.fees).toBe(120)
  })

  test('a damaged row is read again without hurting the others', async () => {
    await apply(10, aReceipt({ id: '1' }), aReceipt({ id: '2' }))
    const row = await db.receipts.get(['77', '1'])
    await db.table('receipts').put({ ...row, entity: { id: '1', nonsense: true } })
    expect((await orderProfits({ receiptIds: ['1', '2'] }, shop)).size).toBe(1)
    await apply(10, aReceipt({ id: '1' }))
    expect((await today()).receipts).toBe(2)
    expect((await orderProfits({ receiptIds: ['1', '2'] }, shop)).size).toBe(2)
  })
})
