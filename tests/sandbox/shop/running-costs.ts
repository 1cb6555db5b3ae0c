import { weekday } from './calendar.ts'
import { fromCents } from './fee-rules.ts'
import { takeFee } from './orders.ts'
import type { Random } from './random.ts'
import type { SandboxShop } from './sandbox-shop.ts'

const FOUR_MONTHS_SEC = 120 * 86_400

/** What a shop pays whether it sells or not (listing fees, renewals, Etsy Ads), and its payouts. */
export function postRunningCosts(shop: SandboxShop, nowSec: number, random: Random): void {
  const firstSec = shop.calendar.startOf(shop.firstDay)
  for (const listing of shop.listings) {
    if (listing.state === 'draft') continue
    const end = listing.isDeleted || listing.state === 'expired' ? listing.createdSec + 1 : nowSec
    for (let sec = listing.createdSec; sec < end; sec += FOUR_MONTHS_SEC) {
      if (sec < firstSec) continue
      const type = sec === listing.createdSec ? 'listing' : 'auto_renew_expired'
      takeFee(shop, {
        sec,
        type,
        kind: 'listing',
        reference: 'listing',
        referenceRow: listing.row,
        amount: shop.rules.listingFee,
      })
    }
  }
  const today = shop.calendar.dayOf(nowSec)
  const budget = fromCents(
    Math.min(2_500, 100 + 4 * Math.round(shop.receipts.length ** 0.6)),
    shop.currency,
  )
  let payouts = 0
  for (let day = shop.firstDay; day <= today; day++) {
    const start = shop.calendar.startOf(day)
    const adsSec = start + 3 * 3600
    const spent = Math.round(budget * (0.4 + 0.6 * random.next()))
    if (adsSec < nowSec)
      takeFee(shop, {
        sec: adsSec,
        type: 'prolist',
        kind: 'etsy-ads',
        reference: 'prolist',
        referenceRow: 0,
        amount: spent,
      })
    const payoutSec = start + 5 * 3600
    if (weekday(day) === 1 && payoutSec < nowSec)
      shop.ledger.post({
        sec: payoutSec,
        type: 'DISBURSE2',
        amount: 0,
        reference: 'disbursement',
        referenceRow: payouts++,
      })
  }
}
