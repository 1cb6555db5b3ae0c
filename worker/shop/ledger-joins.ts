import * as v from 'valibot'

/**
 * Windows of the ledger that were read whole, joined where they touch: the balance after the last
 * entry of one must be the balance before the first entry of the next. An entry that is missing at
 * the edge of two windows shows nowhere else.
 */
const endSchema = v.object({
  sequence: v.number(),
  at: v.number(),
  /** Of the account, in minor units, before and after the entry. */
  before: v.number(),
  balance: v.number(),
  currency: v.string(),
})

export const ledgerPieceSchema = v.object({
  fromMs: v.number(),
  toMs: v.number(),
  /** Its entries with the lowest and the highest sequence number; absent where it has none. */
  first: v.optional(endSchema),
  last: v.optional(endSchema),
})
export type LedgerPiece = {
  readonly fromMs: number
  readonly toMs: number
  readonly first?: v.InferOutput<typeof endSchema>
  readonly last?: v.InferOutput<typeof endSchema>
}

export type Range = { readonly fromMs: number; readonly toMs: number }

/** An account that never joins stays in pieces; the oldest are given up, for the list is stored. */
const MOST_PIECES = 60
/** Around a hole: an entry may bear a time that is not between those of its neighbours. */
const MARGIN_MS = 3_600_000

/** The pieces with those that were just read, and where entries must be missing. */
export function joinLedger(
  pieces: readonly LedgerPiece[],
  read: readonly LedgerPiece[],
): { pieces: LedgerPiece[]; holes: Range[] } {
  const sorted = [...pieces, ...read].sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs)
  const joined: { piece: LedgerPiece; isFresh: boolean }[] = []
  const holes: Range[] = []
  for (const next of sorted) {
    const newer = { piece: next, isFresh: read.includes(next) }
    const older = joined[joined.length - 1]
    if (!older || next.fromMs > older.piece.toMs + 1000) joined.push(newer)
    else {
      const isFresh = older.isFresh || newer.isFresh
      const hole = holeBetween(older.piece, next)
      if (!hole) joined[joined.length - 1] = { piece: union(older.piece, next), isFresh }
      else {
        joined.push(newer)
        // Two old pieces that do not join are owed already.
        if (isFresh) holes.push(hole)
      }
    }
  }
  return { pieces: joined.slice(-MOST_PIECES).map(each => each.piece), holes }
}

function holeBetween({ last }: LedgerPiece, { first }: LedgerPiece): Range | undefined {
  if (!last || !first) return undefined
  // Both hold that part of the ledger, and each is whole in itself.
  if (first.sequence <= last.sequence) return undefined
  // After a change of currency the account begins again.
  if (first.currency !== last.currency || first.before === last.balance) return undefined
  return {
    fromMs: Math.min(last.at, first.at) - MARGIN_MS,
    toMs: Math.max(last.at, first.at) + MARGIN_MS,
  }
}

function union(a: LedgerPiece, b: LedgerPiece): LedgerPiece {
  const firsts = [a.first, b.first].filter(end => end !== undefined)
  const lasts = [a.last, b.last].filter(end => end !== undefined)
  const first = firsts.sort((x, y) => x.sequence - y.sequence)[0]
  const last = lasts.sort((x, y) => y.sequence - x.sequence)[0]
  return {
    fromMs: Math.min(a.fromMs, b.fromMs),
    toMs: Math.max(a.toMs, b.toMs),
    ...(first && last && { first, last }),
  }
}
