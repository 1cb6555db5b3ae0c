import type { Progress } from '../../schema/sync/progress.ts'

export type Connection = 'none' | 'connected' | 'signed-out' | 'reconnect'

/** Why the last attempt failed; `reason` for code, `detail` for the log. */
export type LastError = { readonly reason: string; readonly detail: string; readonly at: number }

/** One shop that this browser holds a copy of, and where it stands with that shop's room. */
export type ConnectedShop = {
  readonly shopId: string
  /** Its name when it was connected; the copy's own `shop` row is newer. */
  readonly shopName: string
  /** Numbers this browser's mutations in that shop's room: a copy that begins again is a new client. */
  readonly clientId: string
  readonly connection: Exclude<Connection, 'none'>
  /** Whether the worker answered last time. */
  readonly online: boolean
  readonly lastError?: LastError | undefined
}

/** What this browser knows of itself. One row. Nothing secret: what signs in rests in `sign-ins.ts`. */
export type BrowserState = {
  readonly key: 'browser'
  /** Names this browser when it signs in: a new sign-in ends the session that it replaces. */
  readonly browserId?: string
  /** In the order in which they were connected. */
  readonly shops: readonly ConnectedShop[]
  /** The one that our own pages show; a page of Shop Manager shows its own. */
  readonly shownShopId?: string | undefined
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
