import { expect, test } from 'vitest'
import { nextStep, reasons } from './next-step.ts'

test('every reason has one sentence, what is kept, and one step', () => {
  expect(reasons.length).toBeGreaterThan(10)
  for (const reason of reasons) {
    const { what, kept, step } = nextStep(reason)
    for (const sentence of [what, kept, step]) expect(sentence).toMatch(/^[A-Z].*\.$/)
  }
})

test('nobody is alarmed, praised or shown a code', () => {
  for (const reason of reasons) {
    const words = Object.values(nextStep(reason)).join(' ')
    expect(words).not.toMatch(/!|error|oops|sorry|undefined|malformed/i)
  }
})

test('a lost permission leads to the sign-in', () => {
  expect(nextStep('etsy-reconnect').action).toBe('connect')
  expect(nextStep('unauthorized').action).toBe('connect')
  expect(nextStep('offline').action).toBeUndefined()
})
