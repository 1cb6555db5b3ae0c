import type { Migration } from './migration.ts'
import { first } from './0001-first.ts'
import { insights } from './0002-insights.ts'
import { costs } from './0003-costs.ts'
import { fetchedModels } from './0004-fetched-models.ts'
import { dueDates } from './0005-due-dates.ts'
import { severalShops } from './0006-several-shops.ts'

/** Oldest first. */
export const migrations: readonly Migration[] = [
  first,
  insights,
  costs,
  fetchedModels,
  dueDates,
  severalShops,
]
