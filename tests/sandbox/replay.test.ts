import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { csvRows } from './replay/read-csv.ts'
import { readInvoices } from './replay/read-invoices.ts'
import { replayFile } from './replay.ts'
import { replayShop } from './replay/replay-shop.ts'
import { booksOf } from './shop/books-of.ts'
import { grandTotal } from './shop/sandbox-shop.ts'

const file = fileURLToPath(
  new URL('../../../shared/data/online-retail/transactions.csv.xz', import.meta.url),
)
const now = Date.parse('2026-11-22T18:30:00Z')

const small = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,shop
1,85123A,"HEART, ""WHITE""",6,2011-12-08 08:26:00,2.55,17850,United Kingdom,S21
1,POST,POSTAGE,1,2011-12-08 08:26:00,4.00,17850,United Kingdom,S21
2,22752,NESTING BOXES,2,2011-12-08 09:00:00,7.65,12680,Germany,S97
2,M,Manual,1,2011-12-08 09:00:00,100,12680,Germany,S97
3,22752,NESTING BOXES,1,2011-12-09 10:00:00,7.65,14000,United Kingdom,S97
C4,85123A,"HEART, ""WHITE""",-2,2011-12-09 11:00:00,2.55,17850,United Kingdom,S21
C5,22752,NESTING BOXES,-1,2011-12-09 12:00:00,7.65,14000,United Kingdom,S97
C6,22752,NESTING BOXES,-1,2011-12-09 12:10:00,7.65,99999,United Kingdom,S97
7,22752,NESTING BOXES,1,2011-12-09 12:50:00,0,14000,United Kingdom,S97
`

test('quoted fields keep their commas and quotes', () => {
  const [row] = csvRows('a,b,c\n1,"x, ""y""",\n')
  expect([...(row ?? [])]).toEqual([
    ['a', '1'],
    ['b', 'x, "y"'],
    ['c', ''],
  ])
})

describe('a small file replayed', () => {
  const { shop, report } = replayShop(readInvoices(small), now)
  const books = booksOf(shop)

  test('makes orders of invoices and refunds or cancellations of what came back', () => {
    expect(report).toEqual({ orders: 3, refunds: 1, cancellations: 1, unmatched: 1 })
    expect(shop.listings.map(({ sku, title }) => [sku, title])).toEqual([
      ['85123A', 'HEART, "WHITE"'],
      ['22752', 'NESTING BOXES'],
    ])
  })

  test('happens today and yesterday', () => {
    const [before, today] = books.days('2026-11-21', '2026-11-22')
    // 6 × 2.55 + 4.00 postage, and 2 × 7.65.
    expect(before).toMatchObject({ receipts: 2, units: 8, gmv: 3060, revenue: 3460, refunds: 0 })
    // The order of 7.65 was canceled the same day; 2 × 2.55 went back.
    expect(today).toMatchObject({ receipts: 0, units: 0, gmv: 0, refunds: 510, revenue: -510 })
  })

  test("adds the German buyer's VAT, which is no revenue", () => {
    // 15.30 and 19 %.
    expect(shop.receipts.tax.at(1)).toBe(291)
    expect(grandTotal(shop, 1)).toBe(1821)
  })
})

test('an empty file is refused', () => {
  expect(() => replayShop(readInvoices('InvoiceNo,StockCode\n'), now)).toThrow('holds no sale')
})

if (!existsSync(file)) console.warn(`SKIPPED: no real transaction file at ${file}`)

test.skipIf(!existsSync(file))(
  'the real file adds up to the cent',
  async () => {
    const { shop, report } = await replayFile(file, now)
    const books = booksOf(shop)
    expect(report.orders).toBeGreaterThan(19_000)
    expect(report.unmatched).toBeLessThan(report.refunds / 4)
    let balance = 0
    let profit = 0
    for (let row = 0; row < shop.ledger.length; row++) balance += shop.ledger.amount.at(row)
    expect(books.balance).toBe(balance)
    for (const order of books.newestOrders(shop.receipts.length)) profit += order.profit
    let unattributed = 0
    for (let row = 0; row < shop.ledger.length; row++) {
      const parent = shop.ledger.parentAt(row)
      const { type } = shop.ledger.referenceAt(parent ?? row)
      if (['listing', 'prolist', 'disbursement'].includes(type))
        unattributed += shop.ledger.amount.at(row)
    }
    expect(profit + unattributed).toBe(balance)
    expect(books.openOrders().length).toBeGreaterThan(5)
  },
  60_000,
)
