import { type SignedManifest, signedManifestSchema } from '../../schema/http/model-manifest.ts'
import { filesOf, type ForecastModelEntry } from '../../schema/model-registry.ts'
import { parse } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { dropModel, fetchedModel, modelFile, noteRefusal } from '../store/fetched-models.ts'
import { checkManifest } from './check-manifest.ts'
import { loadEntry, type LoadedModel, type ModelUnusable } from './load-models.ts'
import type { ModelRefusal } from './model-refusal.ts'
import type { ReleaseKey } from './release-keys.ts'

/** What came of the copy that was tried last: the engine loads each only once. */
let tried: { readonly manifest: string; readonly model: LoadedModel | undefined } | undefined

/**
 * The model that was fetched, as a challenger of the shipped champion; `undefined` when there is
 * none. Trusts nothing that it finds: signature, version and hashes are checked again, and a copy
 * that does not hold is taken out, so that the background fetches it with its next question. Never
 * rejects: the shipped models answer, whatever is wrong here.
 */
export async function loadFetched(
  champion: { readonly name: string; readonly version: string },
  keys: readonly ReleaseKey[],
  now: number,
): Promise<LoadedModel | undefined> {
  try {
    const row = await fetchedModel()
    if (row?.signed === undefined) return undefined
    const { manifest } = row.signed
    const entry = await check(row.signed, champion, keys, now)
    if (entry.ok && tried?.manifest === manifest) return tried.model
    const loaded = entry.ok ? await load(entry.value) : entry
    if (loaded.ok) {
      tried = { manifest, model: loaded.value }
      return loaded.value
    }
    console.warn('fetched model', loaded.error.reason, loaded.error.detail)
    // It is what was signed, but not for this engine: another download would bring the same.
    if (loaded.error.reason === 'model-failed') {
      tried = { manifest, model: undefined }
      await noteRefusal(loaded.error)
    } else await dropModel(loaded.error)
  } catch (error) {
    console.warn('fetched model', error)
  }
  return undefined
}

async function check(
  stored: SignedManifest,
  champion: { readonly name: string; readonly version: string },
  keys: readonly ReleaseKey[],
  now: number,
): Promise<Result<ForecastModelEntry, ModelRefusal>> {
  const signed = parse(signedManifestSchema, stored)
  if (!signed.ok) return err({ reason: 'malformed', detail: signed.error.message })
  const manifest = await checkManifest(signed.value, keys, champion, now)
  return manifest.ok ? ok(manifest.value.forecast) : manifest
}

async function load(
  entry: ForecastModelEntry,
): Promise<Result<LoadedModel, ModelRefusal | ModelUnusable>> {
  const hashes = new Map(filesOf(entry).map(({ path, sha256 }) => [path, sha256]))
  return loadEntry(entry, async path => {
    const bytes = await modelFile(hashes.get(path) ?? '')
    if (bytes === undefined) throw new Error('is not stored')
    return bytes
  })
}
