import 'fake-indexeddb/auto'
import { mkdtempSync, symlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addDays } from '../../models/metrics/day.ts'
import type { Entity } from '../../schema/entities/entity.ts'
import { filesOf } from '../../schema/model-registry.ts'
import { signManifest } from '../../scripts/models/sign-manifest.ts'
import { aContext, aReceipt, aShop, at, inCurrency } from '../../tests/fixtures/entities.ts'
import { aReleaseKey } from '../../tests/fixtures/release-key.ts'
import { applyVersions } from '../store/apply.ts'
import { db } from '../store/db.ts'
import { acceptModel, beginAsking, fetchedModel, putModelFile } from '../store/fetched-models.ts'
import { forecastOf } from '../store/forecasts.ts'
import { insightOf } from '../store/insights.ts'
import { addConnectedShop, removeConnectedShop } from '../store/shop-state.ts'
import { readRegistry } from './read-registry.ts'
import { recomputeForecasts } from './recompute-forecasts.ts'
import type { ReleaseKey } from './release-keys.ts'

/** A folder that looks like the unpacked package. */
const packed = mkdtempSync(join(tmpdir(), 'packed-'))
const root = join(import.meta.dirname, '../..')
symlinkSync(join(root, 'node_modules/onnxruntime-web/dist'), join(packed, 'onnx-runtime'))
symlinkSync(join(root, 'models/trained'), join(packed, 'trained'))

vi.mock('wxt/browser', () => ({
  browser: { runtime: { getURL: (path: string) => pathToFileURL(packed).href + path } },
}))

/** The keys of this test, in the place of the list that ships. */
const keys: ReleaseKey[] = vi.hoisted(() => [])
vi.mock('./release-keys.ts', () => ({ releaseKeys: keys }))

const settings: Entity = { kind: 'settings', id: 'settings', timeZone: 'UTC', closedWeekdays: [] }
const today = '2026-03-02'
const now = at(`${today} 12:00`)
const shop = aContext({ today, now, timeZone: 'UTC' })
let seq = 0

async function sell(id: number, day: string): Promise<void> {
  seq += 1
  const receipt = aReceipt({ id: String(id), createdAt: at(`${day} 10:00`) })
  await applyVersions('77', [{ seq, entity: receipt }], seq)
}

beforeEach(async () => {
  await db.delete()
  await db.open()
  const first: Entity[] = [settings, aShop()]
  const versions = first.map((entity, i) => ({ seq: i + 1, entity }))
  await applyVersions('77', versions, 2)
  seq = 2
  await addConnectedShop('77', 'Kiln')
  vi.stubGlobal('fetch', async (url: URL) => new Response(await readFile(fileURLToPath(url))))
})
afterEach(() => vi.unstubAllGlobals())

test('after a change of currency revenue begins again, and is never forecast from days of 0', async () => {
  for (let day = 3; day < 63; day++) await sell(day, addDays(today, -1 - day))
  seq += 1
  const euro = aShop({ currency: 'EUR' })
  await applyVersions('77', [{ seq, entity: euro }], seq)
  for (let day = 0; day < 3; day++) {
    seq += 1
    const dollars = aReceipt({
      id: String(900 + day),
      createdAt: at(`${addDays(today, -1 - day)} 10:00`),
    })
    const entity = inCurrency(dollars, 'EUR')
    await applyVersions('77', [{ seq, entity }], seq)
  }
  await recomputeForecasts('77', now)
  const inEuro = { ...shop, currency: 'EUR' }
  expect(await forecastOf({ seriesKey: 'revenue' }, inEuro)).toMatchObject({ state: 'none' })
  // Units go on: an order is an order in any currency.
  expect(await forecastOf({ seriesKey: 'units' }, inEuro)).toMatchObject({ state: 'ready' })
  const trend = await insightOf({ key: 'trend' }, inEuro)
  expect(trend?.firstDay).toBe(addDays(today, -3))
})

