import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test } from 'vitest'
import { aContext, aReceipt, aShop, anEntry, at, usd } from '../../tests/fixtures/entities.ts'
import type { Entity } from '../../schema/entities/entity.ts'
import { ROLLUP_VERSION } from '../../models/metrics/rollup.ts'
import { applyVersions } from './apply.ts'
import { dailyTotals } from './daily-totals.ts'
import { db } from './db.ts'
import { eraseCopy, eraseShop } from './erase-shop.ts'
import { forecastOf, putForecast } from './forecasts.ts'
import { healShop } from './heal.ts'
import { historyOf } from './has-history.ts'
import { acknowledge, alignOutbox, enqueue, outboxOf } from './outbox.ts'
import { receiptsOfPeriod } from './receipts.ts'
import { saveSettings } from './save-settings.ts'
import { loadShopContext } from './shop-context.ts'
import { addConnectedShop, changeShopState, loadShopState } from './shop-state.ts'
import { syncState } from './sync-state.ts'

const settings: Entity = { kind: 'settings', id: 'settings', timeZone: 'UTC', closedWeekdays: [6] }
const shop = aContext()

async function apply(shopId: string, first: number, ...entities: Entity[]) {
  const versions = entities.map((entity, i) => ({ seq: first + i, entity }))
  return applyVersions(shopId, versions, first + entities.length - 1)
}

beforeEach(async () => {
  await db.delete()
  await db.open()
  await apply('77', 1, settings, aShop(), aReceipt({ id: '1' }), aReceipt({ id: '2' }))
  await addConnectedShop('77', 'Kiln')
})

describe('the state', () => {
  test('before anything is connected there is no shop and no sync', async () => {
    await db.delete()
    await db.open()
    expect(await syncState()).toEqual({
      connection: 'none',
      cursor: 0,
      online: false,
      outboxLength: 0,
    })
    expect(await loadShopContext(0, 'en')).toBeUndefined()
  })

  test('tells the shop, its zone and its own day', async () => {
    const context = await loadShopContext(at('2026-03-02 12:00'), 'de-DE')
    expect(context).toMatchObject({
      shopId: '77',
      currency: 'USD',
      timeZone: 'UTC',
      closedWeekdays: [6],
      today: '2026-03-02',
      locale: 'de-DE',
    })
    expect(await syncState()).toMatchObject({
      shopName: 'Kiln and Thread',
      cursor: 4,
      head: 4,
      outboxLength: 0,
    })
    expect(await historyOf({}, shop)).toEqual({
      firstDay: '2026-03-02',
      firstDayInCurrency: '2026-03-02',
      receipts: 2,
      ledgerEntries: 0,
      listings: 0,
    })
  })

  test('a connected shop whose row has not come yet has no context', async () => {
    await db.shops.clear()
    expect(await loadShopContext(0, 'en')).toBeUndefined()
    expect((await syncState()).shopId).toBe('77')
  })
})

describe('the outbox', () => {
  test('a change counts here at once and waits for the room', async () => {
    await saveSettings('77', { timeZone: 'America/New_York', closedWeekdays: [0] })
    expect(await loadShopContext(at('2026-03-02 03:00'), 'en')).toMatchObject({
      timeZone: 'America/New_York',
      today: '2026-03-01',
      closedWeekdays: [0],
    })
    expect(await outboxOf('77')).toMatchObject([{ mutationId: 1 }])
    await apply('77', 9, { ...settings, timeZone: 'Europe/Paris' })
    expect((await loadShopState('77')).timeZone).toBe('Europe/Paris')
  })

  test('keeps its order, and leaves as the room acknowledges', async () => {
    for (const timeZone of ['Europe/Paris', 'Europe/Rome', 'UTC']) {
      await saveSettings('77', { timeZone, closedWeekdays: [] })
    }
    await acknowledge('77', 1)
    expect((await outboxOf('77')).map(row => row.mutationId)).toEqual([2, 3])
    expect((await syncState()).outboxLength).toBe(2)
  })

  test('is numbered on from where the room stands, without a gap', async () => {
    await saveSettings('77', { timeZone: 'Europe/Paris', closedWeekdays: [] })
    await saveSettings('77', { timeZone: 'Europe/Rome', closedWeekdays: [] })
    await acknowledge('77', 1)
    await alignOutbox('77', 0)
    expect(await outboxOf('77')).toMatchObject([
      { mutationId: 1, puts: [{ timeZone: 'Europe/Rome' }] },
    ])
    await saveSettings('77', { timeZone: 'UTC', closedWeekdays: [] })
    expect((await outboxOf('77')).map(row => row.mutationId)).toEqual([1, 2])
    await alignOutbox('77', 2)
    expect(await outboxOf('77')).toEqual([])
  })

  test('a zone that does not exist moves no day', async () => {
    await saveSettings('77', { timeZone: 'Mars/Olympus', closedWeekdays: [] })
    expect((await loadShopState('77')).timeZone).toBe('UTC')
  })
})

