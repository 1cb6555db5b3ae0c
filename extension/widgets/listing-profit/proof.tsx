import { UNKNOWN_LISTING } from '../../../models/metrics/listing-rollup.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { ListingTotalRow } from '../../store/listing-totals.ts'
import { costWords } from '../../ui/cost-words.ts'
import { openCosts } from '../../ui/open-page.ts'
import { formatShopMoney } from '../../ui/format-money.ts'
import { formatShare, plural } from '../../ui/format-number.ts'

/** How a listing's number comes about. */
export function ListingProof({ total, shop }: { total: ListingTotalRow; shop: ShopContext }) {
  const money = (minor: number) => formatShopMoney(minor, shop)
  const rows = [
    { name: 'Revenue', minor: total.revenue },
    { name: 'Fees', minor: -total.fees },
    { name: 'Shipping labels', minor: -total.labels },
    ...(total.costs === 0 ? [] : [{ name: 'Your costs', minor: -total.costs }]),
  ]
  return (
    <>
      <p class="ep-strong">{total.title ?? 'A deleted listing'}</p>
      <p class="ep-number">
        <span class="ep-number__value">{money(total.profit)}</span>
        <span class="ep-number__unit">
          {total.revenue > 0 &&
            `${formatShare(total.profit / total.revenue, shop.locale, 1)} of revenue, `}
          {costWords({ ...total, count: total.units }, shop.locale, 'piece')}
        </span>
      </p>
      <p class="ep-note">
        {plural(total.units, 'piece', 'pieces', shop.locale)} in{' '}
        {plural(total.receipts, 'order', 'orders', shop.locale)}, the last {total.days} days.
      </p>
      <table class="ep-ledger">
        <tbody>
          {rows.map(({ name, minor }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td />
              <td>{money(minor)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr class="is-total">
            <th scope="row">Left</th>
            <td />
            <td>{money(total.profit)}</td>
          </tr>
        </tfoot>
      </table>
      {total.uncosted > 0 && total.listingId !== UNKNOWN_LISTING && (
        <div>
          <button
            class="ep-btn ep-btn--small"
            type="button"
            onClick={() => openCosts(total.listingId, shop.shopId)}
          >
            Add what it costs you
          </button>
        </div>
      )}
      <p class="ep-note">
        Estimated: what was booked for an order of several listings is shared out by revenue.
      </p>
    </>
  )
}
