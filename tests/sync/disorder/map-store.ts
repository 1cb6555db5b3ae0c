import type { DailyTotal } from '../../../models/metrics/daily-total.ts'
import {
  addTotals,
  contributionsOfEntry,
  contributionsOfReceipt,
  DayDeltas,
  emptyDay,
  isEmptyDay,
} from '../../../models/metrics/rollup.ts'
import type { Entity, Version } from '../../../schema/entities/entity.ts'
import type { Writable } from '../../../schema/sync/push.ts'

export const ZONE = 'America/New_York'

export type Row = { readonly seq: number; readonly entity: Entity | undefined }
type Mutation = { readonly mutationId: number; readonly puts: readonly Writable[] }

/**
 * A browser's copy with the rules of `extension/store` and none of its weight: rows, rollups,
 * cursor and outbox. Each method is one transaction; what it has written survives the browser.
 */
export class MapStore {
  readonly rows = new Map<string, Row>()
  readonly totals = new Map<string, DailyTotal>()
  outbox: readonly Mutation[] = []
  cursor = 0
  room: string | undefined
  lastMutationId = 0

  apply(versions: readonly Version[], cursor: number, room = this.room): void {
    for (const version of versions) {
      const entity = 'entity' in version ? version.entity : undefined
      const { kind, id } = 'entity' in version ? version.entity : version.tombstone
      const before = this.rows.get(`${kind}:${id}`)
      if (before && before.seq >= version.seq) continue
      this.#write(`${kind}:${id}`, { seq: version.seq, entity })
    }
    this.cursor = Math.max(this.cursor, cursor)
    this.room = room
  }

  enqueue(puts: readonly Writable[]): void {
    this.lastMutationId = Math.max(this.lastMutationId, this.outbox.at(-1)?.mutationId ?? 0) + 1
    this.outbox = [...this.outbox, { mutationId: this.lastMutationId, puts }]
    for (const entity of puts) {
      const key = `${entity.kind}:${entity.id}`
      this.#write(key, { seq: this.rows.get(key)?.seq ?? 0, entity })
    }
  }

  acknowledge(mutationId: number): void {
    this.outbox = this.outbox.filter(waiting => waiting.mutationId > mutationId)
  }

  align(mutationId: number): void {
    this.acknowledge(mutationId)
    this.outbox = this.outbox.map((waiting, i) => ({ ...waiting, mutationId: mutationId + i + 1 }))
    this.lastMutationId = mutationId + this.outbox.length
  }

  eraseCopy(): void {
    this.rows.clear()
    this.totals.clear()
    this.cursor = 0
    this.room = undefined
    this.lastMutationId = 0
  }

  #write(key: string, row: Row): void {
    const deltas = new DayDeltas()
    addTo(deltas, this.rows.get(key)?.entity, -1)
    addTo(deltas, row.entity, 1)
    this.rows.set(key, row)
    for (const change of deltas.changes) {
      const day = `${change.day} ${change.currency}`
      const known = this.totals.get(day) ?? emptyDay(change.day, change.currency)
      const total = addTotals(known, change)
      if (isEmptyDay(total)) this.totals.delete(day)
      else this.totals.set(day, total)
    }
  }
}

function addTo(deltas: DayDeltas, entity: Entity | undefined, sign: 1 | -1): void {
  if (entity?.kind === 'receipt') deltas.add(contributionsOfReceipt(entity, ZONE), sign)
  if (entity?.kind === 'ledgerEntry') deltas.add(contributionsOfEntry(entity, ZONE), sign)
}