describe('healing', () => {
  test('takes damaged rows out, says so, and reads on from before them', async () => {
    const row = await db.receipts.get(['77', '2'])
    await db.table('receipts').put({ ...row, entity: 5 })
    expect(await receiptsOfPeriod({ days: 1 }, shop)).toHaveLength(1)
    await expect.poll(() => db.corruptRows.count()).toBe(1)
    expect(await healShop('77', 1)).toBe(1)
    expect((await loadShopState('77')).cursor).toBe(3)
    expect((await syncState()).lastError).toMatchObject({ reason: 'damaged-rows' })
    await apply('77', 4, aReceipt({ id: '2' }))
    expect((await dailyTotals({ days: 1 }, shop))[0]?.receipts).toBe(2)
    expect((await historyOf({}, shop)).receipts).toBe(2)
    expect(await healShop('77', 2)).toBe(0)
  })

  test('a row whose place is not known is found from the beginning', async () => {
    await db.corruptRows.put({ shopId: '77', table: 'receipts', id: '2', detail: '' })
    await healShop('77', 1)
    expect((await loadShopState('77')).cursor).toBe(0)
  })

  test('totals made by older rules are made anew with the next rows', async () => {
    await db.dailyTotals.clear()
    await changeShopState('77', { rollupVersion: ROLLUP_VERSION - 1 })
    await apply('77', 5, anEntry({ id: '501', ledgerType: 'prolist', minor: -100 }))
    expect((await dailyTotals({ days: 1 }, shop))[0]).toMatchObject({
      receipts: 2,
      fees: { 'etsy-ads': 100 },
    })
    expect((await loadShopState('77')).rollupVersion).toBe(ROLLUP_VERSION)
  })
})

describe('shops lie apart', () => {
  beforeEach(async () => {
    await apply('78', 1, settings, aShop({ id: '78' }), aReceipt({ id: '1', shipping: usd(0) }))
    await putForecast(
      {
        seriesKey: 'revenue',
        inputHash: 'x',
        computedAt: 1,
        state: 'none',
        reason: 'r',
        detail: 'd',
      },
      shop,
    )
    await saveSettings('77', { timeZone: 'UTC', closedWeekdays: [] })
  })

  test('the rows of one never show in the other', async () => {
    const other = aContext({ shopId: '78' })
    expect((await dailyTotals({ days: 1 }, other))[0]?.revenue).toBe(3000)
    expect(await forecastOf({ seriesKey: 'revenue' }, other)).toBeUndefined()
    expect(await forecastOf({ seriesKey: 'revenue' }, shop)).toMatchObject({ state: 'none' })
  })

  test('erasing one leaves nothing of it and all of the other', async () => {
    await eraseShop('77')
    for (const table of db.tables) {
      const rows: unknown[] = await table.toArray()
      expect(
        rows.filter(
          row => JSON.stringify(row).includes('"shopId":"77"') && table.name !== 'browserStates',
        ),
        table.name,
      ).toEqual([])
    }
    expect((await historyOf({}, aContext({ shopId: '78' }))).receipts).toBe(1)
  })

  test('a copy that begins anew keeps what was not sent', async () => {
    await eraseCopy('77')
    expect(await outboxOf('77')).toHaveLength(1)
    expect((await loadShopState('77')).cursor).toBe(0)
    expect(
      await db.receipts.where('[shopId+id]').between(['77', ''], ['77', '\uffff']).count(),
    ).toBe(0)
  })

  test('a change made in a copy that began anew comes after those that still wait', async () => {
    const [waiting] = await outboxOf('77')
    await eraseCopy('77')
    await enqueue('77', waiting?.puts ?? [])
    const ids = (await outboxOf('77')).map(row => row.mutationId)
    expect(ids).toEqual([waiting?.mutationId, Number(waiting?.mutationId) + 1])
  })
})
