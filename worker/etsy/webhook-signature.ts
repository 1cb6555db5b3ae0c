import { err, ok, type Result } from '../../schema/result.ts'
import { fromBase64, sameText, toBase64 } from '../auth/secret.ts'

/** A delivery older or younger than this is refused: it may be a recording. */
export const TOLERANCE_MS = 300_000

export type Delivery = {
  readonly id: string | undefined
  readonly timestamp: string | undefined
  readonly signature: string | undefined
  /** The bytes as they came: parsed and written again they would no longer match. */
  readonly body: Uint8Array<ArrayBuffer>
}
export type SignatureError = {
  readonly reason: 'signature-missing' | 'signature-wrong' | 'delivery-stale'
}

/** Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`. Gives the delivery's id. */
export async function verifyDelivery(
  delivery: Delivery,
  secret: string,
  nowMs: number,
): Promise<Result<string, SignatureError>> {
  const { id, timestamp, signature, body } = delivery
  if (!id || !timestamp || !signature) return err({ reason: 'signature-missing' })
  if (!/^\d{1,12}$/.test(timestamp)) return err({ reason: 'delivery-stale' })
  if (Math.abs(nowMs - Number(timestamp) * 1000) > TOLERANCE_MS)
    return err({ reason: 'delivery-stale' })

  const key = fromBase64(secret.replace(/^whsec_/, ''))
  if (!key) throw new Error('ETSY_WEBHOOK_SECRET must be base64, with or without whsec_')
  const prefix = new TextEncoder().encode(`${id}.${timestamp}.`)
  const signed = new Uint8Array(prefix.byteLength + body.byteLength)
  signed.set(prefix)
  signed.set(body, prefix.byteLength)
  const hmac = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const expected = toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', hmac, signed)))

  // Several entries while the secret rotates. Etsy's docs show none of the `v1,` that the scheme
  // prescribes, so both forms count; any other version does not.
  const entries = signature.split(/\s+/).map(entry => entry.replace(/^v1,/, ''))
  return entries.some(entry => sameText(entry, expected))
    ? ok(id)
    : err({ reason: 'signature-wrong' })
}
