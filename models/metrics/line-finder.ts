import type { Transaction } from '../../schema/entities/receipt.ts'
import type { Effect } from './attribution.ts'

/** The index of the line that an effect names, itself or through the fee that it taxes. */
export function lineFinder(
  lines: readonly Transaction[],
  effects: readonly Effect[],
): (effect: Effect) => number | undefined {
  const byId = new Map(lines.map((line, i) => [line.id, i]))
  const parents = new Map(effects.map(effect => [effect.entryId, effect]))
  return ({ transactionId, parentId }) => {
    const parent = parentId === undefined ? undefined : parents.get(parentId)
    const id = transactionId ?? parent?.transactionId
    return id === undefined ? undefined : byId.get(id)
  }
}
