import { expect, test } from 'vitest'
import { toMoney } from './normalise-money.ts'

test.each([
  [
    { amount: 1250, divisor: 100, currency_code: 'USD' },
    { minor: 1250, currency: 'USD' },
  ],
  [
    { amount: 125, divisor: 10, currency_code: 'usd' },
    { minor: 1250, currency: 'USD' },
  ],
  [
    { amount: 1250, divisor: 1, currency_code: 'JPY' },
    { minor: 1250, currency: 'JPY' },
  ],
  [
    { amount: 125000, divisor: 100, currency_code: 'JPY' },
    { minor: 1250, currency: 'JPY' },
  ],
  [
    { amount: 1250, divisor: 100, currency_code: 'KWD' },
    { minor: 12500, currency: 'KWD' },
  ],
  [
    { amount: -500, divisor: 100, currency_code: 'EUR' },
    { minor: -500, currency: 'EUR' },
  ],
  [
    { amount: 0, divisor: 100, currency_code: 'EUR' },
    { minor: 0, currency: 'EUR' },
  ],
])('%o is %o', (etsy, ours) => {
  expect(toMoney(etsy)).toEqual({ ok: true, value: ours })
})

test.each([
  [{ amount: 1, divisor: 0, currency_code: 'USD' }, 'divisor'],
  [{ amount: 1, divisor: -100, currency_code: 'USD' }, 'divisor'],
  [{ amount: 1, divisor: 1000, currency_code: 'USD' }, 'finer'],
  [{ amount: 99, divisor: 100, currency_code: 'JPY' }, 'finer'],
  [{ amount: 2 ** 52, divisor: 1, currency_code: 'USD' }, 'too large'],
  [{ amount: 1e308, divisor: 100, currency_code: 'USD' }, 'too large'],
  [{ amount: 1, divisor: 100, currency_code: '' }, 'currency'],
  [{ amount: 1, divisor: 100, currency_code: 'DOLLAR' }, 'currency'],
])('%o is refused rather than kept wrong: %s', (etsy, why) => {
  const refused = toMoney(etsy)
  expect(refused.ok).toBe(false)
  if (!refused.ok) expect(refused.error.why).toContain(why)
})
