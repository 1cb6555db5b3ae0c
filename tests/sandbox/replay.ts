import { readText } from './replay/read-csv.ts'
import { readInvoices } from './replay/read-invoices.ts'
import { replayShop, type Replay } from './replay/replay-shop.ts'

/** Turns a file of real sales (CSV, plain or packed with xz) into a shop whose last day is today. */
export async function replayFile(path: string, nowMs: number): Promise<Replay> {
  return replayShop(readInvoices(await readText(path)), nowMs)
}
