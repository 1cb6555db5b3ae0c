import * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { fromBase64, toBase64 } from '../auth/secret.ts'

/**
 * Envelopes for what must not be readable in a stolen database: Etsy's tokens and the key that
 * hashes buyers. Each has a data key of its own (AES-256-GCM), wrapped by a key-encryption key with
 * an id. `shopId|kind|kid` is bound in as additional data, so that an envelope that was moved to
 * another shop, another column or another key id does not open.
 */
export type EnvelopeKind = 'access-token' | 'refresh-token' | 'buyer-key'

export const envelopeSchema = v.object({
  kid: v.string(),
  wrapIv: v.string(),
  wrappedKey: v.string(),
  iv: v.string(),
  sealed: v.string(),
})
export type Envelope = v.InferOutput<typeof envelopeSchema>

export type Vault = {
  seal(kind: EnvelopeKind, secret: string): Promise<Envelope>
  open(kind: EnvelopeKind, envelope: Envelope): Promise<Result<string, VaultError>>
  /** Whether the envelope is wrapped by a key that is on its way out. */
  isStale(envelope: Envelope): boolean
}
export type VaultError = { readonly reason: 'key-unknown' | 'envelope-broken' }

const keysSchema = v.object({ current: v.string(), keys: v.record(v.string(), v.string()) })

/** `TOKEN_KEYS`, read: the id of the key to use now, and the bytes of each key that is still live. */
export function readTokenKeys(tokenKeys: string): {
  readonly current: string
  readonly bytesOf: (kid: string) => Uint8Array<ArrayBuffer> | undefined
} {
  const parsed = parseJson(keysSchema, tokenKeys)
  if (!parsed.ok) throw new Error('TOKEN_KEYS must be {"current": kid, "keys": {kid: base64}}')
  const { current, keys } = parsed.value
  return {
    current,
    bytesOf(kid) {
      const raw = Object.hasOwn(keys, kid) ? fromBase64(keys[kid] ?? '') : undefined
      return raw?.byteLength === 32 ? raw : undefined
    },
  }
}

export function openVault(tokenKeys: string, shopId: string): Vault {
  const { current, bytesOf } = readTokenKeys(tokenKeys)
  const wrapping = new Map<string, Promise<CryptoKey>>()

  function keyOf(kid: string): Promise<CryptoKey> | undefined {
    const known = wrapping.get(kid)
    if (known) return known
    const raw = bytesOf(kid)
    if (!raw) return undefined
    const imported = importKey(raw)
    wrapping.set(kid, imported)
    return imported
  }

  const bound = (kind: EnvelopeKind, kid: string) =>
    new TextEncoder().encode(`${shopId}|${kind}|${kid}`)

  return {
    async seal(kind, secret) {
      const wrapKey = await keyOf(current)
      if (!wrapKey) throw new Error('TOKEN_KEYS names a current key that it does not hold')
      const additionalData = bound(kind, current)
      const dataKey = crypto.getRandomValues(new Uint8Array(32))
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const wrapIv = crypto.getRandomValues(new Uint8Array(12))
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData },
        await importKey(dataKey),
        new TextEncoder().encode(secret),
      )
      const wrapped = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv: wrapIv, additionalData },
        wrapKey,
        dataKey,
      )
      return {
        kid: current,
        wrapIv: toBase64(wrapIv),
        wrappedKey: toBase64(new Uint8Array(wrapped)),
        iv: toBase64(iv),
        sealed: toBase64(new Uint8Array(sealed)),
      }
    },

    async open(kind, envelope) {
      const wrapKey = await keyOf(envelope.kid)
      if (!wrapKey) return err({ reason: 'key-unknown' })
      const additionalData = bound(kind, envelope.kid)
      const [wrapIv, wrapped, iv, sealed] = [
        fromBase64(envelope.wrapIv),
        fromBase64(envelope.wrappedKey),
        fromBase64(envelope.iv),
        fromBase64(envelope.sealed),
      ]
      if (!wrapIv || !wrapped || !iv || !sealed) return err({ reason: 'envelope-broken' })
      try {
        const dataKey = await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv: wrapIv, additionalData },
          wrapKey,
          wrapped,
        )
        const secret = await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv, additionalData },
          await importKey(new Uint8Array(dataKey)),
          sealed,
        )
        return ok(new TextDecoder().decode(secret))
      } catch {
        // WebCrypto says nothing about why, and neither do we.
        return err({ reason: 'envelope-broken' })
      }
    },

    isStale: envelope => envelope.kid !== current,
  }
}

async function importKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}
