import type { Migration } from './migration.ts'

/** A newer model than the package has: its signed manifest, and its files by their hash. Of no shop. */
export const fetchedModels: Migration = {
  version: 4,
  stores: { fetchedModels: 'key', modelFiles: 'sha256' },
}
