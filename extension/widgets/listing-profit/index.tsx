import { listingTotals, type ListingTotalRow } from '../../store/listing-totals.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { costWords } from '../../ui/cost-words.ts'
import { formatShopMoney } from '../../ui/format-money.ts'
import { formatCount, formatShare, plural } from '../../ui/format-number.ts'
import { defineWidget, need, type Empty } from '../define-widget.ts'
import { ListingTable } from './listing-table.tsx'
import { listingMark } from './mark.ts'
import { ListingProof } from './proof.tsx'

const days = 30
const listingsShown = 8

type View = {
  readonly best: readonly ListingTotalRow[]
  readonly profit: number
  readonly listings: number
  readonly units: number
  /** Of them, those without a cost. */
  readonly uncosted: number
  readonly costs: number
  /** Listings that cost more than they brought. */
  readonly losing: number
}

export const listingProfit = defineWidget({
  id: 'listing-profit',
  title: 'Listing profit',
  pages: ['listings'],
  span: 5,
  mid: 12,
  feeds: ['listings', 'receipts', 'ledger'],
  source: 'estimated',
  explain:
    'The last 30 days, today included, for every listing that sold or cost something. A listing’s revenue is its share of the order: items, shipping and gift wrap less refunds, without tax. Its fees are those booked for the listing or its sale; what is booked for a whole order of several listings is shared out by revenue, which is why this is estimated. Your own costs come off where you entered them (in the options). Fees count on the day of the order.',
  needs: { totals: need(listingTotals, { days }) },
  compute: ({ totals }): View | Empty => {
    if (totals.length === 0)
      return { missing: 'No listing sold or cost anything in the last 30 days.' }
    return {
      best: totals.slice(0, listingsShown),
      profit: totals.reduce((sum, total) => sum + total.profit, 0),
      listings: totals.length,
      units: totals.reduce((sum, total) => sum + total.units, 0),
      uncosted: totals.reduce((sum, total) => sum + total.uncosted, 0),
      costs: totals.reduce((sum, total) => sum + total.costs, 0),
      losing: totals.filter(total => total.profit < 0).length,
    }
  },
  scope: () => '30 days',
  render: (view, shop) => (
    <>
      <div>
        <p class="ep-number">
          <span class="ep-number__value">{formatShopMoney(view.profit, shop)}</span>
          <span class="ep-number__unit">
            left by {listings(view.listings, shop)},{' '}
            {costWords({ ...view, count: view.units }, shop.locale, 'piece')}
          </span>
        </p>
        <p class="ep-note">{losingNote(view, shop)}</p>
      </div>
      <ListingTable totals={view.best} shop={shop} />
      {view.listings > view.best.length && (
        <p class="ep-note">
          {listings(view.listings - view.best.length, shop)} more, behind Explain.
        </p>
      )}
    </>
  ),
  headline: (view, shop) => ({
    label: 'Listings losing money',
    value: formatCount(view.losing, shop.locale),
    note: `of ${listings(view.listings, shop)} in 30 days`,
  }),
  drilldown: {
    title: 'Listings, 30 days',
    need: () => need(listingTotals, { days }),
    columns: [
      { title: 'Listing', value: row => row.listingId },
      { title: 'Title', value: row => row.title ?? 'deleted' },
      { title: 'Sold', value: (row, shop) => formatCount(row.units, shop.locale), numeric: true },
      {
        title: 'Orders',
        value: (row, shop) => formatCount(row.receipts, shop.locale),
        numeric: true,
      },
      { title: 'Revenue', value: (row, shop) => formatShopMoney(row.revenue, shop), numeric: true },
      { title: 'Fees', value: (row, shop) => formatShopMoney(-row.fees, shop), numeric: true },
      { title: 'Labels', value: (row, shop) => formatShopMoney(-row.labels, shop), numeric: true },
      {
        title: 'Your costs',
        value: (row, shop) => formatShopMoney(-row.costs, shop),
        numeric: true,
      },
      {
        title: 'Pieces without a cost',
        value: (row, shop) => formatCount(row.uncosted, shop.locale),
        numeric: true,
      },
      { title: 'Left', value: (row, shop) => formatShopMoney(row.profit, shop), numeric: true },
      {
        title: 'Share',
        value: (row, shop) =>
          row.revenue > 0 ? formatShare(row.profit / row.revenue, shop.locale, 1) : '',
        numeric: true,
      },
    ],
  },
  marks: {
    page: 'listings',
    need: listingIds => ({
      ask: async shop => {
        const totals = await listingTotals({ days, listingIds }, shop)
        return new Map(totals.map(total => [total.listingId, total]))
      },
    }),
    content: listingMark,
    proof: (total, shop) => <ListingProof total={total} shop={shop} />,
  },
  shown: view => ({
    profit: view.profit,
    listings: view.listings,
    ...Object.fromEntries(view.best.map(total => [total.listingId, total.profit])),
  }),
})

function listings(count: number, shop: ShopContext): string {
  return plural(count, 'listing', 'listings', shop.locale)
}

function losingNote({ losing }: View, shop: ShopContext): string {
  return losing === 0
    ? 'None of them cost more than it brought.'
    : `${listings(losing, shop)} cost more than ${losing === 1 ? 'it' : 'they'} brought.`
}
