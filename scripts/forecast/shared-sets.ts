import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type DailySeries, parseSeries } from './read-series.ts'

type SharedSet = { readonly name: string } & (
  { readonly series: readonly DailySeries[] } | { readonly missing: string }
)

type Source = {
  readonly name: string
  readonly file: string
  readonly id: string
  readonly value: string
  readonly kind: DailySeries['kind']
  readonly keep: (series: readonly DailySeries[]) => readonly DailySeries[]
}

/** The first `count` by the hash that the measured baselines were sampled with. */
function sampled(series: readonly DailySeries[], count: number): readonly DailySeries[] {
  const key = ({ id }: DailySeries): string =>
    createHash('sha256').update(`samp:${id}`).digest('hex')
  return [...series].sort((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, count)
}

const sellingDays = (values: readonly number[]): number => values.filter(y => y > 0).length

const sources: readonly Source[] = [
  {
    name: 'rossmann',
    file: 'rossmann/daily.csv.xz',
    id: 'store',
    value: 'sales',
    kind: 'revenue',
    keep: series =>
      sampled(
        series.filter(each => each.values.length === 942 && sellingDays(each.values) > 700),
        60,
      ),
  },
  {
    name: 'virtual gift shops',
    file: 'online-retail/shop_daily.csv.xz',
    id: 'shop',
    value: 'revenue',
    kind: 'revenue',
    keep: series => series,
  },
  {
    name: 'm5 hobby items',
    file: 'm5-hobbies/item_daily.csv.xz',
    id: 'id',
    value: 'units',
    kind: 'units',
    keep: series => series,
  },
  {
    name: 'gift listings',
    file: 'online-retail/item_daily.csv.xz',
    id: 'StockCode',
    value: 'units',
    kind: 'units',
    keep: series =>
      sampled(
        series.filter(each => sellingDays(each.values.slice(0, 224)) >= 25),
        150,
      ),
  },
]

/** The development sets of `folder`, each read when it is asked for. */
export async function* sharedSets(folder: string): AsyncGenerator<SharedSet> {
  for (const source of sources) {
    const path = join(folder, source.file)
    if (!existsSync(path)) yield { name: source.name, missing: `${path} is not there` }
    else yield { name: source.name, series: source.keep(await readSet(path, source)) }
  }
}

async function readSet(path: string, { id, value, kind }: Source): Promise<readonly DailySeries[]> {
  const xz = spawn('xz', ['-dc', path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: xz.stdout, crlfDelay: Infinity })
  const { series } = await parseSeries(renamed(lines, { [id]: 'series', [value]: 'value' }))
  const last = Math.max(
    ...series.map(each => Date.parse(each.firstDay) / 86_400_000 + each.values.length),
  )
  // A listing that sold nothing of late is zero until the set ends, not shorter.
  return series.map(each => {
    const end = Date.parse(each.firstDay) / 86_400_000 + each.values.length
    return { ...each, kind, values: [...each.values, ...Array<number>(last - end).fill(0)] }
  })
}

async function* renamed(
  lines: AsyncIterable<string>,
  names: Readonly<Record<string, string>>,
): AsyncGenerator<string> {
  let isHeader = true
  for await (const line of lines) {
    yield isHeader
      ? line
          .split(',')
          .map(name => names[name] ?? name)
          .join(',')
      : line
    isHeader = false
  }
}
