import type { Money } from '../../schema/entities/money.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { currencyExponent } from './format-money.ts'

/** Why what was typed is no amount; `message` says what to type instead. */
export type MoneyFault = {
  readonly reason: 'empty' | 'not-an-amount' | 'negative' | 'too-fine' | 'too-large'
  readonly message: string
}

/** Nine digits before the point: beyond it it is a slip of the finger. */
const MOST_DIGITS = 9

/**
 * An amount as somebody of this locale writes it, in minor units. Strict: a point where the locale
 * has a comma is never guessed at, groups must be the locale's own, and no digit is rounded away.
 * The currency's own sign or code may stand beside it.
 */
export function parseMoney(
  text: string,
  { currency, locale }: { readonly currency: string; readonly locale: string },
): Result<Money, MoneyFault> {
  const { group, decimal, signs, digits } = wordsOf(locale, currency)
  const example = new Intl.NumberFormat(locale, {
    minimumFractionDigits: currencyExponent(currency),
    useGrouping: false,
  }).format(currencyExponent(currency) === 0 ? 1250 : 12.5)
  let bare = plain(text).trim().replaceAll('−', '-')
  for (const [digit, latin] of digits) bare = bare.replaceAll(digit, latin)
  for (const sign of signs) {
    if (bare.startsWith(sign)) bare = bare.slice(sign.length)
    else if (bare.endsWith(sign)) bare = bare.slice(0, -sign.length)
  }
  bare = bare.trim()
  if (bare === '') return fault('empty', `Type what one piece costs you, such as ${example}.`)
  if (/^-|^\(.*\)$/.test(bare)) return fault('negative', 'A cost cannot be below zero.')
  const [whole = '', fraction, ...more] = bare.split(decimal)
  const integer = whole.split(group).join('')
  const isWritten =
    more.length === 0 &&
    /^\d+$/.test(integer) &&
    (fraction === undefined || /^\d+$/.test(fraction)) &&
    (whole === integer || whole === grouped(integer, locale))
  if (!isWritten) {
    return fault('not-an-amount', `That is not an amount. Write it like ${example}.`)
  }
  const exponent = currencyExponent(currency)
  if (fraction !== undefined && fraction.length > exponent) {
    const allowed = exponent === 0 ? 'no digit' : `at most ${String(exponent)} digits`
    return fault('too-fine', `${currency} has ${allowed} after the point, such as ${example}.`)
  }
  const significant = integer.replace(/^0+(?=\d)/, '')
  if (significant.length > MOST_DIGITS) return fault('too-large', 'That is too large for a cost.')
  const minor = Number(significant + (fraction ?? '').padEnd(exponent, '0'))
  return ok({ minor, currency })
}

function fault(reason: MoneyFault['reason'], message: string): Result<Money, MoneyFault> {
  return err({ reason, message })
}

/** The locale's separators, digits, and the signs under which it knows the currency. */
function wordsOf(locale: string, currency: string) {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.5)
  const valueOf = (type: string) => plain(parts.find(part => part.type === type)?.value ?? '')
  const signs = (['narrowSymbol', 'symbol', 'code'] as const).flatMap(currencyDisplay =>
    new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay })
      .formatToParts(0)
      .flatMap(part => (part.type === 'currency' ? plain(part.value) : [])),
  )
  const digit = new Intl.NumberFormat(locale, { useGrouping: false })
  return {
    // A locale without groups must not split by nothing.
    group: valueOf('group') === '' ? '\0' : valueOf('group'),
    decimal: valueOf('decimal'),
    // The longest first: "US$" before "$".
    signs: [...new Set(signs)].sort((a, b) => b.length - a.length),
    digits: Array.from({ length: 10 }, (_, n) => [digit.format(n), String(n)] as const),
  }
}

function grouped(integer: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { numberingSystem: 'latn', useGrouping: true })
  return plain(format.format(BigInt(integer)))
}

/** Every sort of space is one, and every sort of apostrophe: keyboards have only these. */
function plain(text: string): string {
  return text.replaceAll(/[\s\u00a0\u2009\u202f\u200e\u200f]+/gu, ' ').replaceAll('’', "'") || ''
}
