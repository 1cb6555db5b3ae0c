import { expect, test } from 'vitest'
import { usableLocale } from './usable-locale.ts'

test.each([
  ['en-US', 'en-US'],
  ['en_US', 'en-US'],
  [' de-DE ', 'de-DE'],
  ['de-de', 'de-DE'],
  ['en-US@posix', 'en-US'],
  ['en-u-nu-arab', 'en'],
  ['zh-Hant-TW', 'zh-Hant-TW'],
])('%s is read as %s', (said, usable) => {
  expect(usableLocale(said, 'fr')).toBe(usable)
})

test.each(['', 'x', 'C', 'not a language', '<b>', 'en--US', 'xx', 'zz-ZZ', '_', 'e'.repeat(40)])(
  '“%s” is passed over for the next one',
  said => {
    expect(usableLocale(said, 'fr-FR')).toBe('fr-FR')
    expect(() => new Intl.NumberFormat(usableLocale(said, said))).not.toThrow()
  },
)

test('without any there is English', () => {
  expect(usableLocale(undefined, 'C')).toBe('en')
})
