import type { Money } from '../../schema/entities/money.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import type { EtsyMoney } from './wire.ts'

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const exponents: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
      .split(' ')
      .map(code => [code, 0]),
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map(code => [code, 3])),
}

export type MoneyError = { readonly reason: 'money-refused'; readonly why: string }

/** How many decimal digits the currency's minor unit has. */
export function exponentOf(currency: string): number {
  return exponents[currency] ?? 2
}

/** Etsy's `amount / divisor` in minor units: exactly, or not at all. */
export function toMoney(money: EtsyMoney): Result<Money, MoneyError> {
  const { amount, divisor } = money
  const currency = money.currency_code.trim().toUpperCase()
  if (!/^[A-Z]{3}$/.test(currency)) return refused('it has no currency')
  if (divisor <= 0) return refused('its divisor is not above zero')
  const scaled = amount * 10 ** exponentOf(currency)
  if (!Number.isSafeInteger(scaled)) return refused('it is too large to be kept exactly')
  if (scaled % divisor !== 0) return refused('it is finer than the minor unit')
  // `+ 0` turns the -0 of a negative-zero division into 0.
  return ok({ minor: scaled / divisor + 0, currency })
}

/** Σ in one currency. */
export function addMoney(one: Money, other: Money): Result<Money, MoneyError> {
  if (one.currency !== other.currency) return refused('two currencies have no sum')
  return ok({ minor: one.minor + other.minor, currency: one.currency })
}

function refused(why: string): { readonly ok: false; readonly error: MoneyError } {
  return err({ reason: 'money-refused', why })
}
