import type { BooksOfShop } from '../../tests/sandbox/shop/books-of.ts'

/** What a widget should show: numbers by name, in minor units. */
export type Expected = Readonly<Record<string, number>>

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** The shop-local day of a moment. */
export function dayIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(at)
}

/**
 * What each widget should show at this moment, worked out from the generator's own books and from
 * nothing that the product computed.
 */
export function expectedByBooks(
  sandbox: { readonly books: (shopId?: number) => BooksOfShop },
  today: string,
  shopId?: number,
): Readonly<Record<string, Expected>> {
  const books = sandbox.books(shopId)
  const [day] = books.days(today, today)
  if (!day) throw new Error('the books have no page for today')
  const month = books.days(addDays(today, -30), addDays(today, -1))
  const listings = books.listings(addDays(today, -29), today)
  const open = books.openOrders()
  const dayFees = sum(Object.values(day.fees))
  const feeKinds = [...new Set(month.flatMap(page => Object.keys(page.fees)))]
  const monthFees = feeKinds.map(kind => {
    const fees: Readonly<Record<string, number | undefined>>[] = month.map(page => page.fees)
    return [`fee-${kind}`, -sum(fees.map(page => page[kind] ?? 0))] as const
  })
  const gmv = sum(month.map(page => page.gmv))
  const revenue = sum(month.map(page => page.revenue))
  const refunds = -sum(month.map(page => page.refunds))
  const fees = -sum(monthFees.map(([, fee]) => fee))
  const labels = -sum(month.map(page => page.labels))
  const paidOrders = books.newestOrders(8)
  return {
    'take-home-today': {
      orders: day.receipts,
      revenue: day.revenue,
      fees: dayFees,
      labels: day.labels,
      takeHome: day.revenue - dayFees - day.labels,
    },
    'where-each-dollar-went': withoutZeros({
      receipts: sum(month.map(page => page.receipts)),
      gmv,
      'shipping-less-coupons': revenue - refunds - gmv,
      refunds,
      revenue,
      fees,
      ...Object.fromEntries(monthFees),
      labels,
      takeHome: revenue - fees + labels,
    }),
    'ship-by-radar': {
      open: open.length,
      late: open.filter(order => order.shipBy < today).length,
    },
    'order-profit': Object.fromEntries(paidOrders.map(order => [order.receiptId, order.profit])),
    'listing-profit': {
      profit: sum(listings.map(listing => listing.profit)),
      listings: listings.length,
      ...Object.fromEntries(listings.map(listing => [listing.listingId, listing.profit])),
    },
  }
}

/** A part that was not there is not drawn. */
function withoutZeros(parts: Record<string, number>): Expected {
  return Object.fromEntries(Object.entries(parts).filter(([, minor]) => minor !== 0))
}

export type Comparison = {
  readonly widget: string
  readonly name: string
  readonly shown: number | string | undefined
  readonly expected: number | undefined
  readonly agrees: boolean
}

/** Every shown number beside its number in the books; a number the books do not know disagrees. */
export function compare(
  widget: string,
  shown: Readonly<Record<string, number | string>>,
  expected: Expected,
  needed: readonly string[],
): Comparison[] {
  const names = [...new Set([...Object.keys(shown), ...needed])]
  return names.map(name => ({
    widget,
    name,
    shown: shown[name],
    expected: expected[name],
    agrees: areSame(shown[name], expected[name]),
  }))
}

/** Money is whole; a forecast is compared as it is shown, to the cent. */
function areSame(shown: number | string | undefined, expected: number | undefined): boolean {
  return (
    typeof shown === 'number' &&
    expected !== undefined &&
    Math.round(shown) === Math.round(expected)
  )
}
