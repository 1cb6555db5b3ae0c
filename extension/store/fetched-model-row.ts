import type { SignedManifest } from '../../schema/http/model-manifest.ts'

/** What this browser knows of models that are not in its package. One row, of no shop. */
export type FetchedModelRow = {
  readonly key: 'forecast'
  /** When the worker was last asked, whatever came of it. */
  readonly askedAt: number
  /** Why the last question brought nothing; for the log. */
  readonly refusal?: { readonly reason: string; readonly detail: string } | undefined
  /** The newest version that was ever taken: none before it is taken after it. */
  readonly newestVersion?: number
  /** When the newest manifest that was ever taken was signed. */
  readonly newestIssuedAt?: number
  /** There only beside all of its files. */
  readonly signed?: SignedManifest | undefined
}

export type ModelFileRow = { readonly sha256: string; readonly bytes: Uint8Array<ArrayBuffer> }
