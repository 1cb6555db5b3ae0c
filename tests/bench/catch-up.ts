import { gunzipSync } from 'node:zlib'
import { MAX_PAGE_VERSIONS } from '../../schema/sync/version.ts'
import { figure, percentile } from './figure.ts'
import { keepAlive, mustAsk } from './workerd/ask.ts'
import { ledgerBatch } from './workerd/entries.ts'
import { machineState } from './workerd/machine-state.ts'
import { ownerOf, signedHeaders, tokenFor } from './workerd/seller.ts'
import { startWorkerd, type Workerd } from './workerd/workerd.ts'

const SHOP = '1'
const BATCH = 500

/** A new browser fetches a whole room, page by page, compressed, through the product's own route. */
export async function benchCatchUp(entities: number): Promise<void> {
  const agent = keepAlive(1)
  const workerd = await startWorkerd()
  try {
    const { origin, vars } = workerd
    await mustAsk(agent, `${origin}/bench/open/${SHOP}`, { method: 'POST', body: '{}' })
    for (let from = 0; from < entities; from += BATCH) {
      const body = ledgerBatch(from, Math.min(BATCH, entities - from))
      await mustAsk(agent, `${origin}/bench/ingest/${SHOP}`, { method: 'POST', body })
    }
    const token = await tokenFor(vars, 'access', ownerOf(vars, SHOP))
    const pageMs: number[] = []
    let bytes = 0
    let received = 0
    const startedAt = performance.now()
    for (let cursor = 0; cursor < entities;) {
      const askedAt = performance.now()
      const limit = String(MAX_PAGE_VERSIONS)
      const path = `/shops/${SHOP}/versions?after=${String(cursor)}&limit=${limit}`
      const signed = await signedHeaders(vars, token, path)
      const headers = { ...signed, 'accept-encoding': 'gzip' }
      const packed = await mustAsk(agent, origin + path, { headers })
      const text = gunzipSync(packed).toString()
      pageMs.push(performance.now() - askedAt)
      bytes += packed.length
      received += text.split('{"seq":').length - 1
      const next = Number(/"cursor":(\d+),"head":\d+\}$/.exec(text)?.[1])
      if (!(next > cursor)) throw new Error(`the catch-up stands still at ${String(cursor)}`)
      cursor = next
    }
    const seconds = (performance.now() - startedAt) / 1000
    if (received !== entities) throw new Error(`${String(received)} of ${String(entities)} came`)
    figure(`catch-up of ${String(entities)} entities over HTTP`, seconds, 's', {
      entitiesASecond: Math.round(entities / seconds),
      compressedMegabytes: Math.round(bytes / 1e5) / 10,
      pages: pageMs.length,
      p95PageMs: Math.round((percentile(pageMs, 0.95) ?? Number.NaN) * 10) / 10,
      ...machineState(),
    })
    await figureRows(workerd)
  } finally {
    agent.destroy()
    await workerd.stop()
  }
}

/** What is billed: rows written for a hundred entities that are new, changed, or as they were. */
async function figureRows({ origin }: Workerd): Promise<void> {
  const agent = keepAlive(1)
  const rows = async (batch: string): Promise<number> =>
    Number(await mustAsk(agent, `${origin}/bench/rows/${SHOP}`, { method: 'POST', body: batch }))
  const from = 10_000_000
  figure('rows written per 100 new entities', await rows(ledgerBatch(from, 100)), 'rows')
  figure('rows written per 100 changed entities', await rows(ledgerBatch(from, 100, 1)), 'rows')
  figure('rows written per 100 unchanged entities', await rows(ledgerBatch(from, 100, 1)), 'rows')
  agent.destroy()
}
