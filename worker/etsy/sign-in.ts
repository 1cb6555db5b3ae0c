import { ok, type Result } from '../../schema/result.ts'
import { createClient } from './client.ts'
import type { EtsyEnv } from './etsy-env.ts'
import type { EtsyFailure } from './failure.ts'
import { exchangeCode, type Grant } from './oauth.ts'
import { readMe, readShop } from './reads.ts'

export type SignedIn = {
  readonly shopId: string
  readonly shopName: string
  readonly userId: string
  readonly grant: Grant
}

/** Turns the code that Etsy sent along into a grant, and learns whose shop it opens. */
export async function signInAtEtsy(
  env: EtsyEnv,
  { code, verifier, callback }: { code: string; verifier: string; callback: string },
): Promise<Result<SignedIn, EtsyFailure>> {
  const app = { apiOrigin: env.ETSY_API_ORIGIN, keystring: env.ETSY_KEYSTRING }
  const grant = await exchangeCode(app, code, verifier, callback)
  if (!grant.ok) return grant
  const quota = env.ETSY_QUOTA.getByName('app')
  const client = createClient({
    origin: env.ETSY_API_ORIGIN,
    apiKey: `${env.ETSY_KEYSTRING}:${env.ETSY_SHARED_SECRET}`,
    priority: 'interactive',
    fetch: (input, init) => fetch(input, init),
    // The shop is not known yet; all sign-ins share one turn.
    permit: async priority => await quota.take('sign-in', priority, {}),
    onLimits: () => undefined,
    onProbed: async limits => await quota.probed(limits),
    onRateLimited: async waitMs => await quota.pause(waitMs),
    accessToken: () => Promise.resolve(ok(grant.value.accessToken)),
  })
  const me = await readMe(client)
  if (!me.ok) return me
  const shop = await readShop(client, me.value.shopId, Date.now())
  if (!shop.ok) return shop
  return ok({
    shopId: me.value.shopId,
    userId: me.value.userId,
    shopName: shop.value.shop.name,
    grant: grant.value,
  })
}
