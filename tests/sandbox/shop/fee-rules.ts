/** What Etsy charges the invented shop. Shares are fractions, amounts minor units of the shop's currency. */
export type FeeRules = {
  readonly transactionShare: number
  readonly processingShare: number
  readonly processingFixed: number
  readonly regulatoryShare: number
  /** On every fee; 0 where fees carry none. */
  readonly vatShare: number
  readonly listingFee: number
  readonly offsiteShare: number
  readonly offsiteCap: number
  readonly shareAndSaveShare: number
}

type Processing = readonly [share: number, fixed: number]

const processing: Readonly<Record<string, Processing>> = {
  US: [0.03, 25],
  GB: [0.04, 20],
  CA: [0.03, 25],
  AU: [0.03, 25],
  DE: [0.04, 30],
  FR: [0.04, 30],
  IE: [0.04, 30],
  IT: [0.04, 30],
  ES: [0.04, 30],
  TR: [0.065, 1400],
  JP: [0.06, 45],
}
const regulatory: Readonly<Record<string, number>> = {
  GB: 0.0048,
  CA: 0.005,
  FR: 0.0114,
  IT: 0.008,
  ES: 0.0088,
  TR: 0.0167,
}
const vat: Readonly<Record<string, number>> = {
  GB: 0.2,
  DE: 0.19,
  FR: 0.2,
  IE: 0.23,
  IT: 0.22,
  ES: 0.21,
}

/** Minor units of a currency that buy about what one US cent buys. */
const minorPerCent: Readonly<Record<string, number>> = {
  USD: 1,
  EUR: 0.92,
  GBP: 0.8,
  CAD: 1.36,
  AUD: 1.5,
  TRY: 34,
  JPY: 1.5,
}

/** Decimal places; two unless named. */
const exponents: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0 }

export function exponentOf(currency: string): number {
  return exponents[currency] ?? 2
}

/** Turns an amount thought of in US cents into minor units of the shop's currency. */
export function fromCents(cents: number, currency: string): number {
  return Math.max(1, Math.round(cents * (minorPerCent[currency] ?? 1)))
}

/** A seller with a VAT number accounts for the VAT on fees alone: Etsy charges none. */
export function feeRules(country: string, currency: string, hasVatNumber = false): FeeRules {
  const [processingShare, processingFixed] = processing[country] ?? [0.04, 30]
  return {
    transactionShare: 0.065,
    processingShare,
    processingFixed,
    regulatoryShare: regulatory[country] ?? 0,
    vatShare: hasVatNumber ? 0 : (vat[country] ?? 0),
    listingFee: fromCents(20, currency),
    offsiteShare: 0.15,
    offsiteCap: fromCents(10_000, currency),
    shareAndSaveShare: 0.04,
  }
}

/** Sales tax or VAT that Etsy adds for the buyer's country and passes on. */
export function buyerTaxShare(shopCountry: string, buyerCountry: string): number {
  if (buyerCountry === 'US') return 0.0725
  if (buyerCountry === shopCountry) return 0
  return vat[buyerCountry] ?? 0
}
