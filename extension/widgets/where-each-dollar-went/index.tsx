import { dailyTotals } from '../../store/daily-totals.ts'
import { ledgerOfPeriod } from '../../store/ledger-entries.ts'
import { rateDifferences, type RateDifference } from '../../../models/fees/rate-check.ts'
import { addDays } from '../../../models/metrics/day.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { costWords } from '../../ui/cost-words.ts'
import { currencySign, formatMoney, formatShopMoney } from '../../ui/format-money.ts'
import { formatShare, plural } from '../../ui/format-number.ts'
import { formatDay } from '../../ui/format-time.ts'
import { defineWidget, isEmpty, need, type Empty } from '../define-widget.ts'
import { Bars } from './bars.tsx'
import { fall, type Fall } from './fall.ts'
import { RateNote } from './rate-note.tsx'
import './style.css'

const wholeDays = 30
/** Enough orders that the edges weigh little. */
const quarterDays = 90

type View = Fall & { readonly differences: readonly RateDifference[] }

export const whereEachDollarWent = defineWidget({
  id: 'where-each-dollar-went',
  title: 'Where each $ went',
  titleFor: shop => `Where each ${currencySign(shop)} went`,
  pages: ['payments', 'dashboard'],
  span: 7,
  feeds: ['receipts', 'ledger'],
  source: 'derived',
  explain:
    'The last 30 whole days; today is left out because it is not over. It begins with the items sold at their price, adds shipping and gift wrap less coupons, without tax, and takes off refunds on the day they were given, then every fee and shipping label on the day your payment account shows it. Your own costs come off on the day of the order, where you entered them (in the options); the card says of how many orders they are missing. Take-home is what remains. A fee posted in these days may belong to an order placed before them. Movements of a kind we do not know are shown as “not classified yet”, never dropped.',
  needs: {
    totals: need(dailyTotals, { days: wholeDays + 1 }),
    quarter: need(dailyTotals, { days: quarterDays + 1 }),
  },
  compute: ({ totals, quarter }, shop): View | Empty => {
    const view = fall(totals.slice(0, -1))
    if (isEmpty(view)) return view
    const { countryIso } = shop
    const differences =
      countryIso === undefined ? undefined : rateDifferences(quarter.slice(0, -1), countryIso)
    return { ...view, differences: differences ?? [] }
  },
  scope: ({ days, firstDay, lastDay }, shop) =>
    `${plural(days, 'whole day', 'whole days', shop.locale)}, ${formatDay(firstDay, shop.locale)} to ${formatDay(lastDay, shop.locale)}`,
  render: (view, shop) => (
    <>
      <p class="ep-number">
        <span class="ep-number__value">{formatShopMoney(view.sums.takeHome, shop)}</span>
        <span class="ep-number__unit">
          {view.sums.takeHomeShare !== undefined &&
            `${formatShare(view.sums.takeHomeShare, shop.locale, 1)} of items sold, `}
          {costWords({ ...view.sums, count: view.sums.receipts }, shop.locale)},{' '}
          {plural(view.sums.receipts, 'order', 'orders', shop.locale)}
        </span>
      </p>
      <Bars view={view} shop={shop} />
      <RateNote differences={view.differences} shop={shop} />
    </>
  ),
  headline: ({ sums, days }, shop) => ({
    label: `Take-home, ${plural(days, 'day', 'days', shop.locale)}`,
    value: formatShopMoney(sums.takeHome, shop),
    ...(sums.takeHomeShare !== undefined && {
      note: `${formatShare(sums.takeHomeShare, shop.locale)} of items sold, ${costWords({ ...sums, count: sums.receipts }, shop.locale)}`,
    }),
  }),
  drilldown: {
    title: 'Payment account, 30 whole days',
    need: shop => need(ledgerOfPeriod, period(shop)),
    columns: [
      { title: 'Day', value: row => row.day },
      { title: 'Entry', value: row => row.entryId },
      { title: 'Kind', value: row => row.ledgerType },
      { title: 'Belongs to', value: row => row.reference },
      {
        title: 'Amount',
        value: (row, shop) =>
          formatMoney({ minor: row.minor, currency: row.currency }, shop.locale),
        numeric: true,
      },
    ],
  },
  shown: ({ sums, bars }) => ({
    receipts: sums.receipts,
    revenue: sums.revenue,
    takeHome: sums.takeHome,
    // A part that was not there is not drawn.
    ...(sums.fees !== 0 && { fees: sums.fees }),
    ...Object.fromEntries(bars.map(bar => [bar.id, bar.minor])),
  }),
})

function period(shop: ShopContext): { from: string; to: string } {
  return { from: addDays(shop.today, -wholeDays), to: shop.today }
}
