import { afterEach, expect, test } from 'vitest'
import { currencyExponent, currencySign, formatMoney, formatShopMoney } from './format-money.ts'
import { numbersHidden } from './privacy.ts'

const usd = (minor: number) => ({ minor, currency: 'USD' })

afterEach(() => {
  numbersHidden.value = false
})

test('an amount has the digits of its currency and the signs of its locale', () => {
  expect(formatMoney(usd(123456), 'en-US')).toBe('$1,234.56')
  expect(formatMoney({ minor: 123456, currency: 'EUR' }, 'de-DE')).toBe('1.234,56\u00a0€')
  expect(formatMoney({ minor: 1235, currency: 'JPY' }, 'en-US')).toBe('¥1,235')
  expect(formatMoney({ minor: 1234567, currency: 'KWD' }, 'en-US')).toBe('KWD\u00a01,234.567')
})

test('below zero has a real minus, and nothing at all has none', () => {
  expect(formatMoney(usd(-551), 'en-US')).toBe('−$5.51')
  expect(formatMoney(usd(-0), 'en-US')).toBe('$0.00')
})

test('signed, whole and compact amounts', () => {
  expect(formatMoney(usd(3634), 'en-US', { signed: true })).toBe('+$36.34')
  expect(formatMoney(usd(0), 'en-US', { signed: true })).toBe('$0.00')
  expect(formatMoney(usd(779350), 'en-US', { whole: true })).toBe('$7,794')
  expect(formatMoney(usd(123456), 'en-US', { compact: true })).toBe('$1.2K')
})

test('no amount can break over two lines', () => {
  for (const locale of ['en-US', 'de-DE', 'fr-FR', 'tr-TR', 'pl-PL']) {
    expect(formatMoney({ minor: -123456789, currency: 'EUR' }, locale)).not.toContain(' ')
  }
})

test('hidden numbers keep their shape and lose every digit', () => {
  numbersHidden.value = true
  expect(formatShopMoney(123456, { currency: 'USD', locale: 'en-US' })).toBe('$•,•••.••')
  // Arabic digits are digits too.
  expect(formatMoney(usd(123456), 'ar-EG')).not.toMatch(/\p{Nd}/u)
})

test('the exponent and the sign alone', () => {
  expect(currencyExponent('USD')).toBe(2)
  expect(currencyExponent('JPY')).toBe(0)
  expect(currencySign({ currency: 'GBP', locale: 'en-GB' })).toBe('£')
})
