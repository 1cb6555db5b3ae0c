/** One released shape of the store. Never edited after its release: a change is a new file. */
export type Migration = {
  readonly version: number
  /** Dexie's notation: primary key, then indexes. */
  readonly stores: Readonly<Record<string, string>>
}
