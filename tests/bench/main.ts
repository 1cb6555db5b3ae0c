/**
 * `npm run bench [-- name …] [--sizes 1000,100000] [--keep DIR]`: figures, one JSON line each. Nothing
 * here passes or fails. The largest size fills a store with millions of rows, which takes half an hour
 * or more; `--keep` leaves the filled stores in a folder, for the next run to measure on.
 */
import { cpus } from 'node:os'
import { failUsage, readOptions, wholeNumber } from '../../scripts/options.ts'
import { buildExtension } from '../../scripts/stack/extension.ts'
import { benchApi } from './api.ts'
import { benchCatchUp } from './catch-up.ts'
import { benchContentScript } from './content-script.ts'
import { benchFanOut } from './fan-out.ts'
import { benchForecast } from './forecast.bench.ts'
import { benchIngest } from './ingest.ts'
import { benchFirstSync, benchLive } from './live.ts'
import { benchPanel } from './panel.ts'
import { benchQuota } from './quota.ts'
import { benchRestoreDrill } from './restore-drill.ts'

const USAGE = 'npm run bench [-- name …] [--sizes 1000,100000] [--keep DIR]'
const { values, positionals: wished } = readOptions(USAGE, {
  allowPositionals: true,
  options: { sizes: { type: 'string', default: '1000,100000,1000000' }, keep: { type: 'string' } },
})
const sizes = values.sizes
  .split(',')
  .map(text => wholeNumber(USAGE, 'sizes', text, { min: 30, max: 10_000_000 }))

const benches: Readonly<Record<string, () => Promise<void> | void>> = {
  'content-script': benchContentScript,
  forecast: benchForecast,
  live: benchLive,
  panel: () => benchPanel(sizes, values.keep),
  'first-sync': () => benchFirstSync(100_000),
  ingest: async () => {
    for (const [rooms, processes] of [
      [1, 1],
      [1_000, 2],
    ] as const)
      for (const batch of [100, 500]) await benchIngest({ rooms, batch, processes, seconds: 8 })
  },
  'catch-up': () => benchCatchUp(100_000),
  'fan-out': () => benchFanOut({ sockets: 1_000, processes: 1, changes: 30 }),
  'fan-out-10000': () => benchFanOut({ sockets: 10_000, processes: 2, changes: 10 }),
  api: () => benchApi(4),
  quota: () => benchQuota({ perSecond: 10, transactions: 3_000 }),
  'restore-drill': () => benchRestoreDrill(1_000, 100),
}

const unknown = wished.filter(name => !(name in benches))
if (unknown.length > 0)
  failUsage(`Unknown: ${unknown.join(', ')}. Known: ${Object.keys(benches).join(', ')}.`, USAGE)
const [cpu] = cpus()
console.log(JSON.stringify({ machine: cpu?.model ?? 'unknown', cores: cpus().length }))
buildExtension('chrome')
for (const [name, bench] of Object.entries(benches)) {
  if (wished.length === 0 || wished.includes(name)) await bench()
}
process.exit(0)
