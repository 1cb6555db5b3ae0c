import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { root } from '../../../scripts/stack/paths.ts'
import { benchVars, bundleWorker, COMPATIBILITY_DATE, type BenchVars } from './config.ts'
import { BENCH_DIR } from './workerd.ts'

export type Simulated = {
  readonly origin: string
  readonly vars: BenchVars
  stop(): Promise<void>
}

/**
 * The same worker with simulators of D1 and R2, which raw workerd lacks. Requests pass one more
 * worker than in `startWorkerd`, but not the development server.
 */
export async function startMiniflare(): Promise<Simulated> {
  const folder = mkdtempSync(join(BENCH_DIR, 'etsypro-bench-'))
  const vars = benchVars()
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: [{ type: 'ESModule', path: 'worker.js', contents: await bundleWorker() }],
      compatibilityDate: COMPATIBILITY_DATE,
      host: '127.0.0.1',
      port: 0,
      bindings: { ...vars },
      durableObjects: {
        SHOP_ROOM: { className: 'ShopRoom', useSQLite: true },
        ETSY_QUOTA: { className: 'EtsyQuota', useSQLite: true },
      },
      d1Databases: ['DIRECTORY'],
      r2Buckets: ['ARCHIVE', 'MODELS'],
      durableObjectsPersist: folder,
      d1Persist: folder,
      r2Persist: folder,
    }),
  )
  const origin = (await miniflare.ready).origin
  const directory = await miniflare.getD1Database('DIRECTORY')
  const migrations = join(root, 'schema/d1')
  for (const file of readdirSync(migrations).sort()) {
    const statements = readFileSync(join(migrations, file), 'utf8').replace(/--.*$/gm, '')
    for (const statement of statements.split(';'))
      if (statement.trim() !== '') await directory.prepare(statement).run()
  }
  return {
    origin,
    vars,
    async stop() {
      await miniflare.dispose()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
