import * as v from 'valibot'

/**
 * ISO 4217 codes of money that a shop can be paid in. Written out: which codes a runtime knows
 * differs with its age, and a list of ours is the same in every browser and in the worker.
 */
const CURRENCIES: ReadonlySet<string> = new Set(
  (
    'USD EUR GBP CAD AUD NZD JPY CHF SEK NOK DKK PLN CZK HUF TRY ILS MXN BRL INR SGD HKD MYR PHP THB ' +
    'TWD KRW CNY IDR VND ZAR MAD UAH RON BGN ISK RUB ' +
    'AED AFN ALL AMD ANG AOA ARS AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BSD BTN BWP BYN BZD CDF CLF ' +
    'CLP COP CRC CUP CVE DJF DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HNL HTG IQD IRR ' +
    'JMD JOD KES KGS KHR KMF KPW KWD KYD KZT LAK LBP LKR LRD LSL LYD MDL MGA MKD MMK MNT MOP MRU MUR ' +
    'MVR MWK MZN NAD NGN NIO NPR OMR PAB PEN PGK PKR PYG QAR RSD RWF SAR SBD SCR SDG SHP SLE SLL SOS ' +
    'SRD SSP STN SVC SYP SZL TJS TMT TND TOP TTD TZS UGX UYU UZS VES VUV WST XAF XCD XCG XOF XPF YER ' +
    'ZMW ZWG HRK'
  ).split(' '),
)

/** A currency by its ISO 4217 code. */
export const currencySchema = v.pipe(
  v.string(),
  v.regex(/^[A-Z]{3}$/),
  v.check(code => CURRENCIES.has(code), 'no currency'),
)
