import { typographic } from './format-money.ts'
import { veil } from './privacy.ts'

/** A count, grouped as the locale does. */
export function formatCount(count: number, locale: string): string {
  return veil(typographic(new Intl.NumberFormat(locale).format(count)))
}

/** A share from 0 to 1 as a percentage. */
export function formatShare(share: number, locale: string, digits = 0): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return veil(typographic(format.format(share)))
}

/** "1 order", "2 orders". */
export function plural(count: number, one: string, many: string, locale: string): string {
  return `${formatCount(count, locale)} ${count === 1 ? one : many}`
}
