import type { Random } from '../../sandbox/shop/random.ts'
import { idFields, type Endpoint, type PageEndpoint } from './endpoints.ts'
import { spoilField, fieldsOf } from './fields.ts'

export type Json = { [name: string]: unknown }
export type Sent = {
  status: number
  headers: Record<string, string>
  /** JSON before it becomes text, where it is a page or a row. */
  body: unknown
  /** Instead of `body`. */
  text?: string
  /** Goes on for ever. */
  isEndless?: boolean
}
export type Page = Json & { count: unknown; results: unknown[] }

/** One call on its way; `offset` is that of a page. */
export type Call = {
  readonly endpoint: Endpoint
  readonly url: URL
  readonly offset: number
  readonly limit: number
  /** What the sandbox answers to the same call with another range. */
  readonly ask: (offset: number, limit: number) => Sent
}

/** One way in which Etsy is wrong, until it heals. */
export type Spoil = {
  /** What it does and where, for whoever reads a failing seed. */
  readonly name: string
  readonly on: readonly Endpoint[]
  /** 'whole': the answer is another one, and others have nothing to change in it. */
  readonly group: 'whole' | 'list' | 'rows' | 'headers' | 'text'
  /** How many of the calls it meets; 1 for each. */
  readonly share: number
  readonly isMine: (call: Call) => boolean
  /** `undefined`: the connection is lost. */
  readonly spoil: (sent: Sent, call: Call) => Sent | undefined
}

