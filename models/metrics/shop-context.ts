/** What every computation may know besides its data: no clock and no settings are read elsewhere. */
export type ShopContext = {
  readonly shopId: string
  readonly shopName: string
  /** ISO 4217 of the shop; nothing in another currency is ever summed with it. */
  readonly currency: string
  /** ISO 3166 alpha-2, when Etsy told it. */
  readonly countryIso?: string | undefined
  /** IANA name; days are cut in it. */
  readonly timeZone: string
  /** 0 is Sunday. Days on which the shop ships nothing. */
  readonly closedWeekdays: readonly number[]
  /** Shop-local `YYYY-MM-DD`. */
  readonly today: string
  /** Epoch ms. */
  readonly now: number
  /** BCP 47, for words and formats. */
  readonly locale: string
}
