import { Fragment } from 'preact'
import { useState } from 'preact/hooks'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { OrderProfitRow } from '../../store/order-profits.ts'
import { formatMoney } from '../../ui/format-money.ts'
import { formatShare } from '../../ui/format-number.ts'
import { formatMoment } from '../../ui/format-time.ts'
import { Icon } from '../../ui/icon.tsx'
import { Proof } from './proof.tsx'

/** The newest orders; one at a time opens its proof. */
export function OrderTable({
  orders,
  shop,
}: {
  orders: readonly OrderProfitRow[]
  shop: ShopContext
}) {
  const [openId, setOpenId] = useState<string>()
  return (
    <table class="ep-table">
      <thead>
        <tr>
          <th scope="col">Order</th>
          <th scope="col" class="ep-opt">
            Revenue
          </th>
          <th scope="col" class="ep-opt">
            Fees
          </th>
          <th scope="col" class="ep-opt">
            Label
          </th>
          <th scope="col">Left</th>
        </tr>
      </thead>
      <tbody>
        {orders.map(order => {
          const isOpen = order.receiptId === openId
          return (
            <Fragment key={order.receiptId}>
              <tr>
                <td>
                  <button
                    class="ep-table__open"
                    type="button"
                    aria-expanded={isOpen}
                    onClick={() => setOpenId(isOpen ? undefined : order.receiptId)}
                  >
                    <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
                    <span>
                      {order.title}
                      <small class="ep-table__sub">{whenAndWhy(order, shop)}</small>
                    </span>
                  </button>
                </td>
                <td class="ep-opt">{money(order, order.revenue, shop)}</td>
                <td class="ep-opt">
                  {order.pending.includes('fees') ? 'pending' : money(order, -order.fees, shop)}
                </td>
                <td class="ep-opt">
                  {order.pending.includes('label') ? 'none yet' : money(order, -order.labels, shop)}
                </td>
                <td>
                  <Left order={order} shop={shop} />
                </td>
              </tr>
              {isOpen && (
                <tr class="ep-table__proof">
                  <td class="ep-table__span" colSpan={5}>
                    <div class="ep-stack">
                      <Proof order={order} shop={shop} />
                    </div>
                  </td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

function Left({ order, shop }: { order: OrderProfitRow; shop: ShopContext }) {
  const isProfit = !order.costsMissing && order.pending.length === 0
  const text = formatMoney(
    { minor: order.profit, currency: order.currency },
    shop.locale,
    isProfit ? { signed: true } : {},
  )
  return (
    <>
      {order.profit < 0 ? (
        <span class="ep-delta ep-delta--down">
          <Icon name="down" size={10} />
          {text}
        </span>
      ) : (
        <span class="ep-strong">{order.pending.length > 0 ? `about ${text}` : text}</span>
      )}
      <small class="ep-table__sub">
        {[
          order.marginShare !== undefined &&
            order.pending.length === 0 &&
            formatShare(order.marginShare, shop.locale),
          order.costsMissing && 'before costs',
        ]
          .filter(part => part !== false)
          .join(' ')}
      </small>
    </>
  )
}

function whenAndWhy(order: OrderProfitRow, shop: ShopContext): string {
  const pending = order.pending.includes('fees')
    ? ', fees pending'
    : order.pending.includes('label')
      ? ', no label yet'
      : ''
  const ads = order.offsiteAdsFee ? ', Offsite Ads' : ''
  return `${formatMoment(order.createdAt, shop)}, …${order.receiptId.slice(-4)}${ads}${pending}`
}

function money(order: OrderProfitRow, minor: number, shop: ShopContext): string {
  return formatMoney({ minor, currency: order.currency }, shop.locale)
}
