import type { Receipt, Refund } from '../../schema/entities/receipt.ts'

/**
 * Revenue, defined once: subtotal plus shipping plus gift wrap, less refunds, without tax.
 * A canceled or unpaid receipt counts zero. All amounts in minor units of the receipt's currency.
 */

/** Whether a receipt counts at all. */
export function counts(receipt: Receipt): boolean {
  return receipt.isPaid && !receipt.isCanceled
}

/** What was sold, before refunds; of any receipt, whether it counts or not. */
export function soldWithoutTax(receipt: Receipt): number {
  return receipt.subtotal.minor + receipt.shipping.minor + receipt.giftWrap.minor
}

export function unitsOf(receipt: Receipt): number {
  return receipt.transactions.reduce((sum, line) => sum + line.quantity, 0)
}

/** Σ price × quantity. */
export function gmvOf(receipt: Receipt): number {
  return receipt.transactions.reduce((sum, line) => sum + line.price.minor * line.quantity, 0)
}

function succeeded(refund: Refund): boolean {
  return !/fail|declin|reject|revers|cancel/i.test(refund.status ?? '')
}

/**
 * What each refund gave back of the revenue. Etsy does not say how much of a refund is tax, so the
 * tax is taken out in its share of the order; cumulatively, so that refunds that add up to the
 * whole order give back exactly what was sold.
 */
export function refundsWithoutTax(receipt: Receipt): { at: number; minor: number }[] {
  const whole = receipt.grandTotal.minor
  const tax = receipt.tax.minor
  let refunded = 0
  let without = 0
  return receipt.refunds
    .filter(succeeded)
    .sort((a, b) => a.createdAt - b.createdAt)
    .map(refund => {
      refunded += refund.amount.minor
      const taxSoFar = whole === 0 ? 0 : Math.round((refunded * tax) / whole)
      const minor = refunded - taxSoFar - without
      without += minor
      return { at: refund.createdAt, minor }
    })
}

/** Σ of `refundsWithoutTax`; 0 for a receipt that does not count. */
export function refundedWithoutTax(receipt: Receipt): number {
  if (!counts(receipt)) return 0
  return refundsWithoutTax(receipt).reduce((sum, refund) => sum + refund.minor, 0)
}

export function revenueOf(receipt: Receipt): number {
  return counts(receipt) ? soldWithoutTax(receipt) - refundedWithoutTax(receipt) : 0
}
