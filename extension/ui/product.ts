/** What the product is called in public. A working title: nothing else may spell it out. */
export const PRODUCT_NAME = 'EtsyPro'

/** Shown in the popup, at the dashboard's foot and in the options. */
export const TRADEMARK_NOTICE =
  "The term 'Etsy' is a trademark of Etsy, Inc. This Application uses Etsy's API, but is not endorsed or certified by Etsy."

/** The short form, where there is room for one line. */
export const INDEPENDENT = 'Independent. Not made, endorsed or checked by Etsy.'

/** What a seller should know before placing anything into somebody else's pages. */
export const TERMS_RISK =
  'This extension draws its panel inside Shop Manager. It changes nothing there and reads no buyer data, but Etsy may change its pages or its terms at any time; the dashboard and the popup work without the panel.'
