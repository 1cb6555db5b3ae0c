import { csvRows } from './read-csv.ts'

export type InvoiceLine = {
  readonly stockCode: string
  readonly description: string
  /** Negative in a cancellation. */
  readonly quantity: number
  /** Pence. */
  readonly price: number
}

/** One invoice of the file: a sale, or a cancellation of earlier lines. */
export type Invoice = {
  readonly number: string
  readonly isCancellation: boolean
  /** `YYYY-MM-DD`, and seconds since that day's midnight. */
  readonly day: string
  readonly second: number
  readonly customer: string
  readonly country: string
  readonly lines: readonly InvoiceLine[]
  /** Postage charged on it, in pence. */
  readonly postage: number
}

const POSTAGE = new Set(['POST', 'DOT'])

/**
 * The invoices of a transaction file (columns InvoiceNo, StockCode, Description, Quantity,
 * InvoiceDate, UnitPrice, CustomerID, Country), oldest first. Lines that are no sale (samples at
 * price 0, bank charges, manual corrections) are left out.
 */
export function readInvoices(text: string): Invoice[] {
  const invoices = new Map<string, Invoice & { lines: InvoiceLine[]; postage: number }>()
  for (const row of csvRows(text)) {
    const read = (name: string) => row.get(name) ?? ''
    const number = read('InvoiceNo')
    const [day = '', time = '00:00:00'] = read('InvoiceDate').split(' ')
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
    const invoice = invoices.get(number) ?? {
      number,
      isCancellation: number.startsWith('C'),
      day,
      second: hours * 3600 + minutes * 60 + seconds,
      customer: read('CustomerID'),
      country: read('Country'),
      lines: [],
      postage: 0,
    }
    invoices.set(number, invoice)
    const stockCode = read('StockCode').toUpperCase()
    const quantity = Number(read('Quantity'))
    const price = Math.round(Number(read('UnitPrice')) * 100)
    const isSale = invoice.isCancellation ? quantity < 0 : quantity > 0
    if (!isSale || !(price > 0)) continue
    if (POSTAGE.has(stockCode)) invoice.postage += quantity * price
    else if (/^\d{5}/.test(stockCode))
      invoice.lines.push({ stockCode, description: read('Description').trim(), quantity, price })
  }
  const kept = [...invoices.values()].filter(({ lines }) => lines.length > 0)
  return kept.sort((a, b) => (a.day === b.day ? a.second - b.second : a.day < b.day ? -1 : 1))
}
