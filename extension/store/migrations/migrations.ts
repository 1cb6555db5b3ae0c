import type { Migration } from './migration.ts'
import { first } from './0001-first.ts'
import { insights } from './0002-insights.ts'

/** Oldest first. */
export const migrations: readonly Migration[] = [first, insights]
