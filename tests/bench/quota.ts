import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { figure } from './figure.ts'
import { keepAlive, mustAsk } from './workerd/ask.ts'
import { machineState } from './workerd/machine-state.ts'
import { grantOf } from './workerd/grant.ts'
import { startWorkerd } from './workerd/workerd.ts'

const MOST_SECONDS = 120
const PAGE_ROWS = 100
const LEDGER_SPAN_SEC = 31 * 86_400

const feedsSchema = v.object({
  streams: v.record(
    v.string(),
    v.looseObject({ windows: v.array(v.unknown()), backfillTo: v.optional(v.number()) }),
  ),
})

/** The first sync of a shop under Etsy's limits: how much of the allowed rate, and how many calls. */
export async function benchQuota(options: {
  readonly perSecond: number
  readonly transactions: number
}): Promise<void> {
  const { perSecond, transactions } = options
  const sandbox = await startSandbox({
    shop: { seed: 3, transactions },
    limits: { perSecond, perDay: 100_000 },
  })
  const agent = keepAlive(2)
  const workerd = await startWorkerd({
    ETSY_API_ORIGIN: sandbox.apiOrigin,
    ETSY_KEYSTRING: sandbox.app.keystring,
    ETSY_SHARED_SECRET: sandbox.app.sharedSecret,
  })
  try {
    const shopId = String(sandbox.shop.shopId)
    const grant = grantOf(sandbox)
    const before = sandbox.calls.length
    const startedAt = performance.now()
    await mustAsk(agent, `${workerd.origin}/bench/open/${shopId}`, {
      method: 'POST',
      body: JSON.stringify({ grant }),
    })
    let last = { count: before, at: startedAt }
    for (;;) {
      await delay(20)
      if (sandbox.calls.length > last.count)
        last = { count: sandbox.calls.length, at: performance.now() }
      // Asked only in pauses, so that the asking does not slow the work.
      if (performance.now() - last.at < 1_500) continue
      const feeds = await mustAsk(agent, `${workerd.origin}/bench/feeds/${shopId}`)
      if (isWhole(feeds.toString())) break
      if (performance.now() - startedAt > MOST_SECONDS * 1000)
        throw new Error('the backfill did not end')
    }
    const calls = sandbox.calls.slice(before).filter(call => !call.includes('/oauth/'))
    const seconds = (last.at - startedAt) / 1000
    // The first call of all comes before Etsy has told its limits.
    figure('quota: share of the allowed rate', calls.length / (seconds * perSecond), '×', {
      perSecond,
      calls: calls.length,
      seconds: Math.round(seconds * 10) / 10,
      ...machineState(),
    })
    const least = leastCalls(sandbox)
    figure('quota: calls ÷ least possible', calls.length / sum(least), '×', {
      calls: calls.length,
      least: sum(least),
      ...Object.fromEntries(Object.entries(least).map(([name, count]) => [`least_${name}`, count])),
      ...Object.fromEntries(
        Object.entries(countByKind(calls)).map(([name, count]) => [`made_${name}`, count]),
      ),
      transactions,
    })
  } finally {
    agent.destroy()
    await workerd.stop()
    await sandbox.stop()
  }
}

function isWhole(text: string): boolean {
  const feeds = parseJson(feedsSchema, text)
  if (!feeds.ok) return false
  return Object.values(feeds.value.streams).every(
    stream => stream.windows.length === 0 && stream.backfillTo === undefined,
  )
}

/**
 * What anybody must ask who reads the whole shop in pages of 100: a list at least once, the ledger
 * at least once for every 31 days, payments by the hundred.
 */
function leastCalls({ shop, clock }: Sandbox): Record<string, number> {
  const pages = (rows: number) => Math.max(1, Math.ceil(rows / PAGE_ROWS))
  const states = ['active', 'inactive', 'sold_out', 'draft', 'expired'] as const
  const alive = shop.listings.filter(({ isDeleted }) => !isDeleted)
  let canceled = 0
  let paid = 0
  for (let row = 0; row < shop.receipts.length; row += 1) {
    if (shop.receipts.canceledSec.at(row) > 0) canceled += 1
    if (shop.receipts.isPaid.at(row) > 0) paid += 1
  }
  const windows = new Map<number, number>()
  const nowSec = clock.nowSec()
  for (let at = nowSec; at > shop.openedSec; at -= LEDGER_SPAN_SEC)
    windows.set(Math.floor((nowSec - at) / LEDGER_SPAN_SEC), 0)
  for (let row = 0; row < shop.ledger.length; row += 1) {
    const window = Math.floor((nowSec - shop.ledger.sec.at(row)) / LEDGER_SPAN_SEC)
    windows.set(window, (windows.get(window) ?? 0) + 1)
  }
  return {
    shop: 1,
    listings: sum(states.map(state => pages(alive.filter(one => one.state === state).length))),
    receipts: pages(shop.receipts.length - canceled) + pages(canceled),
    ledger: sum([...windows.values()].map(pages)),
    payments: pages(paid),
    reviews: pages(shop.reviews.sec.length),
  }
}

function countByKind(calls: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const call of calls) {
    const kind = /\/(receipts|ledger-entries\/payments|ledger-entries|listings|reviews)\b(?!\/\d)/
      .exec(call.split('?')[0] ?? '')?.[1]
      ?.replace('ledger-entries/payments', 'payments')
      .replace('ledger-entries', 'ledger')
    counts[kind ?? 'shop'] = (counts[kind ?? 'shop'] ?? 0) + 1
  }
  return counts
}

function sum(numbers: Readonly<Record<string, number>> | readonly number[]): number {
  return Object.values(numbers).reduce((total, number) => total + number, 0)
}
