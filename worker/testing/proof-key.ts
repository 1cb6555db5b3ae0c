import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JWK,
} from 'jose'
import { randomSecret, sha256 } from '../auth/secret.ts'

/** What a request is signed for; what is not given is what an honest browser would say. */
export type ProofOptions = {
  readonly method: string
  /** The whole address; its query is left out, as in RFC 9449. */
  readonly url: string
  readonly accessToken?: string | undefined
  readonly nonce?: string
  readonly nowMs?: number
  readonly jti?: string
}

/** A session's key, as a browser has one: every request is signed with it (RFC 9449). */
export class ProofKey {
  readonly jkt: string
  readonly #key: CryptoKey
  readonly #jwk: JWK

  private constructor(key: CryptoKey, jwk: JWK, jkt: string) {
    this.#key = key
    this.#jwk = jwk
    this.jkt = jkt
  }

  static async create(): Promise<ProofKey> {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const { kty, crv = '', x = '', y = '' } = await exportJWK(publicKey)
    const jwk = { kty, crv, x, y }
    return new ProofKey(privateKey, jwk, await calculateJwkThumbprint(jwk))
  }

  /** A key that was made elsewhere, by its private parts. */
  static async from({ kty, crv, x, y, d }: Record<'kty' | 'crv' | 'x' | 'y' | 'd', string>) {
    const key = await importJWK({ kty, crv, x, y, d }, 'ES256')
    if (key instanceof Uint8Array) throw new Error('not a key of an elliptic curve')
    const jwk = { kty, crv, x, y }
    return new ProofKey(key, jwk, await calculateJwkThumbprint(jwk))
  }

  async proof({ method, url, accessToken, nonce, nowMs, jti }: ProofOptions): Promise<string> {
    const claims = {
      jti: jti ?? randomSecret(),
      htm: method,
      htu: url.split('?')[0],
      iat: Math.floor((nowMs ?? Date.now()) / 1000),
      ...(accessToken !== undefined && { ath: await sha256(accessToken) }),
      ...(nonce !== undefined && { nonce }),
    }
    return await new SignJWT(claims)
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: this.#jwk })
      .sign(this.#key)
  }

  /** The headers of a call with an access token. */
  async headers(
    options: ProofOptions & { readonly accessToken: string },
  ): Promise<Record<'authorization' | 'dpop', string>> {
    return {
      authorization: `DPoP ${options.accessToken}`,
      dpop: await this.proof(options),
    }
  }
}
