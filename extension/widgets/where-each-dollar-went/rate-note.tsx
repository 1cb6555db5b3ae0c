import type { RateDifference } from '../../../models/fees/rate-check.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { formatShare } from '../../ui/format-number.ts'

const names: Record<RateDifference['kind'], string> = {
  transaction: 'Transaction fees',
  'payment-processing': 'Payment processing',
  regulatory: 'Regulatory fees',
}

/** Said where the payment account shows another rate than the fee table: the account is right. */
export function RateNote({
  differences,
  shop,
}: {
  differences: readonly RateDifference[]
  shop: ShopContext
}) {
  if (differences.length === 0) return null
  const share = (of: number) => formatShare(of, shop.locale, 1)
  const parts = differences.map(
    ({ kind, ledgerShare, tableShare }) =>
      `${names[kind]} took ${share(ledgerShare)} of revenue, where our fee table says ${share(tableShare)}`,
  )
  return (
    <p class="ep-verdict">
      {parts.join('. ')}. The last 90 days of your payment account say so, and the numbers here are
      from it; only what-if sums use the table.
    </p>
  )
}
