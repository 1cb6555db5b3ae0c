import type { EtsyQuota } from './quota.ts'

/** What a call to Etsy needs of the worker's surroundings. */
export type EtsyEnv = {
  readonly ETSY_QUOTA: DurableObjectNamespace<EtsyQuota>
  readonly ETSY_API_ORIGIN: string
  readonly ETSY_KEYSTRING: string
  readonly ETSY_SHARED_SECRET: string
}
