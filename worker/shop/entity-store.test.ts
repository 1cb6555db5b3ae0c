import { env } from 'cloudflare:workers'
import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import { EntityStore } from './entity-store.ts'
import { migrate } from './migrate.ts'

const entry = (id: string, ledgerType: string): LedgerEntry => ({
  kind: 'ledgerEntry',
  id,
  sequence: 1,
  createdAt: 1_700_000_000_000,
  ledgerType,
  amount: { minor: -20, currency: 'EUR' },
  balance: { minor: 1980, currency: 'EUR' },
})

test('a body rests as the text it was written as, whatever stands in it, so that it is no news again', async () => {
  const odd = 'quote " backslash \\ slash / tab \t nul \u0000 emoji 😀 lone \ud800 line \u2028 ü'
  await runInDurableObject(env.SHOP_ROOM.getByName('a store'), (_room, { storage }) => {
    migrate(storage)
    const store = new EntityStore(storage.sql)
    const entities = [entry('1', odd), entry('2', 'plain')]
    const put = store.put(entities)
    expect(put.map(({ seq }) => seq)).toEqual([1, 2])
    expect(store.after(0, 10)).toEqual(
      entities.map((e, i) => ({ seq: i + 1, body: JSON.stringify(e) })),
    )
    expect(new EntityStore(storage.sql).put(entities)).toEqual([])
  })
})

test('only what changed in a batch gets a new seq, without a hole', async () => {
  await runInDurableObject(env.SHOP_ROOM.getByName('another store'), (_room, { storage }) => {
    migrate(storage)
    const store = new EntityStore(storage.sql)
    store.put([entry('1', 'a'), entry('2', 'a'), entry('3', 'a')])
    expect(store.put([entry('1', 'b'), entry('2', 'a'), entry('3', 'b')])).toEqual([
      { seq: 4, body: JSON.stringify(entry('1', 'b')) },
      { seq: 5, body: JSON.stringify(entry('3', 'b')) },
    ])
    expect(store.after(0, 10).map(({ seq }) => seq)).toEqual([2, 4, 5])
    expect(store.head()).toBe(5)
  })
})
