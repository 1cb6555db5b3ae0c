import type { FeeKind } from './fee-kind.ts'
import { OFFSITE_ADS_SHARE, TRANSACTION_SHARE, type Rates } from './fee-table.ts'

/** A sale that has not happened. Minor units of the rates' currency. */
export type ImaginedSale = {
  readonly items: number
  readonly shipping: number
  readonly giftWrap: number
  /** Collected by Etsy for others; only payment processing is charged on it. */
  readonly tax: number
  /** For the pieces sold: Etsy's 0.20 $ each, in this currency. */
  readonly listingFee: number
  /** When the buyer comes through an Offsite Ad; `cap` is Etsy's 100 $ in this currency. */
  readonly offsiteAds?: { readonly size: 'small' | 'large'; readonly cap: number }
  /** Charged on fees where the shop has no VAT number; 0 where there is none. */
  readonly vatShare: number
}

/**
 * What a sale would cost at the given rates, by kind of fee; positive is paid. Half cents go to the
 * even cent, each fee by itself: how Etsy rounds them is not known, so a cent may differ.
 */
export function imaginedFees(
  sale: ImaginedSale,
  rates: Rates,
): { readonly total: number; readonly fees: Readonly<Partial<Record<FeeKind, number>>> } {
  const base = sale.items + sale.shipping + sale.giftWrap
  const parts = [sale.items, sale.shipping, sale.giftWrap]
  const fees: Partial<Record<FeeKind, number>> = {
    transaction: parts.reduce((sum, part) => sum + roundHalfEven(part * TRANSACTION_SHARE), 0),
    'payment-processing': roundHalfEven(
      (base + sale.tax) * rates.processingShare + rates.processingFixedMinor,
    ),
    listing: sale.listingFee,
  }
  const regulatory = roundHalfEven(base * rates.regulatoryShare)
  if (regulatory > 0) fees.regulatory = regulatory
  if (sale.offsiteAds) {
    const share = OFFSITE_ADS_SHARE[sale.offsiteAds.size]
    fees['offsite-ads'] = Math.min(sale.offsiteAds.cap, roundHalfEven(base * share))
  }
  const net = Object.values(fees).reduce((sum, fee) => sum + fee, 0)
  const vat = roundHalfEven(net * sale.vatShare)
  if (vat > 0) fees.vat = vat
  return { total: net + vat, fees }
}

function roundHalfEven(value: number): number {
  // Products of decimal shares miss the half cent by their last bits: 500 × 0.065 must count as 32.5.
  const steady = Number(value.toFixed(6))
  const below = Math.floor(steady)
  if (steady - below !== 0.5) return Math.round(steady)
  return below % 2 === 0 ? below : below + 1
}
