/**
 * One way in which Etsy's answers go wrong until further notice. Of several that fit a call the first
 * holds.
 */
export type Spoiled = {
  /** Part of the path. */
  readonly path: string
  /** Part of the query, where only some questions are spoiled. */
  readonly query?: string
  /** Answers this instead of anything else. */
  readonly status?: number
  readonly error?: string
  /** Offsets above it are refused, as Etsy refuses those above 12,000. */
  readonly maxOffset?: number
  /** Lists say that they have so many rows. */
  readonly count?: number
  /** The rows with these ids are left out of lists, and not found by themselves. */
  readonly hide?: readonly string[]
  /** These fields of the rows with these ids, or of all, have these values; null takes one away. */
  readonly set?: Readonly<Record<string, unknown>>
  readonly ids?: readonly string[]
}

type Row = Record<string, unknown>
type Body = Row & { count?: number; results?: Row[] }
const idNames = ['receipt_id', 'entry_id', 'payment_id', 'transaction_id', 'listing_id']

function idOf(row: Row): string {
  const name = idNames.find(each => each in row)
  return name === undefined ? '' : String(row[name])
}

export function spoiledFor(rules: readonly Spoiled[], url: URL): Spoiled | undefined {
  return rules.find(
    ({ path, query = '' }) => url.pathname.includes(path) && url.search.includes(query),
  )
}

export function spoilText(text: string, rule: Spoiled): { status: number; text: string } {
  const { hide = [], set = {}, ids, count } = rule
  const body = JSON.parse(text) as Body
  const change = (row: Row): Row => {
    if (ids && !ids.includes(idOf(row))) return row
    const fields = Object.entries({ ...row, ...set })
    return Object.fromEntries(fields.filter(([name]) => set[name] !== null))
  }
  if (!body.results) {
    if (hide.includes(idOf(body))) return { status: 404, text: '{"error":"Resource not found"}' }
    return { status: 200, text: JSON.stringify(change(body)) }
  }
  const results = body.results.filter(row => !hide.includes(idOf(row))).map(change)
  return {
    status: 200,
    text: JSON.stringify({ ...body, results, ...(count !== undefined && { count }) }),
  }
}
