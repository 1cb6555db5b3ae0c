/**
 * What Etsy charges, by country and date. For what-if only: what a past sale left is told by its
 * ledger and never by rates. Sources: Etsy's fees and payments policy and its help pages, as read
 * in September and October 2026.
 */
export type Rates = {
  readonly currency: string
  /** Share of the whole order, tax included. */
  readonly processingShare: number
  /** Minor units an order. */
  readonly processingFixedMinor: number
  /** Share of items, shipping and gift wrap. */
  readonly regulatoryShare: number
}

/** Of items, shipping and gift wrap, everywhere. */
export const TRANSACTION_SHARE = 0.065
/** Of the order with its shipping, without tax; `large` from 10,000 $ of sales in 365 days on. */
export const OFFSITE_ADS_SHARE = { small: 0.15, large: 0.12 } as const

const euro = { currency: 'EUR', processingShare: 0.04, processingFixedMinor: 30 }
const euroCountries =
  'AT BE BG CY CZ DE EE FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SI SK ES'.split(' ')

const processing: Readonly<Record<string, Omit<Rates, 'regulatoryShare'>>> = {
  US: { currency: 'USD', processingShare: 0.03, processingFixedMinor: 25 },
  GB: { currency: 'GBP', processingShare: 0.04, processingFixedMinor: 20 },
  CA: { currency: 'CAD', processingShare: 0.03, processingFixedMinor: 25 },
  AU: { currency: 'AUD', processingShare: 0.03, processingFixedMinor: 25 },
  NZ: { currency: 'NZD', processingShare: 0.03, processingFixedMinor: 30 },
  TR: { currency: 'TRY', processingShare: 0.065, processingFixedMinor: 1400 },
  IN: { currency: 'INR', processingShare: 0.05, processingFixedMinor: 2500 },
  SG: { currency: 'SGD', processingShare: 0.044, processingFixedMinor: 35 },
  HK: { currency: 'HKD', processingShare: 0.044, processingFixedMinor: 200 },
  CH: { currency: 'CHF', processingShare: 0.04, processingFixedMinor: 50 },
  DK: { currency: 'DKK', processingShare: 0.04, processingFixedMinor: 250 },
  NO: { currency: 'NOK', processingShare: 0.04, processingFixedMinor: 250 },
  SE: { currency: 'SEK', processingShare: 0.04, processingFixedMinor: 300 },
  ...Object.fromEntries(euroCountries.map(country => [country, euro])),
}

const regulatory: Readonly<Record<string, number>> = {
  GB: 0.0048,
  FR: 0.0114,
  IT: 0.008,
  ES: 0.0088,
  HU: 0.0197,
  TR: 0.0167,
  CA: 0.005,
  IN: 0.0005,
}

/** Rates moved before, on days that were not published: of earlier days we say nothing. */
export const RATES_KNOWN_FROM = '2026-09-01'

/**
 * The rates of a country (ISO 3166 alpha-2) on a day, `YYYY-MM-DD`. `undefined` for a country that
 * we have none of, and for days before `RATES_KNOWN_FROM`.
 */
export function ratesOf(countryIso: string, day: string): Rates | undefined {
  if (day < RATES_KNOWN_FROM || !Object.hasOwn(processing, countryIso)) return undefined
  const rates = processing[countryIso]
  const regulatoryShare = Object.hasOwn(regulatory, countryIso) ? regulatory[countryIso] : undefined
  return rates && { ...rates, regulatoryShare: regulatoryShare ?? 0 }
}
