import { describe, expect, test } from 'vitest'
import { aContext, aLine, aReceipt, at } from '../../tests/fixtures/entities.ts'
import { dueOf, isOpen, radarDays, shipByOf, shipByRadar } from './ship-by.ts'
import type { ShopContext } from './shop-context.ts'

// A Tuesday, 10:00.
const shop = aContext({ today: '2026-11-24', now: at('2026-11-24 10:00') })

/** The radar of orders due on these days, of two that are late and of one without a date. */
function radarOf(dueDays: readonly string[], ofShop: ShopContext) {
  const days = radarDays(ofShop).map(day => ({
    day,
    count: dueDays.filter(due => due === day).length,
  }))
  return shipByRadar({ all: dueDays.length + 3, late: 2, undated: 1, days }, ofShop)
}

describe('the ship-by radar', () => {
  test('counts open orders by the day on which they must be posted', () => {
    const radar = radarOf(['2026-11-24', '2026-12-01', '2026-12-03'], shop)
    expect(radar).toMatchObject({ open: 6, late: 2, today: 1, later: 1, undated: 1, hoursLeft: 14 })
    expect(radar.days).toHaveLength(7)
    expect(radar.days[6]).toEqual({ day: '2026-12-01', isClosed: false, count: 1 })
  })

  test('what is due on closed days must go before them', () => {
    // Thanksgiving is Thursday; with Wednesday closed, today is the last chance.
    const closed = aContext({ ...shop, closedWeekdays: [3, 0, 6] })
    const radar = radarOf(['2026-11-26', '2026-11-27'], closed)
    expect(radar.today).toBe(1)
    expect(radar.hoursLeft).toBe(14 + 48)
    expect(radar.days.map(day => day.isClosed)).toEqual([
      true,
      true,
      false,
      true,
      true,
      false,
      false,
    ])
    expect(radar.days[2]).toMatchObject({ day: '2026-11-27', count: 1 })
    expect(dueOf(at('2026-11-26 12:00'), closed)).toEqual({
      dueDay: '2026-11-26',
      shipOn: '2026-11-24',
    })
  })

  test('what is due after its days, but must leave in them, is in them', () => {
    // Wednesday, eight days ahead, is closed: Tuesday is the last chance.
    const closed = aContext({ ...shop, closedWeekdays: [3] })
    const radar = radarOf(['2026-12-02'], closed)
    expect(radar.days.at(-1)).toEqual({ day: '2026-12-01', isClosed: false, count: 1 })
    expect(radar.later).toBe(0)
  })

  test('a shop that is always closed still gets an answer', () => {
    const closed = aContext({ ...shop, closedWeekdays: [0, 1, 2, 3, 4, 5, 6] })
    expect(radarOf(['2026-11-25'], closed).days[0]?.count).toBe(1)
  })

  test('days are the shop’s own', () => {
    const newYork = aContext({ ...shop, timeZone: 'America/New_York' })
    expect(dueOf(at('2026-11-25 03:00'), newYork).dueDay).toBe('2026-11-24')
    expect(radarOf(['2026-11-24'], newYork).hoursLeft).toBe(19)
  })
})

test('an order is due by its earliest line that is not posted yet', () => {
  const receipt = aReceipt({
    id: '1',
    transactions: [
      aLine({ id: '1', shipBy: 300 }),
      aLine({ id: '2', shipBy: 200 }),
      aLine({ id: '3', shipBy: 100, shippedAt: 50 }),
    ],
  })
  expect(shipByOf(receipt)).toBe(200)
  expect(shipByOf(aReceipt({ id: '2' }))).toBeUndefined()
  expect(isOpen(receipt)).toBe(true)
  expect(isOpen({ ...receipt, isShipped: true })).toBe(false)
})
