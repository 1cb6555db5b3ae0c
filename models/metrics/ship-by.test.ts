import { describe, expect, test } from 'vitest'
import { aContext, at } from '../../tests/fixtures/entities.ts'
import { shipByRadar } from './ship-by.ts'

// A Tuesday, 10:00.
const shop = aContext({ today: '2026-11-24', now: at('2026-11-24 10:00') })
const due = (receiptId: string, moment?: string) => ({
  receiptId,
  ...(moment !== undefined && { shipBy: at(moment) }),
})
const ids = (list: readonly { readonly order: { readonly receiptId: string } }[]) =>
  list.map(({ order }) => order.receiptId)

describe('the ship-by radar', () => {
  test('sorts open orders by the day on which they must be posted', () => {
    const radar = shipByRadar(
      [
        due('today', '2026-11-24 23:00'),
        due('late', '2026-11-23 12:00'),
        due('later still', '2026-11-21 12:00'),
        due('next week', '2026-12-01 08:00'),
        due('in nine days', '2026-12-03 08:00'),
        due('no date'),
      ],
      shop,
    )
    expect(ids(radar.late)).toEqual(['later still', 'late'])
    expect(ids(radar.today)).toEqual(['today'])
    expect(radar.today[0]?.hoursLeft).toBe(14)
    expect(radar.late[1]?.hoursLeft).toBe(-10)
    expect(radar.days).toHaveLength(7)
    expect(ids(radar.days[6]?.orders ?? [])).toEqual(['next week'])
    expect(ids(radar.later)).toEqual(['in nine days'])
    expect(radar.undated.map(order => order.receiptId)).toEqual(['no date'])
  })

  test('what is due on closed days must go before them', () => {
    // Thanksgiving is Thursday; with Wednesday closed, today is the last chance.
    const closed = aContext({ ...shop, closedWeekdays: [3, 0, 6] })
    const radar = shipByRadar(
      [due('holiday', '2026-11-26 12:00'), due('friday', '2026-11-27 12:00')],
      closed,
    )
    expect(ids(radar.earlyToday)).toEqual(['holiday'])
    expect(radar.earlyToday[0]).toMatchObject({ dueDay: '2026-11-26', shipOn: '2026-11-24' })
    expect(radar.days.map(day => day.isClosed)).toEqual([
      true,
      true,
      false,
      true,
      true,
      false,
      false,
    ])
    expect(radar.days[2]?.orders[0]?.shipOn).toBe('2026-11-27')
  })

  test('a shop that is always closed still gets an answer', () => {
    const closed = aContext({ ...shop, closedWeekdays: [0, 1, 2, 3, 4, 5, 6] })
    expect(shipByRadar([due('1', '2026-11-25 12:00')], closed).days[0]?.orders[0]?.shipOn).toBe(
      '2026-11-25',
    )
  })

  test('days are the shop’s own', () => {
    const newYork = aContext({ ...shop, timeZone: 'America/New_York' })
    const radar = shipByRadar([due('1', '2026-11-25 03:00')], newYork)
    expect(ids(radar.today)).toEqual(['1'])
    expect(radar.today[0]?.hoursLeft).toBe(19)
  })
})
