import type { Transaction } from 'dexie'

/** One released shape of the store. Never edited after its release: a change is a new file. */
export type Migration = {
  readonly version: number
  /** Dexie's notation: primary key, then indexes. */
  readonly stores: Readonly<Record<string, string>>
  /** Brings stored rows to the new shape; runs in the version change itself. */
  readonly upgrade?: (transaction: Transaction) => Promise<void>
}
