import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { ListingTotalRow } from '../../store/listing-totals.ts'
import { formatShopMoney } from '../../ui/format-money.ts'
import { formatCount, formatShare } from '../../ui/format-number.ts'
import { Sparkline } from '../../ui/sparkline.tsx'

/** The listings that left the most. */
export function ListingTable({
  totals,
  shop,
}: {
  totals: readonly ListingTotalRow[]
  shop: ShopContext
}) {
  return (
    <table class="ep-table">
      <thead>
        <tr>
          <th scope="col">Listing</th>
          <th scope="col">Sold</th>
          <th scope="col" class="ep-opt">
            By week
          </th>
          <th scope="col" class="ep-opt">
            Revenue
          </th>
          <th scope="col">Left</th>
          <th scope="col" class="ep-opt">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {totals.map(total => (
          <tr key={total.listingId}>
            <td>{total.title ?? 'A deleted listing'}</td>
            <td>{formatCount(total.units, shop.locale)}</td>
            <td class="ep-opt">
              <Sparkline values={byWeek(total.unitsByDay)} label={weeksSentence(total, shop)} />
            </td>
            <td class="ep-opt">{formatShopMoney(total.revenue, shop)}</td>
            <td class="ep-strong">{formatShopMoney(total.profit, shop)}</td>
            <td class="ep-opt">
              {total.revenue > 0 && formatShare(total.profit / total.revenue, shop.locale)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Units of whole weeks back from the last day, oldest first; the days before them are left out. */
export function byWeek(unitsByDay: readonly number[]): number[] {
  const weeks = Math.floor(unitsByDay.length / 7)
  const start = unitsByDay.length - 7 * weeks
  return Array.from({ length: weeks }, (_, week) =>
    unitsByDay.slice(start + 7 * week, start + 7 * (week + 1)).reduce((sum, n) => sum + n, 0),
  )
}

function weeksSentence(total: ListingTotalRow, shop: ShopContext): string {
  const weeks = byWeek(total.unitsByDay).map(units => formatCount(units, shop.locale))
  return `Sold by week, oldest first: ${weeks.join(', ')}`
}
