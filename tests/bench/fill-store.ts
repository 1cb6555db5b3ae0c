import { addConnectedShop, changeShopState } from '../../extension/store/shop-state.ts'
import { applyVersions } from '../../extension/store/apply.ts'
import type { Entity, Version } from '../../schema/entities/entity.ts'
import type { Result } from '../../schema/result.ts'
import { normaliseLedgerEntry } from '../../worker/etsy/normalise-ledger-entry.ts'
import { normaliseListing } from '../../worker/etsy/normalise-listing.ts'
import { normalisePayment } from '../../worker/etsy/normalise-payment.ts'
import { normaliseReceipt } from '../../worker/etsy/normalise-receipt.ts'
import { normaliseShop } from '../../worker/etsy/normalise-shop.ts'
import { renderLedgerEntry, renderPayment } from '../sandbox/api/render-ledger.ts'
import { renderListing } from '../sandbox/api/render-listing.ts'
import { renderReceipt } from '../sandbox/api/render-receipt.ts'
import { renderShop } from '../sandbox/api/render-shop.ts'
import { generateShop } from '../sandbox/shop/generate-shop.ts'
import type { SandboxShop } from '../sandbox/shop/sandbox-shop.ts'

/** Versions in one transaction of the store. */
const batchSize = 10_000

function kept<T>(row: Result<T, { reason: string }>): T {
  if (!row.ok) throw new Error(`the generator made a row that is refused: ${row.error.reason}`)
  return row.value
}

/** Everything a room would send, in the order in which a first sync sends it: newest first. */
function* entitiesOf(shop: SandboxShop, nowMs: number): Generator<Entity> {
  const nowSec = Math.floor(nowMs / 1000)
  yield kept(normaliseShop(renderShop(shop, nowSec), nowMs)).shop
  for (const listing of shop.listings) {
    if (listing.isDeleted) continue
    yield kept(normaliseListing(renderListing(shop, listing, nowSec, new Set()), nowMs))
  }
  for (let row = shop.receipts.length - 1; row >= 0; row--) {
    yield kept(normaliseReceipt(renderReceipt(shop, row))).receipt
    if (shop.receipts.isPaid.at(row)) yield kept(normalisePayment(renderPayment(shop, row)))
  }
  for (let row = shop.ledger.length - 1; row >= 0; row--) {
    yield kept(normaliseLedgerEntry(renderLedgerEntry(shop, row)))
  }
}

/**
 * Fills the store of this extension with a generated shop, through the store's own door. Runs in one
 * of the extension's pages. Answers how many entities there were and how long it took.
 */
export async function fillStore(options: {
  readonly transactions: number
  readonly timeZone: string
  readonly seed?: number
  readonly now?: number
  readonly shopId?: number
  readonly name?: string
}): Promise<{ readonly entities: number; readonly tookMs: number }> {
  const { now = Date.now() } = options
  const shop = generateShop({ seed: 7, ...options, now })
  const shopId = String(shop.shopId)
  await addConnectedShop(shopId, shop.name)
  const startedAt = performance.now()
  let seq = 0
  let batch: Version[] = []
  for (const entity of entitiesOf(shop, now)) {
    seq += 1
    batch.push({ seq, entity })
    if (batch.length < batchSize) continue
    await applyVersions(shopId, batch, seq)
    batch = []
    if (seq % (100 * batchSize) === 0) console.log(`${String(seq)} entities stored`)
  }
  await applyVersions(shopId, batch, seq)
  const tookMs = performance.now() - startedAt
  await changeShopState(shopId, {
    head: seq,
    progress: {
      type: 'progress',
      etsy: 'connected',
      phase: 'live',
      asOf: now,
      feeds: (['shop', 'listings', 'receipts', 'ledger', 'reviews'] as const).map(feed => ({
        feed,
        done: seq,
        completedAt: now,
      })),
    },
  })
  return { entities: seq, tookMs }
}
