import type { Migration } from './migration.ts'

/** Demand of listings, answers to prices and changes of trend: made on this computer after a sync. */
export const insights: Migration = {
  version: 2,
  stores: { insights: '[shopId+key]' },
}
