import * as v from 'valibot'
import { err, ok, type Result } from '../../schema/result.ts'
import type { EtsyFailure } from '../etsy/failure.ts'
import { refreshGrant, type Grant, type OAuthApp } from '../etsy/oauth.ts'
import { envelopeSchema, type Vault } from '../etsy/vault.ts'
import type { Facts } from './facts.ts'

/** Before the hour is over, so that no call meets a token that dies on the way. */
const REFRESH_AT_SHARE = 50 / 60
const RETRIES = 3

const tokensSchema = v.object({
  access: envelopeSchema,
  refresh: envelopeSchema,
  refreshAt: v.number(),
  expiresAt: v.number(),
  /** Etsy said that the grant is gone. */
  revoked: v.boolean(),
})
type Tokens = v.InferOutput<typeof tokensSchema>

export type TokenKeeperOptions = {
  readonly facts: Facts
  readonly vault: Vault
  readonly app: OAuthApp
  /** Answers when what was written is on disk. */
  readonly sync: () => Promise<void>
  readonly sleep: (ms: number) => Promise<void>
}

/**
 * The one place where a shop's tokens live and are refreshed: the room is alone, so no two
 * refreshes ever spend the same refresh token. A rotated token is on disk before it is used. What
 * remains: a crash between Etsy's rotation and our write loses the grant, and the seller connects
 * again; Etsy documents no grace period.
 */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions
  #access: { readonly token: string; readonly refreshAt: number } | undefined
  #refreshing: Promise<Result<string, EtsyFailure>> | undefined

  constructor(options: TokenKeeperOptions) {
    this.#options = options
  }

  async keep(grant: Grant, nowMs: number): Promise<void> {
    const { facts, vault, sync } = this.#options
    const tokens: Tokens = {
      access: await vault.seal('access-token', grant.accessToken),
      refresh: await vault.seal('refresh-token', grant.refreshToken),
      refreshAt: nowMs + Math.floor(grant.lifetimeMs * REFRESH_AT_SHARE),
      expiresAt: nowMs + grant.lifetimeMs,
      revoked: false,
    }
    facts.put('tokens', tokens)
    await sync()
    this.#access = { token: grant.accessToken, refreshAt: tokens.refreshAt }
  }

  /** Whether only the seller can help. */
  mustReconnect(): boolean {
    return this.#stored()?.revoked ?? true
  }

  /** Etsy refused what the seller's grant has to allow: a new one is needed. */
  giveUp(): void {
    const tokens = this.#stored()
    if (tokens) this.#revoke(tokens)
  }

  /** A token that Etsy should take. `refused` is one that it has just turned down. */
  async accessToken(refused?: string): Promise<Result<string, EtsyFailure>> {
    if (this.#refreshing) return await this.#refreshing
    const nowMs = Date.now()
    const tokens = this.#stored()
    if (!tokens || tokens.revoked) return err({ reason: 'reconnect' })
    if (!this.#access) {
      const opened = await this.#options.vault.open('access-token', tokens.access)
      if (opened.ok) this.#access = { token: opened.value, refreshAt: tokens.refreshAt }
    }
    const access = this.#access
    if (access && access.token !== refused && nowMs < access.refreshAt) return ok(access.token)
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined))
    const fresh = await this.#refreshing
    if (fresh.ok || fresh.error.reason === 'reconnect') return fresh
    // Etsy's token endpoint is ill, but the old token has some minutes left.
    return access && access.token !== refused && nowMs < tokens.expiresAt ? ok(access.token) : fresh
  }

  async #refresh(): Promise<Result<string, EtsyFailure>> {
    const { vault, app, sleep } = this.#options
    let failure: EtsyFailure = { reason: 'unavailable', why: 'not asked' }
    let spent: string | undefined
    for (let attempt = 0; attempt < RETRIES; attempt += 1) {
      const tokens = this.#stored()
      if (!tokens || tokens.revoked) return err({ reason: 'reconnect' })
      const refresh = await vault.open('refresh-token', tokens.refresh)
      // A key that is gone or a damaged row: no repair but a new grant.
      if (!refresh.ok || refresh.value === spent) return this.#revoke(tokens)
      const grant = await refreshGrant(app, refresh.value)
      if (grant.ok) {
        await this.keep(grant.value, Date.now())
        return ok(grant.value.accessToken)
      }
      failure = grant.error
      // Etsy sometimes revokes at random. The store is read once more: if it holds another token
      // by now (the seller connected again meanwhile), that one is tried before giving up.
      if (failure.reason === 'reconnect') spent = refresh.value
      else if (failure.reason === 'refused' || failure.reason === 'rate-limited') break
      else await sleep(250 * 2 ** attempt)
    }
    // No window and no order was refused, only a token: whatever wanted it is tried again later.
    if (failure.reason === 'refused')
      return err({ reason: 'unavailable', why: `token endpoint: ${failure.why}` })
    return err(failure)
  }

  #revoke(tokens: Tokens): Result<string, EtsyFailure> {
    this.#options.facts.put('tokens', { ...tokens, revoked: true })
    this.#access = undefined
    return err({ reason: 'reconnect' })
  }

  #stored(): Tokens | undefined {
    return this.#options.facts.get(tokensSchema, 'tokens')
  }
}
