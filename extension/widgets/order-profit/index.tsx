import { orderProfits, recentOrderProfits, type OrderProfitRow } from '../../store/order-profits.ts'
import { costWords } from '../../ui/cost-words.ts'
import { weakestSource } from '../../../schema/entities/source.ts'
import { formatMoney } from '../../ui/format-money.ts'
import { formatCount, formatShare } from '../../ui/format-number.ts'
import { formatMoment } from '../../ui/format-time.ts'
import { defineWidget, need, type Empty } from '../define-widget.ts'
import { orderMark } from './mark.ts'
import { OrderTable } from './order-table.tsx'
import { Proof } from './proof.tsx'

const ordersShown = 8

type View = { readonly orders: readonly OrderProfitRow[]; readonly losing: number }

export const orderProfit = defineWidget({
  id: 'order-profit',
  title: 'Order profit',
  pages: ['orders'],
  span: 7,
  feeds: ['receipts', 'ledger'],
  source: ({ orders }: View) =>
    weakestSource(orders.map(order => (order.pending.length > 0 ? 'estimated' : order.source))),
  explain:
    'For each order: items, shipping and gift wrap less refunds, without tax, less every fee and shipping label that your payment account booked for this very order, read entry by entry and not from a fee table or an average. Where you entered what each line costs you (in the options), that comes off too and “Left” is your profit; until then it is before your own costs and says so. Some fees, and the VAT on them, are booked hours or days after the order; until then the order says that they are pending.',
  needs: { orders: need(recentOrderProfits, { limit: ordersShown }) },
  compute: ({ orders }): View | Empty =>
    orders.length === 0
      ? { missing: 'No order is here yet. The newest eight will stand here.' }
      : { orders, losing: orders.filter(order => order.profit < 0).length },
  scope: ({ orders }, shop) => `newest ${formatCount(orders.length, shop.locale)}`,
  render: ({ orders }, shop) => <OrderTable orders={orders} shop={shop} />,
  headline: ({ orders, losing }, shop) => ({
    label: 'Losing money',
    value: `${formatCount(losing, shop.locale)} of ${formatCount(orders.length, shop.locale)}`,
    note: `of the newest orders, ${costWords(
      {
        count: orders.length,
        uncosted: orders.filter(order => order.costsMissing).length,
        costs: orders.reduce((sum, order) => sum + order.costs, 0),
      },
      shop.locale,
    )}`,
  }),
  drilldown: {
    title: 'Newest 200 orders',
    need: () => need(recentOrderProfits, { limit: 200 }),
    columns: [
      { title: 'Order', value: row => `#${row.receiptId}` },
      { title: 'Placed', value: (row, shop) => formatMoment(row.createdAt, shop) },
      { title: 'What', value: row => row.title },
      {
        title: 'Revenue',
        value: (row, shop) => formatMoney(amount(row, row.revenue), shop.locale),
        numeric: true,
      },
      {
        title: 'Fees',
        value: (row, shop) =>
          row.pending.includes('fees')
            ? 'pending'
            : formatMoney(amount(row, -row.fees), shop.locale),
        numeric: true,
      },
      {
        title: 'Labels',
        value: (row, shop) =>
          row.pending.includes('label')
            ? 'none yet'
            : formatMoney(amount(row, -row.labels), shop.locale),
        numeric: true,
      },
      {
        title: 'Your costs',
        value: (row, shop) =>
          row.costsMissing ? 'missing' : formatMoney(amount(row, -row.costs), shop.locale),
        numeric: true,
      },
      {
        title: 'Left',
        value: (row, shop) => formatMoney(amount(row, row.profit), shop.locale),
        numeric: true,
      },
      {
        title: 'Share',
        value: (row, shop) =>
          row.marginShare === undefined ? '' : formatShare(row.marginShare, shop.locale, 1),
        numeric: true,
      },
    ],
  },
  marks: {
    page: 'orders',
    need: receiptIds => need(orderProfits, { receiptIds }),
    content: orderMark,
    proof: (order, shop) => <Proof order={order} shop={shop} />,
  },
  shown: ({ orders }) => Object.fromEntries(orders.map(order => [order.receiptId, order.profit])),
})

function amount(row: OrderProfitRow, minor: number) {
  return { minor, currency: row.currency }
}
