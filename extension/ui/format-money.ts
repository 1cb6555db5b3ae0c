import type { Money } from '../../schema/entities/money.ts'
import { veil } from './privacy.ts'

type MoneyFormat = { readonly currency: string; readonly locale: string }

export type MoneyStyle = {
  /** `+` before what is above zero. */
  readonly signed?: boolean
  /** Without the minor part, for estimates that do not know it. */
  readonly whole?: boolean
  /** "$1.2K": for axes. */
  readonly compact?: boolean
}

const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(format: MoneyFormat, style: MoneyStyle): Intl.NumberFormat {
  const key = `${format.locale} ${format.currency} ${style.whole} ${style.compact} ${style.signed}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(format.locale, {
    style: 'currency',
    currency: format.currency,
    currencyDisplay: 'narrowSymbol',
    signDisplay: style.signed ? 'exceptZero' : 'negative',
    ...(style.compact ? { notation: 'compact', maximumSignificantDigits: 2 } : {}),
    ...(style.whole ? { maximumFractionDigits: 0, minimumFractionDigits: 0 } : {}),
  })
  formats.set(key, made)
  return made
}

/** Digits after the point, by ISO 4217: 2 for USD, 0 for JPY. */
export function currencyExponent(currency: string): number {
  return numberFormat({ locale: 'en', currency }, {}).resolvedOptions().maximumFractionDigits ?? 2
}

/** An amount as the seller's locale writes it, with a real minus, hidden where asked. */
export function formatMoney(money: Money, locale: string, style: MoneyStyle = {}): string {
  const amount = money.minor / 10 ** currencyExponent(money.currency)
  const format = numberFormat({ locale, currency: money.currency }, style)
  return veil(typographic(format.format(amount)))
}

/** An amount in minor units of the shop's own currency. */
export function formatShopMoney(minor: number, shop: MoneyFormat, style: MoneyStyle = {}): string {
  return formatMoney({ minor, currency: shop.currency }, shop.locale, style)
}

/** "$" or "€": the sign alone. */
export function currencySign({ currency, locale }: MoneyFormat): string {
  const parts = numberFormat({ currency, locale }, {}).formatToParts(0)
  return parts.find(part => part.type === 'currency')?.value ?? currency
}

/** U+2212 for the hyphen, and no line break inside an amount. */
export function typographic(text: string): string {
  return text.replaceAll('-', '−').replaceAll(' ', '\u00a0')
}
