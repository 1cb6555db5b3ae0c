import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Env } from '../env.ts'
import type * as worker from '../index.ts'

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the runtime's own types are merged so
  namespace Cloudflare {
    // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface merges
    interface Env extends WorkerEnv {
      MIGRATIONS: D1Migration[]
      /** How many worlds tests/sync makes, and the first one's seed. */
      FUZZ_RUNS: string
      FUZZ_SEED: string
    }
    // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface merges
    interface GlobalProps {
      mainModule: typeof worker
    }
  }
}
type WorkerEnv = Env

await applyD1Migrations(env.DIRECTORY, env.MIGRATIONS)
