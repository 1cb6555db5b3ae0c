import { weakestSource, type Source } from '../../schema/entities/source.ts'
import type { Receipt } from '../../schema/entities/receipt.ts'
import { classify } from '../fees/classify.ts'
import { ledgerLabel } from '../fees/ledger-label.ts'
import type { Effect } from './attribution.ts'
import { missesCosts, type LineCosts } from './costs.ts'
import type { OrderProfit, ProfitLine } from './order-profit.ts'
import { pendingOf } from './pending.ts'
import { counts, refundsWithoutTax, revenueOf } from './revenue.ts'

/**
 * What one order leaves, proved line by line from the receipt and its ledger entries.
 *
 * `costs` are the seller's own, line by line; those of an order that does not count are left out,
 * since it sold nothing. `profit` is the sum of all lines but those that are passed on. Entries in another currency than
 * the receipt's are left out of the sums: nothing is ever added across currencies.
 */
export function orderProfit(
  receipt: Receipt,
  effects: readonly Effect[],
  costs: LineCosts = [],
): OrderProfit {
  const { currency } = receipt.grandTotal
  const lines = [
    ...revenueLines(receipt),
    ...ledgerLines(effects, currency),
    ...goodsLines(receipt, costs),
    ...taxLines(receipt),
  ]
  const sumOf = (group: ProfitLine['group']) =>
    lines.reduce((sum, line) => (line.group === group ? sum + line.minor : sum), 0)
  const revenue = revenueOf(receipt)
  const fees = 0 - sumOf('fees')
  const labels = 0 - sumOf('costs')
  const goods = 0 - sumOf('goods')
  const profit = revenue - fees - labels - goods
  const ads = lines.filter(line => line.feeKind === 'offsite-ads')
  return {
    receiptId: receipt.id,
    currency,
    createdAt: receipt.createdAt,
    revenue,
    fees,
    labels,
    costs: goods,
    profit,
    marginShare: revenue > 0 ? profit / revenue : undefined,
    lines,
    source: weakestSource(lines.filter(l => l.group !== 'passed-on').map(line => line.source)),
    pending: pendingOf(receipt, effects),
    ...(ads.length > 0 && { offsiteAdsFee: 0 - ads.reduce((sum, line) => sum + line.minor, 0) }),
    costsMissing: missesCosts(receipt, costs),
    uncostedListingIds: uncostedListings(receipt, costs),
  }
}

function revenueLines(receipt: Receipt): ProfitLine[] {
  if (!counts(receipt)) return []
  const fromReceipt = (label: string, minor: number, source: Source = 'exact'): ProfitLine => ({
    group: 'revenue',
    label,
    minor,
    source,
    proof: 'receipt',
  })
  const coupons = receipt.subtotal.minor - receipt.totalPrice.minor
  const parts = [
    fromReceipt('Items', receipt.totalPrice.minor),
    fromReceipt('Coupons', coupons),
    fromReceipt('Shipping paid by the buyer', receipt.shipping.minor),
    fromReceipt('Gift wrap', receipt.giftWrap.minor),
  ].filter((line, i) => i === 0 || line.minor !== 0)
  // How much of a part refund was tax is not told: that share is ours to estimate.
  const given = receipt.refunds.reduce((sum, refund) => sum + refund.amount.minor, 0)
  const isWhole = given === receipt.grandTotal.minor
  const source = receipt.tax.minor === 0 || isWhole ? 'exact' : 'estimated'
  const refunds = refundsWithoutTax(receipt).map(r => fromReceipt('Refund', 0 - r.minor, source))
  return [...parts, ...refunds]
}

function ledgerLines(effects: readonly Effect[], currency: string): ProfitLine[] {
  return effects
    .filter(effect => effect.currency === currency)
    .sort((a, b) => a.at - b.at || (a.entryId < b.entryId ? -1 : 1))
    .flatMap(({ entryId, ledgerType, minor }): ProfitLine[] => {
      const type = classify(ledgerType)
      const line = {
        label: ledgerLabel(ledgerType),
        minor,
        source: 'exact',
        proof: 'ledger',
        ledgerEntryId: entryId,
      } as const
      switch (type.group) {
        case 'fee':
          return [{ ...line, group: 'fees', feeKind: type.feeKind }]
        case 'label':
          return [{ ...line, group: 'costs' }]
        case 'unclassified':
          return [{ ...line, group: 'fees', feeKind: 'other' }]
        default:
          // The receipt has told the same; cash moves and earns nothing.
          return []
      }
    })
}

/** What the seller told us of each line: ours is only the product with its quantity. */
function goodsLines(receipt: Receipt, costs: LineCosts): ProfitLine[] {
  if (!counts(receipt)) return []
  return receipt.transactions.flatMap(({ quantity, title, sku }, i): ProfitLine[] => {
    const cost = costs[i]
    if (cost === undefined) return []
    const label = `${String(quantity)} × ${title ?? sku ?? 'A deleted listing'}`
    return [{ group: 'goods', label, minor: 0 - cost, source: 'derived', proof: 'seller' }]
  })
}

function uncostedListings(receipt: Receipt, costs: LineCosts): string[] {
  if (!counts(receipt)) return []
  const ids = receipt.transactions.flatMap((line, i) =>
    costs[i] === undefined ? (line.listingId ?? []) : [],
  )
  return [...new Set(ids)]
}

function taxLines(receipt: Receipt): ProfitLine[] {
  const minor = receipt.tax.minor
  if (minor === 0 || !counts(receipt)) return []
  return [{ group: 'passed-on', label: 'Sales tax', minor, source: 'exact', proof: 'receipt' }]
}
