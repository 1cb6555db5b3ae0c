import { fromCents } from './fee-rules.ts'
import { cancelOrder, creditLabel, refundOrder, refundable, shipOrder } from './orders.ts'
import type { Random } from './random.ts'
import { grandTotal, transactionsOf, type SandboxShop } from './sandbox-shop.ts'

export const PROCESSING_DAYS = 3
const DAY = 86_400

/** The last second of the day by which an order must be posted. */
export function shipByOf(shop: SandboxShop, sec: number): number {
  return shop.calendar.startOf(shop.calendar.dayOf(sec) + PROCESSING_DAYS + 1) - 1
}

/** What must stand open at the end, so that each group of the orders page has somebody in it. */
export type OpenWanted = { dueToday: number; late: number }

/** Lets one order live on until `nowSec`: canceled, posted, refunded, reviewed. */
export function liveOn(
  shop: SandboxShop,
  order: number,
  nowSec: number,
  wanted: OpenWanted,
  random: Random,
): void {
  const sec = shop.receipts.createdSec.at(order)
  if (!shop.receipts.isPaid.at(order)) return
  const fate = random.next()
  if (fate < 0.015) {
    const canceledSec = sec + random.between(600, DAY)
    if (canceledSec < nowSec) cancelOrder(shop, order, canceledSec)
    return
  }
  const shippedSec = post(shop, order, nowSec, wanted, random)
  if (shippedSec === undefined) return
  const refundSec = shippedSec + random.between(2 * DAY, 12 * DAY)
  if (fate < 0.06 && refundSec < nowSec) {
    const share = fate < 0.035 ? 1 : random.pick([0.1, 0.15, 0.25, 0.5])
    const amount =
      share === 1 ? refundable(shop, order) : Math.round(grandTotal(shop, order) * share)
    if (amount > 0) refundOrder(shop, order, refundSec, amount)
  }
}

/** Posts the parcel when its time has come, lets the buyer review it. Returns when it was posted. */
export function post(
  shop: SandboxShop,
  order: number,
  nowSec: number,
  wanted: OpenWanted,
  random: Random,
): number | undefined {
  const shippedSec = postAt(shop, order, nowSec, wanted, random)
  if (shippedSec >= nowSec) return undefined
  const label = random.chance(0.9) ? fromCents(random.between(390, 890), shop.currency) : 0
  shipOrder(shop, order, shippedSec, label)
  const creditSec = shippedSec + 4 * DAY
  if (label > 0 && random.chance(0.01) && creditSec < nowSec)
    creditLabel(shop, order, creditSec, Math.round(label * 0.3))
  review(shop, order, shippedSec, nowSec, random)
  return shippedSec
}

function postAt(
  shop: SandboxShop,
  order: number,
  nowSec: number,
  wanted: OpenWanted,
  random: Random,
): number {
  const sec = shop.receipts.createdSec.at(order)
  const shipBySec = shop.receipts.shipBySec.at(order)
  const { calendar } = shop
  const today = calendar.dayOf(nowSec)
  const due = calendar.dayOf(shipBySec)
  if (due === today && wanted.dueToday > 0) {
    wanted.dueToday--
    return Infinity
  }
  if (due < today && due > today - 6 && wanted.late > 0) {
    wanted.late--
    return Infinity
  }
  if (random.chance(0.05)) return shipBySec + random.between(3_600, 4 * DAY)
  return sec + Math.floor((0.15 + 0.8 * random.next()) * (shipBySec - sec))
}

function review(
  shop: SandboxShop,
  order: number,
  shippedSec: number,
  nowSec: number,
  random: Random,
): void {
  if (!random.chance(0.14)) return
  const sec = shippedSec + random.between(4 * DAY, 25 * DAY)
  const [transaction] = transactionsOf(shop, order)
  if (sec >= nowSec || transaction === undefined) return
  const luck = random.next()
  shop.reviews.sec.push(sec)
  shop.reviews.transaction.push(transaction)
  shop.reviews.rating.push(luck < 0.88 ? 5 : luck < 0.94 ? 4 : random.between(1, 3))
}
