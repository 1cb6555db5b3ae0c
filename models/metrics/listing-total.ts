/** One listing on one shop-local day; amounts in minor units. Fees are attributed to the order's day. */
export type ListingDay = {
  readonly listingId: string
  readonly day: string
  readonly currency: string
  readonly receipts: number
  readonly units: number
  /** The listing's share of subtotal, shipping and gift wrap, less refunds. */
  readonly revenue: number
  /** The listing's share of fees; positive is paid. */
  readonly fees: number
  /** The listing's share of shipping labels; positive is paid. */
  readonly labels: number
  /** The seller's own costs of the pieces sold, as far as they are known; positive. */
  readonly costs: number
  /** Units, of those counted above, whose cost is not known. */
  readonly uncosted: number
}

/** A listing over a period. */
export type ListingTotal = Omit<ListingDay, 'day'> & {
  readonly days: number
  /** revenue − fees − labels − costs. Before the seller's own costs of the `uncosted` pieces. */
  readonly profit: number
  /** Units of each day, oldest first: the drawing beside the number. */
  readonly unitsByDay: readonly number[]
}
