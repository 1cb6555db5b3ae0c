import { base64Url, fromBase64, toBase64 } from '../auth/secret.ts'
import { envelopeSchema, type Vault } from '../etsy/vault.ts'
import type { Facts } from './facts.ts'

/**
 * A buyer as this shop knows one: the same text for the same buyer, another in every other shop,
 * and no way back without the key, which is sealed and goes with the room.
 */
export class BuyerHash {
  readonly #facts: Facts
  readonly #vault: Vault
  #key: Promise<CryptoKey> | undefined

  constructor(facts: Facts, vault: Vault) {
    this.#facts = facts
    this.#vault = vault
  }

  async of(buyerId: string): Promise<string> {
    this.#key ??= this.#loadKey()
    const bytes = await crypto.subtle.sign(
      'HMAC',
      await this.#key,
      new TextEncoder().encode(buyerId),
    )
    // 128 bits: two of a shop's buyers never meet.
    return base64Url(new Uint8Array(bytes, 0, 16))
  }

  async #loadKey(): Promise<CryptoKey> {
    const stored = this.#facts.get(envelopeSchema, 'buyerKey')
    if (stored) {
      const opened = await this.#vault.open('buyer-key', stored)
      if (!opened.ok) throw new Error(`the buyer key does not open: ${opened.error.reason}`)
      const raw = fromBase64(opened.value)
      if (!raw) throw new Error('the buyer key is not base64')
      if (this.#vault.isStale(stored)) await this.#seal(opened.value)
      return await importKey(raw)
    }
    const raw = crypto.getRandomValues(new Uint8Array(32))
    await this.#seal(toBase64(raw))
    return await importKey(raw)
  }

  async #seal(key: string): Promise<void> {
    this.#facts.put('buyerKey', await this.#vault.seal('buyer-key', key))
  }
}

async function importKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
}
