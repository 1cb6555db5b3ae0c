import type { Random } from '../../sandbox/shop/random.ts'
import type { Endpoint } from './endpoints.ts'

type Json = { [name: string]: unknown }
type Field = {
  /** `[]` is every part of a list. */
  readonly path: readonly string[]
  readonly is: 'id' | 'money' | 'minor' | 'time' | 'count' | 'text' | 'flag'
  /** The second name of the same time. */
  readonly twin?: string
}

const money = (...path: string[]): Field => ({ path, is: 'money' })
const receiptFields: readonly Field[] = [
  { path: ['receipt_id'], is: 'id' },
  { path: ['status'], is: 'text' },
  { path: ['is_paid'], is: 'flag' },
  { path: ['created_timestamp'], is: 'time', twin: 'create_timestamp' },
  { path: ['updated_timestamp'], is: 'time', twin: 'update_timestamp' },
  money('grandtotal'),
  money('subtotal'),
  money('total_price'),
  money('total_shipping_cost'),
  money('total_tax_cost'),
  money('discount_amt'),
  money('gift_wrap_price'),
  { path: ['transactions', '[]', 'transaction_id'], is: 'id' },
  { path: ['transactions', '[]', 'quantity'], is: 'count' },
  { path: ['transactions', '[]', 'title'], is: 'text' },
  money('transactions', '[]', 'price'),
  money('transactions', '[]', 'shipping_cost'),
  money('refunds', '[]', 'amount'),
  { path: ['refunds', '[]', 'created_timestamp'], is: 'time' },
]
const fields: Readonly<Record<Endpoint, readonly Field[]>> = {
  token: [],
  shop: [],
  receipts: receiptFields,
  receipt: receiptFields,
  listings: [
    { path: ['listing_id'], is: 'id' },
    { path: ['title'], is: 'text' },
    { path: ['quantity'], is: 'count' },
    money('price'),
    { path: ['original_creation_timestamp'], is: 'time' },
  ],
  ledger: [
    { path: ['entry_id'], is: 'id' },
    { path: ['amount'], is: 'minor' },
    { path: ['balance'], is: 'minor' },
    { path: ['sequence_number'], is: 'count' },
    { path: ['ledger_type'], is: 'text' },
    { path: ['created_timestamp'], is: 'time', twin: 'create_date' },
  ],
  payments: [
    { path: ['payment_id'], is: 'id' },
    { path: ['receipt_id'], is: 'id' },
    money('amount_gross'),
    money('amount_fees'),
    money('adjusted_gross'),
    { path: ['created_timestamp'], is: 'time', twin: 'create_timestamp' },
  ],
  reviews: [
    { path: ['transaction_id'], is: 'id' },
    { path: ['rating'], is: 'count' },
    { path: ['created_timestamp'], is: 'time', twin: 'create_timestamp' },
  ],
}

export function fieldsOf(endpoint: Endpoint): readonly Field[] {
  return fields[endpoint]
}

/** In the place of a value, whatever it was; none of them can be taken for the true one. */
const rubbish: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['missing', undefined],
  ['HTML', '<b>12,50</b>'],
  ['empty text', ''],
  ['text', 'twelve'],
  ['a list', [1, 2]],
  ['an object', { amount: 'x' }],
  ['huge', 1e300],
  ['beyond 2^53', 2 ** 60],
  ['negative', -7],
  ['a fraction', 0.5],
]

/** One kind of damage to one field of a row. */
export function spoilField(
  field: Field,
  random: Random,
): { readonly what: string; readonly change: (row: Json) => Json } {
  const [what, make] = drawDamage(field, random)
  return {
    what,
    change: row => {
      const changed = at(row, field.path, make)
      // A time has two names: an Etsy that loses one of them still tells it.
      return field.twin === undefined ? changed : at(changed, [field.twin], make)
    },
  }
}

type Make = (value: unknown) => unknown

function drawDamage(field: Field, random: Random): readonly [string, Make] {
  const [what, value] = random.pick(rubbish)
  const same: readonly [string, Make] = [what, () => value]
  switch (field.is) {
    case 'money':
      return random.chance(0.3) ? same : drawMoney(random)
    case 'time': {
      const shape = random.below(6)
      if (shape === 0) return ['in milliseconds', time => Number(time) * 1000]
      if (shape === 1) return ['as ISO text', time => new Date(Number(time) * 1000).toISOString()]
      if (shape === 2) return ['in the year 9999', () => 253_000_000_000]
      if (shape === 3) return ['negative', time => -Number(time)]
      return same
    }
    case 'minor': {
      const shape = random.below(4)
      if (shape === 0) return ['as text', minor => String(minor)]
      if (shape === 1) return ['as money', minor => ({ amount: minor, divisor: 100 })]
      return what === 'negative' ? ['null', () => null] : same
    }
    case 'text': {
      if (random.chance(0.3)) return ['of 100,000 characters', () => '🧶'.repeat(50_000)]
      // Any text may be the true one.
      return typeof value === 'string' ? ['null', () => null] : same
    }
    case 'flag':
    case 'count':
    case 'id':
      return same
  }
}

function drawMoney(random: Random): readonly [string, Make] {
  const change = (name: string, value: Make): readonly [string, Make] => [
    `with ${name}`,
    money => (isObject(money) ? { ...money, ...(value(money) as Json) } : money),
  ]
  switch (random.below(9)) {
    case 0:
      return ['without its divisor', money => without(money, 'divisor')]
    case 1:
      return change('divisor 0', () => ({ divisor: 0 }))
    case 2:
      return change('a negative divisor', () => ({ divisor: -100 }))
    case 3:
      return change('a textual divisor', () => ({ divisor: '100' }))
    case 4:
      return ['without its currency', money => without(money, 'currency_code')]
    case 5:
      return change('a currency of two letters', () => ({ currency_code: 'US' }))
    case 6:
      return change('a textual amount', money => ({
        amount: isObject(money) ? String(money['amount']) : '',
      }))
    case 7:
      return change('an amount beyond 2^53', () => ({ amount: 2 ** 60 }))
    default:
      return change('a negative amount', () => ({ amount: -1234 }))
  }
}

function without(value: unknown, name: string): unknown {
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))
}

function at(row: Json, [name, ...rest]: readonly string[], make: Make): Json {
  if (name === undefined || !(name in row)) return row
  const value = row[name]
  if (rest.length === 0) {
    if (value === null) return row
    const made = make(value)
    return made === undefined
      ? Object.fromEntries(Object.entries(row).filter(([key]) => key !== name))
      : { ...row, [name]: made }
  }
  if (rest[0] !== '[]') return isObject(value) ? { ...row, [name]: at(value, rest, make) } : row
  if (!Array.isArray(value)) return row
  const parts = value.map(part =>
    isObject(part) ? at(part, rest.slice(1), make) : (part as unknown),
  )
  return { ...row, [name]: parts }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
