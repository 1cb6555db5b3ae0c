import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { versionsPageSchema } from '../../../schema/http/versions.ts'
import { parseJson } from '../../../schema/parse.ts'
import { grantOf } from '../../bench/workerd/grant.ts'
import { ownerOf, signedHeaders, tokenFor } from '../../bench/workerd/seller.ts'
import { startWorkerd, type Workerd } from '../../bench/workerd/workerd.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'

/*
 * Raw workerd, measured from outside, against an Etsy whose pages of a hundred rows unpack to 200 MB.
 * Read without a limit they took 1.9 GB; the same shop without bombs takes 40 MB.
 */

const MB = 1024 * 1024
const bomb = gzipSync(Buffer.alloc(200 * MB, ' '), { level: 9 })

let sandbox: Sandbox
let proxy: Server
let workerd: Workerd
let shopId: string
let bombs = 0
let areAllBombs = false

beforeAll(async () => {
  sandbox = await startSandbox({ shop: { seed: 11, transactions: 120 } })
  shopId = String(sandbox.shop.shopId)
  proxy = createServer((request, response) => {
    const url = new URL(request.url ?? '/', sandbox.apiOrigin)
    const isPage = url.searchParams.get('limit') === '100'
    if (isPage || areAllBombs) {
      bombs += 1
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(bomb)
    } else void pass(url, request.headers, response)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  workerd = await startWorkerd({
    ETSY_API_ORIGIN: `http://127.0.0.1:${String(port)}`,
    ETSY_KEYSTRING: sandbox.app.keystring,
    ETSY_SHARED_SECRET: sandbox.app.sharedSecret,
  })
})
afterAll(async () => {
  await workerd.stop()
  proxy.closeAllConnections()
  proxy.close()
  await sandbox.stop()
})

async function pass(
  url: URL,
  headers: NodeJS.Dict<string | string[]>,
  response: ServerResponse,
): Promise<void> {
  const answer = await fetch(url, {
    headers: {
      'x-api-key': String(headers['x-api-key']),
      authorization: String(headers['authorization']),
    },
  })
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(await answer.text())
}

async function asSeller(path: string, method = 'GET'): Promise<Response> {
  const { vars, origin } = workerd
  const token = await tokenFor(vars, 'access', ownerOf(vars, shopId))
  // What is signed is the path without its query.
  const headers = await signedHeaders(vars, token, path.replace(/\?.*/, ''), method)
  return await fetch(origin + path, { method, headers })
}

/** What the room holds, by kind. */
async function held(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (let after = 0; ;) {
    const answer = await asSeller(`/shops/${shopId}/versions?after=${String(after)}`)
    const page = parseJson(versionsPageSchema, await answer.text())
    if (!page.ok) throw new Error(page.error.message)
    for (const version of page.value.versions)
      if ('entity' in version) counts[version.entity.kind] = (counts[version.entity.kind] ?? 0) + 1
    if (page.value.cursor <= after) return counts
    after = page.value.cursor
  }
}

test(
  'pages that unpack to 200 MB cost some megabytes, and not one row',
  { timeout: 180_000 },
  async () => {
    const before = workerd.residentBytes()
    let peak = before
    const watch = setInterval(() => (peak = Math.max(peak, workerd.residentBytes())), 20)
    try {
      const opened = await fetch(`${workerd.origin}/bench/open/${shopId}`, {
        method: 'POST',
        body: JSON.stringify({ grant: grantOf(sandbox) }),
      })
      expect(opened.ok).toBe(true)
      const { receipts, entries } = { receipts: sandbox.shop.receipts.length, entries: sandbox.shop.ledger.length } // prettier-ignore
      const until = Date.now() + 150_000
      let rows = await held()
      while (
        Date.now() < until &&
        (rows['receipt'] !== receipts || rows['ledgerEntry'] !== entries)
      ) {
        await delay(500)
        rows = await held()
      }
      expect(rows).toMatchObject({ receipt: receipts, ledgerEntry: entries })
    } finally {
      clearInterval(watch)
    }
    const grownMb = (peak - before) / MB
    console.log(
      `${String(bombs)} bombs of 200 MB: workerd grew by ${grownMb.toFixed(0)} MB at most`,
    )
    expect(bombs).toBeGreaterThan(5)
    expect(grownMb).toBeLessThan(200)
  },
)

test('an Etsy of nothing but bombs is not asked without end', { timeout: 60_000 }, async () => {
  areAllBombs = true
  bombs = 0
  const before = workerd.residentBytes()
  expect((await asSeller(`/shops/${shopId}/sync`, 'POST')).status).toBe(202)
  let peak = before
  for (let i = 0; i < 300; i += 1) {
    peak = Math.max(peak, workerd.residentBytes())
    await delay(50)
  }
  const grownMb = (peak - before) / MB
  console.log(
    `nothing but bombs: ${String(bombs)} in 15 s, workerd grew by ${grownMb.toFixed(0)} MB`,
  )
  expect(bombs).toBeGreaterThan(0)
  expect(bombs).toBeLessThan(300)
  expect(grownMb).toBeLessThan(200)
})
