import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { releaseKeys, type ReleaseKey } from '../../extension/inference/release-keys.ts'
import { loadForecastModels } from '../../extension/inference/load-models.ts'
import { readRegistry } from '../../extension/inference/read-registry.ts'
import { makeForecast } from '../../models/forecast/make-forecast.ts'
import { MODEL_FORMAT } from '../../schema/http/model-manifest.ts'
import { filesOf } from '../../schema/model-registry.ts'
import { signManifest } from './sign-manifest.ts'
import { readSigningKey } from './signing-key.ts'

/** A shop that any model worth signing can forecast. */
const steady = Array.from({ length: 400 }, (_, day) => 1000 + 100 * (day % 7))

/**
 * Lays out the champion of a folder as the bucket has it, signed: files under their hash, and the
 * manifest. Throws where the folder's champion is not whole or does not forecast, and where no
 * browser would believe the key.
 */
export async function layOut(request: {
  readonly trained: string
  readonly output: string
  /** PKCS #8, PEM. */
  readonly privateKey: string
  readonly keys?: readonly ReleaseKey[]
  readonly now: number
}): Promise<{ readonly manifest: string; readonly files: readonly string[] }> {
  const { trained, output, privateKey, keys = releaseKeys, now } = request
  const read = (path: string): Promise<Uint8Array> =>
    Promise.resolve(readFileSync(join(trained, path)))
  const registry = await readRegistry(read)
  if (!registry.ok) throw new Error(`${trained}: ${registry.error.detail}`)
  const champion = registry.value.find(({ role }) => role === 'champion')
  if (champion === undefined) throw new Error(`${trained} has no champion`)

  const { models, failures } = await loadForecastModels(read)
  const loaded = models.find(({ role }) => role === 'champion')
  if (loaded === undefined) throw new Error(failures[0]?.detail ?? 'the champion does not load')
  const input = { values: steady, origin: '2026-11-21', kind: 'revenue' } as const
  const made = await makeForecast(input, loaded)
  if (!made.ok || made.value.isBaseline) throw new Error('the champion does not forecast')

  const signed = await signManifest(champion, await readSigningKey(privateKey, keys), now)
  mkdirSync(join(output, 'files'), { recursive: true })
  mkdirSync(join(output, 'manifests'), { recursive: true })
  for (const { path, sha256 } of filesOf(champion))
    cpSync(join(trained, path), join(output, 'files', sha256))
  const manifest = `manifests/${String(MODEL_FORMAT)}.json`
  writeFileSync(join(output, manifest), JSON.stringify(signed))
  return { manifest, files: filesOf(champion).map(({ sha256 }) => `files/${sha256}`) }
}
