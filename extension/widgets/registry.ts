import type { AnyWidget } from './define-widget.ts'
import { listingProfit } from './listing-profit/index.tsx'
import { orderProfit } from './order-profit/index.tsx'
import { revenueOutlook } from './revenue-outlook/index.tsx'
import { shipByRadar } from './ship-by-radar/index.tsx'
import { takeHomeToday } from './take-home-today/index.tsx'
import { whereEachDollarWent } from './where-each-dollar-went/index.tsx'
// new widget: import

/** Every widget, in the order in which they stand on a page. */
export const widgets: readonly AnyWidget[] = [
  takeHomeToday,
  revenueOutlook,
  whereEachDollarWent,
  shipByRadar,
  orderProfit,
  listingProfit,
  // new widget: entry
]

/** More than this on one page is noise. */
export const widgetsOnAPage = 5

/** Those that stand by themselves on a page of Shop Manager. */
export function widgetsOf(page: string): readonly AnyWidget[] {
  return widgets.filter(widget => widget.pages.some(id => id === page)).slice(0, widgetsOnAPage)
}
