import type { Progress } from '../../schema/sync/progress.ts'

export type Connection = 'none' | 'connected' | 'signed-out' | 'reconnect'

/** Why the last attempt failed; `reason` for code, `detail` for the log. */
export type LastError = { readonly reason: string; readonly detail: string; readonly at: number }

/** What this browser knows of itself. One row. Nothing secret: what signs in rests in `sign-ins.ts`. */
export type BrowserState = {
  readonly key: 'browser'
  /** Numbers this browser's mutations. */
  readonly clientId: string
  /** The shop that is shown. */
  readonly shopId?: string
  readonly shopName?: string
  readonly connection: Connection
  /** Whether the worker answered last time. */
  readonly online: boolean
  readonly lastError?: LastError | undefined
}

/** What is known of one shop's copy. Written in the same transaction as its rows. */
export type ShopState = {
  readonly shopId: string
  /** The room that it is a copy of; a copy of an older build learns it with the next answer. */
  readonly room?: string | undefined
  /** The highest seq up to which everything is stored. */
  readonly cursor: number
  /** The room's newest seq, as far as we were told. */
  readonly head?: number
  readonly progress?: Progress
  /** The zone in which the stored rollups were cut. */
  readonly timeZone: string
  /** `ROLLUP_VERSION` of the rules by which they were made. */
  readonly rollupVersion: number
  /** Set when a stored row was lost: rollups are made anew with the next rows. */
  readonly rollupsBroken: boolean
  readonly lastMutationId: number
  /** The shop-local day on which forecasts were last asked for. */
  readonly forecastDay?: string
  /** The first version that this build could not read; asked for again by the next build. */
  readonly skippedFrom?: number | undefined
  readonly receiptCount: number
  readonly ledgerEntryCount: number
  readonly listingCount: number
}
