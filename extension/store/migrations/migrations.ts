import type { Migration } from './migration.ts'
import { first } from './0001-first.ts'

/** Oldest first. */
export const migrations: readonly Migration[] = [first]
