import * as v from 'valibot'
import {
  MAX_MANIFEST_LIFE_MS,
  MODEL_FORMAT,
  type ModelManifest,
  modelManifestSchema,
  type SignedManifest,
} from '../../schema/http/model-manifest.ts'
import { filesOf, MAX_MODEL_BYTES } from '../../schema/model-registry.ts'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import type { ModelRefusal } from './model-refusal.ts'
import type { ReleaseKey } from './release-keys.ts'

/** A clock of a signing machine and one of a seller's may differ. */
const CLOCK_SKEW_MS = 86_400_000

const formatSchema = v.object({ format: v.number() })

/**
 * What a signed manifest says, when one of the keys vouches for it and it is of a newer version of
 * the shipped champion. Asked when it comes and again each time that it is used: keys, the shipped
 * version and the day may have changed since.
 */
export async function checkManifest(
  signed: SignedManifest,
  keys: readonly ReleaseKey[],
  champion: { readonly name: string; readonly version: string },
  now: number,
): Promise<Result<ModelManifest, ModelRefusal>> {
  const key = keys.find(({ id }) => id === signed.keyId)
  if (key === undefined) return err({ reason: 'key-unknown', detail: signed.keyId })
  const bytes = bytesOf(signed.manifest)
  // Nothing of it is read before it is known whose it is.
  if (!(await isSigned(bytes, bytesOf(signed.signature), key)))
    return err({ reason: 'signature-wrong', detail: key.id })
  const manifest = readManifest(signed)
  if (!manifest.ok) return manifest
  const { forecast, issuedAt, expiresAt } = manifest.value
  if (
    now >= expiresAt ||
    issuedAt > now + CLOCK_SKEW_MS ||
    expiresAt - issuedAt > MAX_MANIFEST_LIFE_MS
  )
    return err({ reason: 'expired', detail: `from ${issuedAt} to ${expiresAt}, now ${now}` })
  const { name, version } = forecast
  if (name !== champion.name || !(Number(version) > Number(champion.version)))
    return err({
      reason: 'not-newer',
      detail: `${name}/${version}, and here is ${champion.name}/${champion.version}`,
    })
  const total = filesOf(forecast).reduce((sum, file) => sum + file.bytes, 0)
  if (total > MAX_MODEL_BYTES) return err({ reason: 'too-large', detail: `${total} bytes` })
  return ok(manifest.value)
}

/** What it says, whoever signed it. */
export function readManifest(signed: SignedManifest): Result<ModelManifest, ModelRefusal> {
  const text = new TextDecoder().decode(bytesOf(signed.manifest))
  const format = parseJson(formatSchema, text)
  if (format.ok && format.value.format !== MODEL_FORMAT)
    return err({ reason: 'format-unknown', detail: String(format.value.format) })
  const manifest = parseJson(modelManifestSchema, text)
  if (manifest.ok) return manifest
  const { path, message } = manifest.error
  return err({ reason: 'malformed', detail: `${path}: ${message}` })
}

async function isSigned(
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  { spki }: ReleaseKey,
): Promise<boolean> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('spki', bytesOf(spki), curve, false, ['verify'])
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, bytes)
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), char => char.charCodeAt(0))
}
