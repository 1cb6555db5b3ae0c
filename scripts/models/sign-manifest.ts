import {
  MAX_MANIFEST_LIFE_MS,
  MODEL_FORMAT,
  modelManifestSchema,
  type SignedManifest,
} from '../../schema/http/model-manifest.ts'
import { filesOf, type ForecastModelEntry, MAX_MODEL_BYTES } from '../../schema/model-registry.ts'
import { parse } from '../../schema/parse.ts'

/** Half of a release key. It exists on the machine that signs, and nowhere else. */
export type SigningKey = { readonly id: string; readonly privateKey: CryptoKey }

/** Signs an entry of a registry as the model that browsers may fetch. Throws where none would take it. */
export async function signManifest(
  entry: ForecastModelEntry,
  key: SigningKey,
  issuedAt: number,
): Promise<SignedManifest> {
  const manifest = parse(modelManifestSchema, {
    format: MODEL_FORMAT,
    issuedAt,
    expiresAt: issuedAt + MAX_MANIFEST_LIFE_MS,
    forecast: { ...entry, role: 'challenger' },
  })
  if (!manifest.ok) throw new Error(`${manifest.error.path}: ${manifest.error.message}`)
  const total = filesOf(manifest.value.forecast).reduce((sum, { bytes }) => sum + bytes, 0)
  if (total > MAX_MODEL_BYTES) throw new Error(`${total} bytes are too many for one model`)
  return signBytes(new TextEncoder().encode(JSON.stringify(manifest.value)), key)
}

/** The signature over exactly these bytes. */
export async function signBytes(
  bytes: Uint8Array<ArrayBuffer>,
  { id, privateKey }: SigningKey,
): Promise<SignedManifest> {
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, bytes))
  return { keyId: id, manifest: base64(bytes), signature: base64(signature) }
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