const bodies: readonly string[] = [
  '{"error":"no"}',
  '{"error":"invalid_token","error_description":"nobody knows why"}',
  '<!doctype html><title>Uh oh</title><h1>Sorry</h1>',
  '',
  'null',
  '[]',
  '{"error":{"deep":["down"]}}',
]
const retryAfters: readonly string[] = [
  '1',
  '0',
  '-1',
  '7',
  '86400',
  '315360000',
  '99999999999999999999',
  'soon',
  'Sun, 24 Nov 2047 12:00:00 GMT',
  'Sun, 24 Nov 1996 12:00:00 GMT',
  'NaN',
]
/** Bodies with status 200 that are not Etsy's. */
const nonsense: readonly string[] = [
  '',
  'null',
  '[]',
  '42',
  '"ok"',
  '{}',
  '<!doctype html><title>Uh oh</title>',
  '{"count":3}',
  '{"results":[]}',
  '{"count":NaN,"results":[]}',
  '{"count":2,"results":{"0":{}}}',
  '{"count":2,"results":null}',
  `{"count":{},"results":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
  '\u0000\u0001\u0002',
]

/** A subset of rows that is the same at every call: about `share` of them. */
export function chosen(seed: number, id: unknown, share: number): boolean {
  let hash = seed | 0
  for (const character of String(id)) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32 < share
}

export function isPage(body: unknown): body is Page {
  return (
    typeof body === 'object' && body !== null && 'results' in body && Array.isArray(body.results)
  )
}

function isRow(row: unknown): row is Json {
  return typeof row === 'object' && row !== null && !Array.isArray(row)
}

/** The same answer with other rows. */
function withRows(sent: Sent, change: (rows: unknown[]) => unknown[]): Sent {
  const { body } = sent
  return isPage(body) ? { ...sent, body: { ...body, results: change(body.results) } } : sent
}

function eachRow(sent: Sent, change: (row: Json) => unknown): Sent {
  const { body } = sent
  if (isPage(body)) return withRows(sent, rows => rows.map(row => (isRow(row) ? change(row) : row)))
  return isRow(body) ? { ...sent, body: change(body) } : sent
}

/** Which pages of a list: all, the first, those after it, or one. */
function drawPages(random: Random): { readonly name: string; isMine: (call: Call) => boolean } {
  switch (random.below(4)) {
    case 0:
      return { name: 'the first page', isMine: ({ offset }) => offset === 0 }
    case 1:
      return { name: 'later pages', isMine: ({ offset }) => offset > 0 }
    case 2: {
      const page = random.below(4)
      const isMine = ({ offset, limit }: Call) =>
        Math.floor(offset / Math.max(1, limit - 1)) === page
      return { name: `page ${String(page)}`, isMine }
    }
    default:
      return { name: 'every page', isMine: () => true }
  }
}

/** What may be wrong with the whole answer. */
function drawWhole(random: Random): Spoil {
  const isAny = random.chance(0.15)
  const one = random.pick<Endpoint>([
    'token', 'shop', 'listings', 'receipts', 'receipt', 'receipts', 'ledger', 'payments', 'reviews',
  ]) // prettier-ignore
  const on: Endpoint[] = isAny ? ['shop', 'listings', 'receipts', 'receipt', 'ledger', 'payments', 'reviews'] : [one] // prettier-ignore
  const pages = drawPages(random)
  const base = {
    on,
    group: 'whole' as const,
    share: random.pick([1, 1, 0.5, 0.2]),
    isMine: pages.isMine,
  }
  const where = `${isAny ? 'any call' : one}, ${pages.name}, share ${String(base.share)}`
  const isToken = one === 'token' && !isAny
  switch (random.below(8)) {
    case 0:
    case 1:
    case 2: {
      const statuses = isToken
        ? [403, 429, 500, 503]
        : [400, 401, 403, 404, 404, 409, 418, 429, 429, 500, 502, 503, 520]
      const status = random.pick(statuses)
      const text = isToken ? '{"error":"no"}' : random.pick(bodies)
      const wait = random.pick(retryAfters)
      const headers: Record<string, string> = status === 429 && random.chance(0.9) ? { 'retry-after': wait } : {} // prettier-ignore
      return {
        ...base,
        name: `status ${String(status)} ${status === 429 ? `retry-after ${wait} ` : ''}(${where})`,
        spoil: () => ({ status, headers, body: undefined, text }),
      }
    }
    case 3: {
      const status = random.pick([301, 302, 303, 307, 308, 204, 205, 304])
      const headers: Record<string, string> =
        status === 204 ? {} : { location: 'https://evil.test/' }
      return {
        ...base,
        name: `status ${String(status)} (${where})`,
        spoil: () => ({ status, headers, body: undefined, text: '' }),
      }
    }
    case 4:
      return { ...base, name: `lost (${where})`, spoil: () => undefined }
    case 5: {
      const text = random.pick(nonsense)
      return {
        ...base,
        name: `nonsense ${text.slice(0, 30)} (${where})`,
        spoil: () => ({ status: 200, headers: {}, body: undefined, text }),
      }
    }
    case 6:
      return {
        ...base,
        name: `endless (${where})`,
        spoil: () => ({ status: 200, headers: {}, body: undefined, isEndless: true }),
      }
    default:
      return {
        ...base,
        group: 'text',
        // A grant that is cut is lost for good: the threat notes tell of it.
        on: on.filter(endpoint => endpoint !== 'token'),
        name: `cut in the middle (${where})`,
        spoil: sent => {
          const text = JSON.stringify(sent.body)
          return { ...sent, text: text.slice(0, Math.max(1, text.length - 1 - random.below(text.length))) } // prettier-ignore
        },
      }
  }
}

/** What may be wrong with a list; at most one a list, or nothing could tell that rows are missing. */
function drawList(random: Random): Spoil {
  const one = random.pick<PageEndpoint>(['listings', 'receipts', 'receipts', 'ledger', 'reviews']) // prettier-ignore
  const pages = drawPages(random)
  const share = random.pick([1, 1, 0.5])
  const base = { on: [one], group: 'list' as const, share, isMine: pages.isMine }
  const name = (what: string) => `${what} (${one}, ${pages.name}, share ${String(share)})`
  const count = (what: string, change: (count: number) => unknown): Spoil => ({
    ...base,
    name: name(`count ${what}`),
    spoil: sent => {
      const { body } = sent
      if (!isPage(body)) return sent
      const { count: before, ...rest } = body
      const after = change(Number(before))
      return { ...sent, body: after === undefined ? rest : { ...rest, count: after } }
    },
  })
  const rows = (what: string, change: (rows: unknown[], call: Call) => unknown[]): Spoil => ({
    ...base,
    name: name(what),
    spoil: (sent, call) => withRows(sent, all => change(all, call)),
  })
  const seed = random.below(2 ** 30)
  switch (random.below(19)) {
    case 0:
      return count('half', n => Math.floor(n / 2))
    case 1:
      return count('0', () => 0)
    case 2:
      return count('1 too low', n => Math.max(0, n - 1))
    case 3:
      return count('5 too high', n => n + 5)
    case 4:
      return count('absurd', () => random.pick([1e9, 2 ** 53, 1e300, 12_001]))
    case 5:
      return count('absent', () => undefined)
    case 6:
      return count('of another type', n => random.pick([String(n), null, -1, n + 0.5, [n], true, {}])) // prettier-ignore
    case 7:
      return rows('pages cut short', all => all.slice(0, Math.floor(all.length / 2)))
    case 8:
      return rows('last row lost', all => all.slice(0, -1))
    case 9:
      return rows('empty pages', () => [])
    case 10:
      return rows('reversed', all => all.toReversed())
    case 11:
      return rows('every row twice', all => all.flatMap(row => [row, row]))
    case 12:
      return rows('rubbish between the rows', all => all.flatMap((row, i) => (i % 3 === 0 ? [row, random.pick([null, 7, 'row', [], {}])] : [row]))) // prettier-ignore
    case 13:
      return {
        ...base,
        isMine: ({ offset }) => offset > 0,
        name: `the page before once more (${one})`,
        spoil: (_sent, { ask, offset, limit }) => ask(Math.max(0, offset - limit), limit),
      }
    case 14: {
      const shift = random.between(1, 3)
      return {
        ...base,
        isMine: ({ offset }) => offset > 0,
        name: `shrinks while it is read, by ${String(shift)} (${one})`,
        spoil: (_sent, { ask, offset, limit }) => {
          const sent = ask(offset + shift, limit)
          const { body } = sent
          return isPage(body)
            ? { ...sent, body: { ...body, count: Math.max(0, Number(body.count) - shift) } }
            : sent
        },
      }
    }
    case 15: {
      const shift = random.between(1, 3)
      return {
        ...base,
        isMine: ({ offset }) => offset > 0,
        name: `grows while it is read, by ${String(shift)} (${one})`,
        spoil: (_sent, { ask, offset, limit }) => ask(Math.max(0, offset - shift), limit),
      }
    }
    case 16:
      return rows('rows lost from within', all => all.filter((row, i) => i === 0 || i === all.length - 1 || !isRow(row) || !chosen(seed, row[idFields[one]], 0.2))) // prettier-ignore
    case 17:
      return rows('order by chance', all => all.toSorted((a, b) => Number(chosen(seed, JSON.stringify(a), 0.5)) - Number(chosen(seed, JSON.stringify(b), 0.5)))) // prettier-ignore
    default:
      return {
        ...base,
        group: 'text',
        name: name('the list named twice'),
        spoil: sent => {
          const text = JSON.stringify(sent.body)
          return isPage(sent.body) ? { ...sent, text: `${text.slice(0, -1)},"results":[]}` } : sent
        },
      }
  }
}

/** What may be wrong with some rows of a list, the same ones at every call. */
function drawRows(random: Random): Spoil {
  const one = random.pick<Endpoint>(['receipts', 'receipts', 'receipts', 'ledger', 'ledger', 'payments', 'listings', 'reviews']) // prettier-ignore
  const field = random.pick(fieldsOf(one))
  const { what, change } = spoilField(field, random)
  const seed = random.below(2 ** 30)
  const share = random.pick([0.05, 0.3, 1])
  return {
    // An order that is asked for by itself shows the same.
    on: one === 'receipts' ? ['receipts', 'receipt'] : [one],
    group: 'rows',
    share: random.pick([1, 1, 0.5]),
    isMine: () => true,
    name: `${field.path.join('.')} ${what} (${one}, ${String(share)} of the rows)`,
    spoil: sent =>
      eachRow(sent, row => (chosen(seed, row[idFields[one]], share) ? change(row) : row)),
  }
}

/** Orders and lines that lists do not show, though the money they brought shows elsewhere. */
function drawHidden(random: Random): Spoil {
  const seed = random.below(2 ** 30)
  const share = random.pick([0.1, 0.3, 1])
  const base = { share: 1, isMine: () => true }
  if (random.chance(0.4))
    return {
      ...base,
      on: ['receipts', 'receipt'],
      group: 'rows',
      name: `orders without their lines (${String(share)})`,
      spoil: sent =>
        eachRow(sent, row => (chosen(seed, row['receipt_id'], share) ? { ...row, transactions: [] } : row)), // prettier-ignore
    }
  return {
    ...base,
    on: ['receipts'],
    group: 'list',
    name: `paid orders hidden from every list (${String(share)})`,
    spoil: (sent, { ask, offset, limit }) => {
      // Consistently: the list of all others, with their count.
      const all = ask(0, 100_000).body
      if (!isPage(all)) return sent
      const isShown = (row: unknown) =>
        !isRow(row) || row['is_paid'] !== true || !chosen(seed, row['receipt_id'], share)
      const shown = all.results.filter(isShown)
      return {
        ...sent,
        body: { count: shown.length, results: shown.slice(offset, offset + limit) },
      }
    },
  }
}

function drawHeaders(random: Random): Spoil {
  const value = random.pick(['0', '1', '-5', 'many', '999999999999', '', '1e9', 'null', '0x10'])
  const all = ['x-limit-per-second', 'x-limit-per-day', 'x-remaining-today', 'retry-after', 'content-type', 'content-length-of-it'] // prettier-ignore
  const names = all.filter(() => random.chance(0.6))
  return {
    on: ['shop', 'listings', 'receipts', 'receipt', 'ledger', 'payments', 'reviews'],
    group: 'headers',
    share: random.pick([1, 0.3]),
    isMine: () => true,
    name: `headers ${names.join(', ')} are "${value}"`,
    spoil: sent => ({
      ...sent,
      headers: { ...sent.headers, ...Object.fromEntries(names.map(name => [name, value])) },
    }),
  }
}

function drawText(random: Random): Spoil {
  const on: Endpoint[] = [
    random.pick<Endpoint>(['shop', 'listings', 'receipts', 'ledger', 'reviews']),
  ]
  const base = { on, group: 'text' as const, share: 1, isMine: () => true }
  if (random.chance(0.5))
    return {
      ...base,
      name: `a byte order mark (${on.join()})`,
      spoil: sent => ({ ...sent, text: `\ufeff${JSON.stringify(sent.body)}` }),
    }
  const seed = random.below(2 ** 30)
  const idField = idFields[on[0]!]
  return {
    ...base,
    group: 'rows',
    name: `one row in ten of 5 MB (${on.join()})`,
    spoil: sent =>
      eachRow(sent, row => (chosen(seed, row[idField], 0.1) ? { ...row, notes: 'x'.repeat(5e6) } : row)), // prettier-ignore
  }
}

/** One to four ways to be wrong at once. */
export function drawSpoils(random: Random): Spoil[] {
  const spoils: Spoil[] = []
  const count = random.pick([1, 1, 2, 2, 3, 4])
  for (let tries = 0; spoils.length < count && tries < 40; tries += 1) {
    const draw = random.pick([drawWhole, drawWhole, drawList, drawList, drawList, drawRows, drawRows, drawRows, drawHidden, drawHidden, drawHeaders, drawText]) // prettier-ignore
    const spoil = draw(random)
    // Two that change one list could hide rows without a trace, and no client could know.
    const clashes = (other: Spoil) =>
      (spoil.group === 'list' || spoil.group === 'text') &&
      (other.group === 'list' || other.group === 'text') &&
      other.on.some(endpoint => spoil.on.includes(endpoint))
    if (!spoils.some(clashes)) spoils.push(spoil)
  }
  return spoils
}
