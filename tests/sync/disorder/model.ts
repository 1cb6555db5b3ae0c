import { expect } from 'vitest'
import {
  contributionsOfEntry,
  contributionsOfReceipt,
  DayDeltas,
} from '../../../models/metrics/rollup.ts'
import { entitySchema, type Entity } from '../../../schema/entities/entity.ts'
import { parseJson } from '../../../schema/parse.ts'
import { receiptIdOf } from '../../sandbox/actions.ts'
import { ZONE, type MapStore } from './map-store.ts'
import type { World } from './world.ts'

/** One version as the room committed it. */
export type Logged = { readonly seq: number; readonly name: string; readonly body: string }

/** What must be true of a world that has come to rest; throws where it is not. */
export async function expectAgreement(world: World): Promise<void> {
  const log = await world.log()
  // Numbers grow without a gap and without a repetition.
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1))
  for (const { clientId, store } of world.browsers) {
    expect(store.outbox, `outbox of ${clientId}`).toEqual([])
    expect(store.cursor, `cursor of ${clientId}`).toBe(log.length)
  }
  const latest = new Map(log.map(({ seq, name, body }) => [name, { seq, body }]))
  const entities = [...latest.values()].map(({ body }) => read(body))
  const lines = entities.map(entity => {
    const name = `${entity.kind}:${entity.id}`
    return lineOf(name, latest.get(name)?.seq ?? 0, entity)
  })
  const rows = lines.sort().join('\n')
  for (const { clientId, store } of world.browsers) {
    const own = [...store.rows].map(([name, { seq, entity }]) => lineOf(name, seq, entity))
    expect(own.sort().join('\n'), `rows of ${clientId}`).toBe(rows)
    expectRecount(store)
  }
  // Each change of the seller was stored once, and those of one browser in its order.
  const changes = log.filter(({ name }) => name === 'cost:contested-cost').map(({ body }) => body)
  for (const [i, words] of world.saved.entries()) {
    const word = new RegExp(`browser ${String(i)} change \\d+`)
    expect(changes.flatMap(body => word.exec(body) ?? [])).toEqual(words)
  }
  expectEtsy(world, entities)
}

/** Everything that Etsy has is here, once, and as it is there. */
function expectEtsy({ etsy: { shop } }: World, entities: readonly Entity[]): void {
  const { canceledSec, lastRefund } = shop.receipts
  const there = Array.from({ length: shop.receipts.length }, (_, row) =>
    [receiptIdOf(shop, row), canceledSec.at(row) > 0, lastRefund.at(row) >= 0].join(' '),
  )
  const receipts = entities.filter(entity => entity.kind === 'receipt')
  const here = receipts.map(({ id, isCanceled, refunds }) =>
    [id, isCanceled, refunds.length > 0].join(' '),
  )
  expect(here.sort()).toEqual(there.sort())
  const entries = entities.filter(entity => entity.kind === 'ledgerEntry')
  expect(entries.length).toBe(shop.ledger.length)
  // To the cent: each balance is the one before it and the amount between them.
  entries.sort((a, b) => a.sequence - b.sequence)
  const steps = entries.slice(1).map(({ balance }, i) => balance.minor - entries[i]!.balance.minor)
  expect(steps).toEqual(entries.slice(1).map(({ amount }) => amount.minor))
}

/** The rollups that grew with every patch are those of the rows as they are in the end. */
function expectRecount(store: MapStore): void {
  const days = new DayDeltas()
  for (const { entity } of store.rows.values()) {
    if (entity?.kind === 'receipt') days.add(contributionsOfReceipt(entity, ZONE), 1)
    if (entity?.kind === 'ledgerEntry') days.add(contributionsOfEntry(entity, ZONE), 1)
  }
  const lines = (totals: Iterable<(typeof days.changes)[number]>) =>
    [...totals].map(total => JSON.stringify({ ...total, fees: feesOf(total.fees) })).sort()
  expect(lines(store.totals.values())).toEqual(lines(days.changes))
}

function feesOf(fees: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(fees)
    .filter(([, minor]) => minor !== 0)
    .sort()
}

function lineOf(name: string, seq: number, entity: Entity | undefined): string {
  return `${name} ${String(seq)} ${JSON.stringify(entity)}`
}

function read(body: string): Entity {
  const entity = parseJson(entitySchema, body)
  if (!entity.ok) throw new Error(`not an entity: ${body}`)
  return entity.value
}
