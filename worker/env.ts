import type { EtsyQuota } from './etsy/quota.ts'
import type { ShopRoom } from './shop/shop-room.ts'

/** What the worker is given from outside. `dev.vars.example` says what each value looks like. */
export type Env = {
  readonly SHOP_ROOM: DurableObjectNamespace<ShopRoom>
  readonly ETSY_QUOTA: DurableObjectNamespace<EtsyQuota>
  readonly DIRECTORY: D1Database
  /** Where the world reaches this worker: the issuer of our tokens and the OAuth callback. */
  readonly PUBLIC_ORIGIN: string
  readonly ETSY_API_ORIGIN: string
  readonly ETSY_AUTHORIZE_URL: string
  readonly ETSY_KEYSTRING: string
  readonly ETSY_SHARED_SECRET: string
  readonly ETSY_WEBHOOK_SECRET: string
  /** `{"current": kid, "keys": {kid: base64 of 32 bytes}}`: what Etsy's tokens are wrapped with. */
  readonly TOKEN_KEYS: string
  /** Base64 of 32 bytes: signs access tokens and socket tickets. */
  readonly SESSION_KEY: string
}
