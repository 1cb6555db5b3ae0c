import { expect, test } from 'vitest'
import { joinLedger, type LedgerPiece } from './ledger-joins.ts'

/** A window from `fromMs` to `toMs` with entries 1 each, numbered and balanced from `first` to `last`. */
const piece = (fromMs: number, toMs: number, first: number, last: number): LedgerPiece => ({
  fromMs,
  toMs,
  first: { sequence: first, at: fromMs, before: first - 1, balance: first, currency: 'USD' },
  last: { sequence: last, at: toMs, before: last - 1, balance: last, currency: 'USD' },
})
const HOUR = 3_600_000

function joinAll(pieces: readonly LedgerPiece[]) {
  const holes: unknown[] = []
  const all = pieces.reduce<readonly LedgerPiece[]>((known, next) => {
    const joined = joinLedger(known, [next])
    holes.push(...joined.holes)
    return joined.pieces
  }, [])
  return { all, holes }
}

test('windows that touch are one piece, in whatever order they were read', () => {
  const { all, holes } = joinAll([
    piece(6000, 9000, 7, 9),
    piece(0, 2000, 1, 3),
    piece(3000, 5000, 4, 6),
  ])
  expect(holes).toEqual([])
  expect(all).toEqual([piece(0, 9000, 1, 9)])
})

test('an entry that is missing at the edge of two windows is a hole, said once', () => {
  const { all, holes } = joinAll([
    piece(6000, 9000, 8, 9),
    piece(0, 5000, 1, 6),
    piece(9500, 9900, 10, 11),
  ])
  expect(all).toHaveLength(2)
  expect(holes).toEqual([{ fromMs: 5000 - HOUR, toMs: 6000 + HOUR }])
})

test('the entry that comes later closes the hole', () => {
  const { all, holes } = joinAll([
    piece(6000, 9000, 8, 9),
    piece(0, 5000, 1, 6),
    piece(4000, 7000, 5, 8),
  ])
  expect(all).toHaveLength(1)
  expect(holes).toHaveLength(1)
})

test('two holes whose entries come at once are both closed', () => {
  const pieces = [piece(0, 2000, 1, 2), piece(3000, 5000, 4, 5), piece(6000, 8000, 7, 8)]
  const { all } = joinAll(pieces)
  expect(all).toHaveLength(3)
  const late = [piece(1000, 4000, 2, 4), piece(4000, 7000, 5, 7)]
  const { pieces: joined, holes } = joinLedger(all, late)
  expect(joined).toHaveLength(1)
  expect(holes).toEqual([])
})

test('windows that do not touch say nothing about what lies between them', () => {
  const { all, holes } = joinAll([piece(0, 1000, 1, 2), piece(90_000, 99_000, 50, 60)])
  expect(all).toHaveLength(2)
  expect(holes).toEqual([])
})

test('a window without an entry joins on to its neighbours', () => {
  const { all, holes } = joinAll([
    piece(0, 1000, 1, 2),
    { fromMs: 2000, toMs: 3000 },
    piece(4000, 5000, 3, 4),
  ])
  expect(holes).toEqual([])
  expect(all).toEqual([piece(0, 5000, 1, 4)])
})

test('after a change of currency the account begins again', () => {
  const euro = piece(2000, 3000, 3, 4)
  const first = { ...euro.first!, currency: 'EUR', before: 0 }
  expect(joinAll([piece(0, 1000, 1, 2), { ...euro, first }]).holes).toEqual([])
})
