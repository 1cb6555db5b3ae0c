import type { EntityKind } from '../../schema/entities/entity.ts'
import type { Change } from './change.ts'
import { db } from './db.ts'
import { entityTables, type EntityTable } from './entity-tables.ts'
import { rollUp } from './roll-up.ts'

const CHUNK = 2000

/**
 * Makes every rollup of a shop anew from its rows: after a new time zone, new rules, or a row that
 * was lost. Runs inside the caller's transaction, chunk by chunk. Rows that cannot be read are left out.
 */
export async function rebuild(shopId: string, timeZone: string): Promise<boolean> {
  await db.dailyTotals
    .where('[shopId+day+currency]')
    .between([shopId, '', ''], [shopId, '\uffff', ''])
    .delete()
  await db.listingDays
    .where('[shopId+listingId+day+currency]')
    .between([shopId, '', '', ''], [shopId, '\uffff', '', ''])
    .delete()
  await db.attributions.where('[shopId+key]').between([shopId, ''], [shopId, '\uffff']).delete()
  const { receipt, payment, ledgerEntry } = entityTables
  await rollUpAll(shopId, timeZone, receipt, (id, seq, entity) => ({
    kind: 'receipt',
    id,
    seq,
    old: undefined,
    new: entity,
    wasThere: true,
  }))
  await rollUpAll(shopId, timeZone, payment, (id, seq, entity) => ({
    kind: 'payment',
    id,
    seq,
    old: undefined,
    new: entity,
    wasThere: true,
  }))
  await rollUpAll(shopId, timeZone, ledgerEntry, (id, seq, entity) => ({
    kind: 'ledgerEntry',
    id,
    seq,
    old: undefined,
    new: entity,
    wasThere: true,
  }))
  return true
}

async function rollUpAll<K extends EntityKind>(
  shopId: string,
  timeZone: string,
  of: EntityTable<K>,
  changeOf: (id: string, seq: number, entity: ReturnType<typeof of.read>[number]) => Change,
): Promise<void> {
  let after = ''
  for (;;) {
    const rows = await of.table
      .where('[shopId+id]')
      .between([shopId, after], [shopId, '\uffff'], false, false)
      .limit(CHUNK)
      .toArray()
    const last = rows.at(-1)
    if (!last) return
    await rollUp(
      shopId,
      of.read(rows).map(entity => changeOf(entity.id, 0, entity)),
      timeZone,
    )
    after = last.id
  }
}
