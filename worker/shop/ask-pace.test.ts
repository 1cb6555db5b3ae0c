import { expect, test } from 'vitest'
import { ASK_BURST, ASK_PACE_MS, nextAsk } from './ask-pace.ts'

const NOW = 1_000_000_000

/** The moments, from `NOW`, at which looks happen when the button is pressed at these moments. */
function looks(presses: readonly number[]): number[] {
  let spentUntil: number | undefined
  const at = new Set<number>()
  for (const press of presses) {
    const next = nextAsk(spentUntil, NOW + press)
    spentUntil = next.spentUntil
    at.add(next.lookAtMs - NOW)
  }
  return [...at]
}

test('a few presses are granted at once', () => {
  expect(looks([0, 1, 2, 3, 4, 5])).toEqual([0, 1, 2, 3, 4, 5])
})

test('the next waits for the pace, and more presses until then are the same look', () => {
  // Six at once are the burst; the seventh look is due when one has grown again.
  expect(looks([0, 0, 0, 0, 0, 0, 10_000, 20_000])).toEqual([0, 30_000])
})

test('450 presses within a minute are seven looks, and one that follows', () => {
  const presses = Array.from({ length: 450 }, (_, i) => Math.floor((i * 60_000) / 450))
  const distinct = looks(presses)
  // The burst, one at 30 s, and the one of a minute that the last presses wait for.
  expect(distinct.filter(at => at < 60_000).length).toBe(ASK_BURST + 1)
  expect(distinct.at(-1)).toBe(60_000)
})

test('the burst has grown back after six times the pace', () => {
  const presses = [...Array<number>(6).fill(0), ...Array<number>(6).fill(6 * ASK_PACE_MS)]
  expect(looks(presses)).toEqual([0, 180_000])
})

test('a moment that a wrong clock wrote does not hold anybody up', () => {
  expect(nextAsk(NOW + 3e11, NOW).lookAtMs).toBe(NOW)
})
