import type { OrderProfit, ProfitLine } from '../../../models/metrics/order-profit.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { openCosts } from '../../ui/open-page.ts'
import { formatMoney } from '../../ui/format-money.ts'
import { formatShare } from '../../ui/format-number.ts'

const groups = [
  { group: 'revenue', title: 'Revenue' },
  { group: 'fees', title: 'Fees' },
  { group: 'costs', title: 'Shipping labels' },
  { group: 'goods', title: 'Your costs' },
] as const

const proofs: Record<ProfitLine['proof'], string> = {
  ledger: 'ledger',
  receipt: 'order',
  seller: 'yours',
}

/** What one order leaves, line by line, each with where it is proved. */
export function Proof({ order, shop }: { order: OrderProfit; shop: ShopContext }) {
  const money = (minor: number) => formatMoney({ minor, currency: order.currency }, shop.locale)
  const linesOf = (group: ProfitLine['group']) => order.lines.filter(line => line.group === group)
  return (
    <>
      <p class="ep-number">
        <span class="ep-number__value">
          {order.pending.length > 0 && 'about '}
          {money(order.profit)}
        </span>
        <span class="ep-number__unit">
          {order.marginShare !== undefined &&
            order.pending.length === 0 &&
            `${formatShare(order.marginShare, shop.locale, 1)} of revenue, `}
          {costsPart(order)}
        </span>
      </p>
      <table class="ep-ledger">
        {groups.map(({ group, title }) => (
          <Group
            key={group}
            title={title}
            lines={linesOf(group)}
            passedOn={group === 'revenue' ? linesOf('passed-on') : []}
            money={money}
          />
        ))}
        <tfoot>
          <tr class="is-total">
            <th scope="row">{order.costsMissing ? 'Left' : 'Profit'}</th>
            <td />
            <td>{money(order.profit)}</td>
          </tr>
        </tfoot>
      </table>
      {verdicts(order, money).map(verdict => (
        <p key={verdict} class="ep-verdict">
          {verdict}
        </p>
      ))}
      {order.uncostedListingIds.map((listingId, index) => (
        <div key={listingId}>
          <button
            class="ep-btn ep-btn--small"
            type="button"
            onClick={() => openCosts(listingId, shop.shopId)}
          >
            {order.uncostedListingIds.length === 1
              ? 'Add what it costs you'
              : `Add what listing ${String(index + 1)} costs you`}
          </button>
        </div>
      ))}
    </>
  )
}

function Group({
  title,
  lines,
  passedOn,
  money,
}: {
  title: string
  lines: readonly ProfitLine[]
  passedOn: readonly ProfitLine[]
  money: (minor: number) => string
}) {
  if (lines.length === 0 && passedOn.length === 0) return null
  return (
    <tbody>
      <tr class="is-head">
        <th scope="rowgroup">{title}</th>
        <td />
        <td>{money(lines.reduce((sum, line) => sum + line.minor, 0))}</td>
      </tr>
      {lines.map((line, index) => (
        <tr
          key={line.ledgerEntryId ?? index}
          class={line.feeKind === 'offsite-ads' ? 'is-hot' : ''}
        >
          <th scope="row">{line.label}</th>
          <td>
            {proofs[line.proof]}
            {line.source === 'estimated' && ', estimated'}
          </td>
          <td>{money(line.minor)}</td>
        </tr>
      ))}
      {passedOn.map((line, index) => (
        <tr key={index}>
          <th scope="row">
            {line.label} {money(line.minor)}, passed on
          </th>
          <td>{proofs[line.proof]}</td>
          <td>not yours</td>
        </tr>
      ))}
    </tbody>
  )
}

function costsPart({ costsMissing, costs }: OrderProfit): string {
  if (!costsMissing) return 'after your own costs'
  return costs === 0 ? 'before your own costs' : 'before the rest of your own costs'
}

/** What there is to say beyond the lines. */
function verdicts(order: OrderProfit, money: (minor: number) => string): string[] {
  const said: string[] = []
  if (order.offsiteAdsFee !== undefined && order.offsiteAdsFee > 0) {
    said.push(
      `Offsite Ads took ${money(order.offsiteAdsFee)}. Without it this order leaves ${money(order.profit + order.offsiteAdsFee)}.`,
    )
  }
  if (order.pending.includes('fees')) {
    said.push('The payment fee is not posted yet, so this number will still go down.')
  }
  if (order.pending.includes('label')) {
    said.push('No shipping label is posted yet. If you buy one through Etsy, it comes off.')
  }
  return said
}