test('a shop with a history gets a forecast by the shipped model, demand and a trend', async () => {
  for (let day = 0; day < 60; day++) await sell(day, addDays(today, -1 - day))
  await recomputeForecasts('77', now)
  const row = await forecastOf({ seriesKey: 'revenue' }, shop)
  if (row?.state !== 'ready') throw new Error(row?.detail ?? 'no row')
  expect(row.forecast.origin).toBe('2026-03-01')
  expect(row.forecast.isBaseline).toBe(false)
  expect(row.currency).toBe('USD')
  expect(row.forecast.totals[30].p50).toBeGreaterThan(0)
  const units = await forecastOf({ seriesKey: 'units' }, shop)
  expect(units?.state === 'ready' && units.currency).toBeUndefined()
  const demand = await insightOf({ key: 'demand' }, shop)
  expect(demand?.key === 'demand' && demand.demand.listings[0]?.chanceOfSale).toBeGreaterThan(0.9)
  expect(await insightOf({ key: 'trend' }, shop)).toMatchObject({ unusualDays: [] })
})

test('nothing is computed twice, and everything after a new sale', async () => {
  for (let day = 0; day < 40; day++) await sell(day, addDays(today, -1 - day))
  await recomputeForecasts('77', now)
  const first = await forecastOf({ seriesKey: 'revenue' }, shop)
  await recomputeForecasts('77', now + 60_000)
  expect(await forecastOf({ seriesKey: 'revenue' }, shop)).toEqual(first)
  await sell(1000, addDays(today, -5))
  await recomputeForecasts('77', now + 120_000)
  const later = await forecastOf({ seriesKey: 'revenue' }, shop)
  expect(later?.inputHash).not.toBe(first?.inputHash)
  expect(later?.computedAt).toBe(now + 120_000)
})

test('a shop without sales gets a reason in words', async () => {
  await recomputeForecasts('77', now)
  const row = await forecastOf({ seriesKey: 'revenue' }, shop)
  expect(row).toMatchObject({ state: 'none', reason: 'no-sales' })
})

test('before a shop is connected there is nothing to do', async () => {
  await removeConnectedShop('77')
  await recomputeForecasts('77', now)
  expect(await db.forecasts.count()).toBe(0)
})

test('a fetched model stands beside the shipped ones, and when it is gone they go on', async () => {
  const registry = await readRegistry(path => readFile(join(root, 'models/trained', path)))
  const champion = registry.ok ? registry.value[0] : undefined
  if (champion === undefined) throw new Error('there is no champion')
  for (let day = 0; day < 40; day++) await sell(day, addDays(today, -1 - day))
  await recomputeForecasts('77', now)
  const before = await forecastOf({ seriesKey: 'revenue' }, shop)

  const key = await aReleaseKey()
  keys.push(key.release)
  const next = { ...champion, version: String(Number(champion.version) + 1) }
  await beginAsking(now, 0)
  for (const { path, sha256 } of filesOf(next)) {
    const bytes = new Uint8Array(await readFile(join(root, 'models/trained', path)))
    await putModelFile(sha256, bytes)
  }
  const hashes = filesOf(next).map(({ sha256 }) => sha256)
  const newest = { version: Number(next.version), issuedAt: Date.now() }
  await acceptModel(await signManifest(next, key.signing, newest.issuedAt), newest, hashes)
  await recomputeForecasts('77', now + 60_000)
  const beside = await forecastOf({ seriesKey: 'revenue' }, shop)
  if (before?.state !== 'ready' || beside?.state !== 'ready') throw new Error('no forecast')
  // The same history, forecast anew because there is one more to ask.
  expect(beside.computedAt).toBe(now + 60_000)
  expect(beside.inputHash).not.toBe(before.inputHash)
  // Its graph is the champion's own here: not better by a quarter, so the champion answers.
  expect(beside.forecast).toEqual(before.forecast)

  keys.pop()
  await db.fetchedModels.clear()
  await recomputeForecasts('77', now + 120_000)
  const after = await forecastOf({ seriesKey: 'revenue' }, shop)
  expect(after?.inputHash).toBe(before.inputHash)
  expect(await fetchedModel()).toBeUndefined()
})
