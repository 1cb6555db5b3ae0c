/** `npm run bench [name …]`: figures, one JSON line each. Nothing here passes or fails. */
import { cpus } from 'node:os'
import { buildExtension } from '../../scripts/stack/extension.ts'
import { benchContentScript } from './content-script.ts'
import { benchForecast } from './forecast.bench.ts'
import { benchFirstSync, benchLive } from './live.ts'
import { benchPanel } from './panel.ts'

const benches: Readonly<Record<string, () => Promise<void> | void>> = {
  'content-script': benchContentScript,
  forecast: benchForecast,
  live: benchLive,
  panel: () => benchPanel([1_000, 100_000, 1_000_000]),
  'first-sync': () => benchFirstSync(100_000),
}

const wished = process.argv.slice(2)
const unknown = wished.filter(name => !(name in benches))
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}. Known: ${Object.keys(benches).join(', ')}.`)
  process.exit(1)
}
const [cpu] = cpus()
console.log(JSON.stringify({ machine: cpu?.model ?? 'unknown', cores: cpus().length }))
buildExtension('chrome')
for (const [name, bench] of Object.entries(benches)) {
  if (wished.length === 0 || wished.includes(name)) await bench()
}
process.exit(0)
