import * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'

/** What `Etsy.Context.data` says of the shop. */
export type ShopInContext = { readonly id?: string; readonly name?: string }

/** The assignment as a statement of its own, not a mention inside a text. */
const ASSIGNMENT = /(?:^|[;\n\r])\s*(?:window\.)?Etsy\.Context\s*=\s*(?=\{)/g
/** An orders page carries its orders in the same object; what lies further in is not looked for. */
const MAX_CHARS = 2_000_000
const MAX_DEPTH = 100
const MAX_TOKENS = 400_000

const SPACE = /[ \t\n\r]*/y
const SCALAR = /-?\d[\d.eE+-]*|true|false|null/y

/**
 * The shop that an inline script assigns to `Etsy.Context`: `data.shop_id` and `data.shop_name`, and
 * nothing of the same name that lies deeper, since orders and messages name other shops. The text is
 * hostile: it is read token by token, never run, and anything but JSON ends the reading. Answers one
 * entry for each assignment that names a shop.
 */
export function shopsInContext(script: string): readonly ShopInContext[] {
  if (!script.includes('Etsy.Context')) return []
  const text = script.slice(0, MAX_CHARS)
  return [...text.matchAll(ASSIGNMENT)].flatMap(match => {
    const found = readContext(new Reader(text, match.index + match[0].length))
    return found === undefined ? [] : [found]
  })
}

function readContext(reader: Reader): ShopInContext | undefined {
  const said: { id?: string; name?: string }[] = []
  const isRead = reader.object(key => {
    if (key !== 'data') return reader.skip(1)
    const data: { id?: string; name?: string } = {}
    said.push(data)
    return reader.object(field => {
      if (field !== 'shop_id' && field !== 'shop_name') return reader.skip(2)
      const value = reader.scalar()
      if (value === undefined) return reader.skip(2)
      if (field === 'shop_id') {
        const id = idOf(value)
        if (id !== undefined) data.id = id
      } else if (typeof value === 'string') {
        const name = shopName(value)
        if (name !== undefined) data.name = name
      }
      return true
    })
  })
  // What follows a name may be cut off, but a reading that failed says nothing.
  if (!isRead && !reader.isCut) return undefined
  const last = said.at(-1)
  return last?.id === undefined && last?.name === undefined ? undefined : last
}

function idOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^[1-9]\d{0,18}$/.test(text) ? text : undefined
}

/** Etsy's own are 4 to 20 letters and digits; anything far from that is no name. */
export function shopName(text: string): string | undefined {
  return /^[\p{L}\p{M}\p{N}_.-]{1,60}$/u.test(text) ? text : undefined
}

/** Walks over JSON without building it. */
class Reader {
  readonly #text: string
  #at: number
  #tokens = 0

  constructor(text: string, at: number) {
    this.#text = text
    this.#at = at
  }

  /** Whether the reading ended where the text, or our patience, does. */
  get isCut(): boolean {
    return this.#at >= this.#text.length || this.#tokens > MAX_TOKENS
  }

  /** Reads an object; `onKey` reads the value of each key. False when this is none, or was cut. */
  object(onKey: (key: string) => boolean): boolean {
    if (!this.#take('{')) return false
    if (this.#take('}')) return true
    do {
      const key = this.#string()
      if (key === undefined || !this.#take(':') || !onKey(key)) return false
    } while (this.#take(','))
    return this.#take('}')
  }

  /** A string, number or constant; `undefined` where something else stands. */
  scalar(): unknown {
    this.#space()
    if (this.#text[this.#at] === '"') return this.#string()
    const token = this.#match(SCALAR)
    if (token === undefined) return undefined
    const parsed = parseJson(v.unknown(), token)
    return parsed.ok ? parsed.value : null
  }

  /** Passes over one value of any kind. */
  skip(depth: number): boolean {
    if (depth > MAX_DEPTH) return false
    this.#space()
    const first = this.#text[this.#at]
    if (first === '{') return this.object(() => this.skip(depth + 1))
    if (first === '[') return this.#array(depth)
    return first === '"' ? this.#token() !== undefined : this.#match(SCALAR) !== undefined
  }

  #array(depth: number): boolean {
    this.#take('[')
    if (this.#take(']')) return true
    do {
      if (!this.skip(depth + 1)) return false
    } while (this.#take(','))
    return this.#take(']')
  }

  #string(): string | undefined {
    this.#space()
    const token = this.#token()
    if (token === undefined) return undefined
    const parsed = parseJson(v.string(), token)
    return parsed.ok ? parsed.value : undefined
  }

  /** A string with its quotes. A pattern would need memory for each character of it. */
  #token(): string | undefined {
    if (this.#text[this.#at] !== '"' || !this.#count()) return undefined
    const from = this.#at
    for (let end = from; ;) {
      end = this.#text.indexOf('"', end + 1)
      this.#at = end < 0 ? this.#text.length : end + 1
      if (end < 0) return undefined
      let slashes = 0
      while (this.#text[end - 1 - slashes] === '\\') slashes += 1
      if (slashes % 2 === 0) return this.#text.slice(from, end + 1)
    }
  }

  #take(sign: string): boolean {
    this.#space()
    if (this.#text[this.#at] !== sign) return false
    this.#at += 1
    return true
  }

  #space(): void {
    SPACE.lastIndex = this.#at
    SPACE.test(this.#text)
    this.#at = SPACE.lastIndex
  }

  #match(pattern: RegExp): string | undefined {
    if (!this.#count()) return undefined
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #count(): boolean {
    this.#tokens += 1
    return this.#tokens <= MAX_TOKENS
  }
}
