import * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { fromBase64, toBase64 } from '../auth/secret.ts'
import { readTokenKeys } from '../etsy/vault.ts'
import { folderOf, manifestSchema, type Manifest } from './archive-format.ts'

/**
 * A manifest at rest: its exact text and an HMAC over it. The key is derived (HKDF) from one of
 * `TOKEN_KEYS` for this purpose and this shop alone, so that whoever can write to the bucket can
 * neither alter a manifest nor put one shop's into the folder of another. The chunks are named in
 * it by their hashes.
 */
const sealedSchema = v.object({ kid: v.string(), mac: v.string(), manifest: v.string() })

export type ManifestError = { readonly reason: 'manifest-broken' | 'key-unknown' }

export async function sealManifest(tokenKeys: string, manifest: Manifest): Promise<string> {
  const { current: kid, bytesOf } = readTokenKeys(tokenKeys)
  const raw = bytesOf(kid)
  if (!raw) throw new Error('TOKEN_KEYS names a current key that it does not hold')
  const text = JSON.stringify(manifest)
  const key = await macKey(raw, manifest.shopId)
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))
  const sealed: v.InferOutput<typeof sealedSchema> = {
    kid,
    mac: toBase64(new Uint8Array(mac)),
    manifest: text,
  }
  return JSON.stringify(sealed)
}

/** The authentication code first; nothing of the text is read before it holds. */
export async function openManifest(
  tokenKeys: string,
  shopId: string,
  sealed: string,
): Promise<Result<Manifest, ManifestError>> {
  const outer = parseJson(sealedSchema, sealed)
  if (!outer.ok) return err({ reason: 'manifest-broken' })
  const raw = readTokenKeys(tokenKeys).bytesOf(outer.value.kid)
  if (!raw) return err({ reason: 'key-unknown' })
  const mac = fromBase64(outer.value.mac)
  const bytes = new TextEncoder().encode(outer.value.manifest)
  const key = await macKey(raw, shopId)
  if (!mac || !(await crypto.subtle.verify('HMAC', key, mac, bytes)))
    return err({ reason: 'manifest-broken' })
  const manifest = parseJson(manifestSchema, outer.value.manifest)
  if (!manifest.ok || manifest.value.shopId !== shopId) return err({ reason: 'manifest-broken' })
  const isOwn = manifest.value.chunks.every(({ key: name }) => name.startsWith(folderOf(shopId)))
  return isOwn ? ok(manifest.value) : err({ reason: 'manifest-broken' })
}

async function macKey(raw: Uint8Array<ArrayBuffer>, shopId: string): Promise<CryptoKey> {
  const master = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey'])
  return await crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(),
      info: new TextEncoder().encode(`archive-manifest|${shopId}`),
    },
    master,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign', 'verify'],
  )
}
