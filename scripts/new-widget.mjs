/** `npm run new:widget <name>`: a widget's folder, its registry line and its line in the README. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [name] = process.argv.slice(2)

function stop(line) {
  console.error(line)
  process.exit(1)
}

if (!name || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  stop('Name the widget in kebab-case: npm run new:widget revenue-pace')
}
const folder = join(root, 'extension/widgets', name)
if (existsSync(folder)) stop(`extension/widgets/${name} exists already.`)

const variable = name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase())
const words = name.replaceAll('-', ' ')
const title = words[0].toUpperCase() + words.slice(1)

const files = {
  'index.tsx': `import { dailyTotals } from '../../store/daily-totals.ts'
import { formatMoney } from '../../ui/format-money.ts'
import { defineWidget, need } from '../define-widget.ts'
import { revenueOf } from './revenue-of.ts'

export const ${variable} = defineWidget({
  id: '${name}',
  title: '${title}',
  pages: ['dashboard'],
  span: 4,
  feeds: ['receipts'],
  source: 'derived',
  explain: 'Subtotal, shipping and gift wrap less refunds, without tax, of the last 28 days.',
  needs: { totals: need(dailyTotals, { days: 28 }) },
  compute: ({ totals }) => revenueOf(totals),
  render: ({ revenue }, shop) => (
    <p class="ep-number">
      <span class="ep-number__value">
        {formatMoney({ minor: revenue, currency: shop.currency }, shop.locale)}
      </span>
    </p>
  ),
  shown: ({ revenue }) => ({ revenue }),
})
`,
  'revenue-of.ts': `import type { DailyTotal } from '../../../models/metrics/daily-total.ts'
import type { Empty } from '../define-widget.ts'

/** Revenue of these days, in minor units. */
export function revenueOf(totals: readonly DailyTotal[]): { revenue: number } | Empty {
  if (totals.every(total => total.receipts === 0)) return { missing: 'No order in these days.' }
  return { revenue: totals.reduce((sum, total) => sum + total.revenue, 0) }
}
`,
  'revenue-of.test.ts': `import { expect, test } from 'vitest'
import { revenueOf } from './revenue-of.ts'

const day = {
  day: '2026-11-17',
  currency: 'USD',
  units: 1,
  gmv: 1000,
  refunds: 0,
  fees: {},
  labels: 0,
  unclassified: 0,
  takeHomeByHour: [],
}

test('adds the days up', () => {
  const days = [
    { ...day, receipts: 1, revenue: 1000 },
    { ...day, receipts: 1, revenue: 250 },
  ]
  expect(revenueOf(days)).toEqual({ revenue: 1250 })
})

test('says what is missing when nothing was sold', () => {
  expect(revenueOf([{ ...day, receipts: 0, revenue: 0 }])).toHaveProperty('missing')
})
`,
}

mkdirSync(folder, { recursive: true })
for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)

/** Puts a line before a marker that the file keeps for it. */
function insertBefore(file, marker, line) {
  const path = join(root, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(marker)) stop(`${file} has lost its line "${marker}".`)
  writeFileSync(path, text.replace(marker, `${line}${marker}`))
}

insertBefore(
  'extension/widgets/registry.ts',
  '// new widget: import',
  `import { ${variable} } from './${name}/index.tsx'\n`,
)
insertBefore('extension/widgets/registry.ts', '  // new widget: entry', `  ${variable},\n`)
insertBefore(
  'README.md',
  '\n\n<!-- new widget -->',
  `\n| ${title} | dashboard | say here what it shows |`,
)
spawnSync(
  process.execPath,
  [join(root, 'node_modules/prettier/bin/prettier.cjs'), '--write', 'README.md', folder],
  { cwd: root, stdio: 'ignore' },
)
console.log(`extension/widgets/${name}: written and registered. Next: npm test`)
