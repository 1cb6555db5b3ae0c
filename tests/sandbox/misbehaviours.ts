/** How Etsy has been seen to fail. Each holds until it is switched off. */
export type Misbehaviours = {
  /** Answers this share (0 to 1) of the calls with 429 and this `retry-after`. */
  tooManyRequests: { share: number; retryAfterSec: number } | undefined
  /** Answers this share of the calls with 500. */
  serverErrors: number
  /** Answers this share of the calls with a page of HTML. */
  htmlInsteadOfJson: number
  /** Cuts this share of the answers in the middle. */
  truncatedJson: number
  /** Closes this share of the connections without an answer. */
  droppedConnections: number
  /** Holds every answer back for so long. */
  slowMs: number
  /** Each page of a list has at most so many rows, whatever was asked for. */
  mostRows: number
  /** Every second page of a list is the one before it once more. */
  repeatedPages: boolean
  /** Transactions have lost their listing, product and sku. */
  nullLinks: boolean
  /** Every access token is refused. */
  revokedAccess: boolean
  /** The token endpoint answers 500. */
  tokenEndpointDown: boolean
  /** The token endpoint says that the refresh token is revoked. */
  revokedRefresh: boolean
  /** Refunds and cancellations do not move the receipt's time of change. */
  silentRefunds: boolean
  /** Each payment entry is named by a type that nobody has documented. */
  unknownLedgerType: boolean
  /** VAT rows have lost the fee that they tax. */
  orphanVat: boolean
  /** Totals of orders that no money can be: each order shows one of them. */
  absurdMoney: boolean
  /** Payments name the buyer's currency, with the shop's values. */
  foreignBuyers: boolean
  /** Times come under their old names only. */
  oldTimestampNames: boolean
  /** Views of listings are 0: not counted, whatever they were before. */
  uncountedViews: boolean
  /** Answers carry the other spelling of the rate header. */
  misspelledRateHeader: boolean
}

export function wellBehaved(): Misbehaviours {
  return {
    tooManyRequests: undefined,
    serverErrors: 0,
    htmlInsteadOfJson: 0,
    truncatedJson: 0,
    droppedConnections: 0,
    slowMs: 0,
    mostRows: Infinity,
    repeatedPages: false,
    nullLinks: false,
    revokedAccess: false,
    tokenEndpointDown: false,
    revokedRefresh: false,
    silentRefunds: false,
    unknownLedgerType: false,
    orphanVat: false,
    absurdMoney: false,
    foreignBuyers: false,
    oldTimestampNames: false,
    uncountedViews: false,
    misspelledRateHeader: false,
  }
}
