import { Fragment } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { listingCosts, type ListingCosts } from '../../store/listing-costs.ts'
import { formatMoney } from '../../ui/format-money.ts'
import { formatCount, plural } from '../../ui/format-number.ts'
import { Icon } from '../../ui/icon.tsx'
import { nextStep } from '../../ui/next-step.ts'
import { Skeleton, TroubleState } from '../../ui/states.tsx'
import { useWatched } from '../../widgets/use-answers.ts'
import { CostEditor } from './cost-editor.tsx'

const shown = 20

/** What each listing costs the seller: the part of the profit that Etsy cannot know. */
export function Costs({ shop }: { shop: ShopContext }) {
  const rows = useWatched(() => listingCosts({}, shop), `costs ${shop.shopId} ${shop.today}`)
  return (
    <section class="ep-section" aria-labelledby="costs">
      <h2 class="ep-h" id="costs">
        Your costs
      </h2>
      <p>
        What one piece costs you, materials and hours, from a day on. It comes off the orders placed
        from that day, so that what is left is your profit. A refund takes no cost back, since we
        cannot know whether the piece came back too.
      </p>
      {rows === undefined ? (
        <Skeleton />
      ) : rows.ok ? (
        <Listings rows={rows.value} shop={shop} />
      ) : (
        <TroubleState
          trouble={nextStep(rows.error.reason === 'store-refused' ? 'store-refused' : 'failed')}
        />
      )}
    </section>
  )
}

/** `#costs=900`: a proof asked for this listing's costs. */
function askedFor(): string | undefined {
  return /^#costs=(\d{1,20})$/.exec(location.hash)?.[1]
}

function Listings({ rows, shop }: { rows: readonly ListingCosts[]; shop: ShopContext }) {
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(shown)
  const [openId, setOpenId] = useState(askedFor)
  const section = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The row exists only now, so the browser could not scroll to it.
    if (askedFor() !== undefined) section.current?.scrollIntoView()
  }, [])
  // The order in which rows stand must not change under the hand of whoever enters costs.
  const order = useRef<readonly string[]>([])
  const sorted = inStableOrder(rows, order)
  const words = search.trim().toLocaleLowerCase(shop.locale)
  const found = sorted.filter(
    row =>
      words === '' ||
      row.title.toLocaleLowerCase(shop.locale).includes(words) ||
      row.listingId === words ||
      row.skus.some(sku => sku.toLocaleLowerCase(shop.locale).includes(words)),
  )
  const asked = found.find(row => row.listingId === openId)
  const first = found.slice(0, limit)
  const visible = asked && !first.includes(asked) ? [asked, ...first] : first
  const lacking = rows.filter(row => row.costs.length === 0).length
  if (rows.length === 0) return <p class="ep-note">No listing is here yet.</p>
  return (
    <div class="ep-stack ep-costs__list" ref={section}>
      <div class="ep-field ep-field--narrow">
        <label for="cost-search">Search listings by title, SKU or number</label>
        <div class="ep-input">
          <input
            id="cost-search"
            type="search"
            value={search}
            onInput={event => {
              setSearch(event.currentTarget.value)
              setLimit(shown)
            }}
          />
        </div>
        <p class="ep-hint" role="status">
          {words === ''
            ? `${plural(lacking, 'listing', 'listings', shop.locale)} of ${formatCount(rows.length, shop.locale)} without a cost; what sold most without one stands first.`
            : `${plural(found.length, 'listing', 'listings', shop.locale)} found.`}
        </p>
      </div>
      {visible.length > 0 && (
        <table class="ep-table">
          <thead>
            <tr>
              <th scope="col">Listing</th>
              <th scope="col" class="ep-opt">
                Sold, 90 days
              </th>
              <th scope="col">A piece costs you</th>
            </tr>
          </thead>
          <tbody>
            {visible.map(row => {
              const isOpen = row.listingId === openId
              return (
                <Fragment key={row.listingId}>
                  <tr>
                    <td>
                      <button
                        class="ep-table__open"
                        type="button"
                        aria-expanded={isOpen}
                        onClick={() => setOpenId(isOpen ? undefined : row.listingId)}
                      >
                        <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
                        {row.title}
                      </button>
                    </td>
                    <td class="ep-opt">{formatCount(row.units, shop.locale)}</td>
                    <td>{costToday(row, shop)}</td>
                  </tr>
                  {isOpen && (
                    <tr class="ep-table__proof">
                      <td class="ep-table__span" colSpan={3}>
                        <CostEditor listing={row} shop={shop} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              )
            })}
          </tbody>
        </table>
      )}
      {found.length > limit && (
        <div>
          <button class="ep-btn" type="button" onClick={() => setLimit(limit + 5 * shown)}>
            Show more of {formatCount(found.length, shop.locale)}
          </button>
        </div>
      )}
    </div>
  )
}

function inStableOrder(
  rows: readonly ListingCosts[],
  order: { current: readonly string[] },
): readonly ListingCosts[] {
  const place = new Map(order.current.map((id, i) => [id, i]))
  const sorted = [...rows].sort(
    (a, b) => (place.get(a.listingId) ?? Infinity) - (place.get(b.listingId) ?? Infinity) || 0,
  )
  order.current = sorted.map(row => row.listingId)
  return sorted
}

function costToday(row: ListingCosts, shop: ShopContext) {
  if (row.today) return formatMoney(row.today.amount, shop.locale)
  if (row.costs.some(cost => cost.sku !== undefined)) return 'by variation'
  return <span class="ep-hint">{row.costs.length === 0 ? 'not entered' : 'none today'}</span>
}
