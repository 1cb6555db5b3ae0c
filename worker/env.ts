import type { ExtensionEnv } from './auth/origin.ts'
import type { RoomEnv, ShopRoom } from './shop/shop-room.ts'

/** What the worker is given from outside. `dev.vars.example` says what each value looks like. */
export type Env = RoomEnv &
  ExtensionEnv & {
    readonly SHOP_ROOM: DurableObjectNamespace<ShopRoom>
    readonly DIRECTORY: D1Database
    /** Signed manifests and model files, put there by whoever holds the release key; only read here. */
    readonly MODELS: R2Bucket
    /** Per-address counters of the open routes; absent where the platform has none. */
    readonly LIMIT_OAUTH?: RateLimit
    readonly LIMIT_SESSION?: RateLimit
    readonly LIMIT_WEBHOOKS?: RateLimit
    readonly LIMIT_MODELS?: RateLimit
    /** Where the world reaches this worker: the issuer of our tokens and the OAuth callback. */
    readonly PUBLIC_ORIGIN: string
    readonly ETSY_AUTHORIZE_URL: string
    readonly ETSY_WEBHOOK_SECRET: string
    /** Base64 of 32 bytes: signs access tokens, refresh tokens and socket tickets. */
    readonly SESSION_KEY: string
  }
