import { describe, expect, test } from 'vitest'
import { parseMoney } from './parse-money.ts'

const minor = (text: string, locale = 'en-US', currency = 'USD') => {
  const parsed = parseMoney(text, { locale, currency })
  return parsed.ok ? parsed.value.minor : parsed.error.reason
}

describe('an amount that somebody typed', () => {
  test.each([
    ['12.50', 1250],
    ['12.5', 1250],
    ['12', 1200],
    [' $12.50 ', 1250],
    ['USD 12.50', 1250],
    ['12.50 USD', 1250],
    ['0', 0],
    ['0.07', 7],
    ['007', 700],
    ['1,234.50', 123_450],
    ['1234.50', 123_450],
    ['19.99', 1999],
    ['1,234,567.89', 123_456_789],
  ])('%s in the United States', (text, expected) => {
    expect(minor(text)).toBe(expected)
  })

  test.each([
    ['12,50', 1250],
    ['12,50 €', 1250],
    ['1.234,50', 123_450],
    ['1.234', 123_400],
    ['12.50', 'not-an-amount'],
    ['1.23', 'not-an-amount'],
    ['1,234.50', 'not-an-amount'],
  ])('%s in Germany', (text, expected) => {
    expect(minor(text, 'de-DE', 'EUR')).toBe(expected)
  })

  test.each([
    ['fr-FR', '1 234,50', 123_450],
    ['fr-FR', '1\u202f234,50 €', 123_450],
    ['de-CH', '1’234.50', 123_450],
    ['de-CH', "1'234.50", 123_450],
    ['en-IN', '12,34,567', 123_456_700],
    ['en-IN', '1,234,567', 'not-an-amount'],
    ['ar-EG', '١٢٫٥٠', 1250],
  ])('in %s: %s', (locale, text, expected) => {
    expect(minor(text, locale, 'EUR')).toBe(expected)
  })

  test('a currency without minor units takes none', () => {
    expect(minor('1500', 'ja-JP', 'JPY')).toBe(1500)
    expect(minor('￥1,500', 'ja-JP', 'JPY')).toBe(1500)
    expect(minor('15.5', 'ja-JP', 'JPY')).toBe('too-fine')
    expect(minor('1.250', 'en-US', 'KWD')).toBe(1250)
  })

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['$', 'empty'],
    ['twelve', 'not-an-amount'],
    ['1e5', 'not-an-amount'],
    ['0x10', 'not-an-amount'],
    ['12.', 'not-an-amount'],
    ['.5', 'not-an-amount'],
    ['1.2.3', 'not-an-amount'],
    ['1,23', 'not-an-amount'],
    ['12,34.00', 'not-an-amount'],
    [',123', 'not-an-amount'],
    ['1 2', 'not-an-amount'],
    ['€5', 'not-an-amount'],
    ['NaN', 'not-an-amount'],
    ['-5', 'negative'],
    ['−5', 'negative'],
    ['(5)', 'negative'],
    ['5.001', 'too-fine'],
    ['99999999999', 'too-large'],
    ['9'.repeat(400), 'too-large'],
  ])('“%s” is refused: %s', (text, reason) => {
    expect(minor(text)).toBe(reason)
  })

  test('the words say how it is written here', () => {
    const parsed = parseMoney('12.50', { locale: 'de-DE', currency: 'EUR' })
    expect(parsed.ok ? '' : parsed.error.message).toBe(
      'That is not an amount. Write it like 12,50.',
    )
  })
})
