import type { SignedManifest } from '../../schema/http/model-manifest.ts'
import { filesOf, type ForecastModelEntry, type ModelFile } from '../../schema/model-registry.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import {
  acceptModel,
  beginAsking,
  dropModel,
  fetchedModel,
  modelFile,
  noteRefusal,
  putModelFile,
} from '../store/fetched-models.ts'
import { loadBrowserState } from '../store/shop-state.ts'
import { askFile, askManifest } from './ask-for-model.ts'
import { checkManifest, readManifest } from './check-manifest.ts'
import type { ModelRefusal } from './model-refusal.ts'
import { readPackaged } from './read-packaged.ts'
import { readRegistry } from './read-registry.ts'
import type { ReleaseKey } from './release-keys.ts'
import { sha256Hex } from './sha256.ts'

const DAY_MS = 86_400_000

type World = {
  readonly workerOrigin: string
  readonly keys: readonly ReleaseKey[]
  readonly now: number
}

/**
 * Once a day, where a shop is connected, asks the worker for a newer model than the package has, and
 * puts it beside the shipped ones when all of it is as it was signed. It is data, and stays data: a
 * graph for the packaged engine. The next forecast finds it. A refusal is a note.
 */
export async function renewModel(world: World): Promise<void> {
  // Nobody could vouch for an answer.
  if (world.keys.length === 0) return
  const { shops } = await loadBrowserState()
  if (shops.every(({ connection }) => connection === 'signed-out')) return
  if (!(await beginAsking(world.now, DAY_MS))) return
  const renewed = await renew(world)
  if (renewed.ok) return
  const { error } = renewed
  console.warn('no newer model', error.reason, error.detail)
  // Taken back by whoever published it.
  if (error.reason === 'not-published') await dropModel(error)
  else await noteRefusal(error)
}

async function renew({ workerOrigin, keys, now }: World): Promise<Result<undefined, ModelRefusal>> {
  const registry = await readRegistry(readPackaged)
  if (!registry.ok) return err({ reason: 'malformed', detail: registry.error.detail })
  const champion = registry.value[0] ?? { name: '', version: '' }
  const signed = await askManifest(workerOrigin)
  if (!signed.ok) return signed
  const checked = await checkManifest(signed.value, keys, champion, now)
  if (!checked.ok) return checked

  const { forecast, issuedAt } = checked.value
  const version = Number(forecast.version)
  const { newestVersion = 0, newestIssuedAt = 0, signed: stored } = (await fetchedModel()) ?? {}
  if (issuedAt < newestIssuedAt)
    return err({ reason: 'rolled-back', detail: `${issuedAt}, and ${newestIssuedAt} was taken` })
  const isStored = stored !== undefined && isOf(stored, forecast)
  // An older one would be a step back that nobody asked for, another of the same version a mistake.
  if (version < newestVersion || (stored !== undefined && version === newestVersion && !isStored))
    return err({ reason: 'not-newer', detail: `${version}, and ${newestVersion} was taken` })

  const files = filesOf(forecast)
  for (const file of files) {
    if (await isWhole(file)) continue
    const bytes = await askFile(workerOrigin, file)
    if (!bytes.ok) return bytes
    await putModelFile(file.sha256, bytes.value)
  }
  const hashes = files.map(({ sha256 }) => sha256)
  // Also where it is known: the same may have been signed anew with the next key.
  await acceptModel(signed.value, { version, issuedAt }, hashes)
  return ok(undefined)
}

/** The same model may be signed again, with a later end or another key. */
function isOf(stored: SignedManifest, forecast: ForecastModelEntry): boolean {
  const manifest = readManifest(stored)
  return manifest.ok && JSON.stringify(manifest.value.forecast) === JSON.stringify(forecast)
}

/** A stored file that was damaged since is fetched again, and one of a cut download is not. */
async function isWhole(file: ModelFile): Promise<boolean> {
  const bytes = await modelFile(file.sha256)
  return bytes !== undefined && (await sha256Hex(new Uint8Array(bytes))) === file.sha256
}
