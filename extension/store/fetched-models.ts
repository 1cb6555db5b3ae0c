import type { SignedManifest } from '../../schema/http/model-manifest.ts'
import { db } from './db.ts'
import type { FetchedModelRow } from './fetched-model-row.ts'

/** `undefined` until the worker was first asked. */
export async function fetchedModel(): Promise<FetchedModelRow | undefined> {
  return db.fetchedModels.get('forecast')
}

export async function modelFile(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return (await db.modelFiles.get(sha256))?.bytes
}

/**
 * Whether it is time to ask, and if so, the note that it was done: in one transaction, so that of
 * several who wake at once only one asks, and one who dies while asking does not begin again and
 * again. A moment in the future is a clock that was set back, and counts as long ago.
 */
export async function beginAsking(now: number, everyMs: number): Promise<boolean> {
  return db.transaction('rw', db.fetchedModels, async () => {
    const row = await fetchedModel()
    if (row !== undefined && row.askedAt <= now && now - row.askedAt < everyMs) return false
    await db.fetchedModels.put({ ...row, key: 'forecast', askedAt: now, refusal: undefined })
    return true
  })
}

export async function noteRefusal(refusal: FetchedModelRow['refusal']): Promise<void> {
  await db.fetchedModels.update('forecast', { refusal })
}

/** Kept as soon as it is whole: what comes after a cut download does not fetch it again. */
export async function putModelFile(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await db.modelFiles.put({ sha256, bytes })
}

/** From here on it stands beside the shipped models. Files that it does not name go. */
export async function acceptModel(
  signed: SignedManifest,
  newest: { readonly version: number; readonly issuedAt: number },
  files: readonly string[],
): Promise<void> {
  await db.transaction('rw', [db.fetchedModels, db.modelFiles], async () => {
    await db.modelFiles.where('sha256').noneOf(files).delete()
    await db.fetchedModels.update('forecast', {
      signed,
      newestVersion: newest.version,
      newestIssuedAt: newest.issuedAt,
    })
  })
}

/** Takes the copy out, and leaves when it was asked for and how new it was. */
export async function dropModel(refusal: FetchedModelRow['refusal']): Promise<void> {
  await db.transaction('rw', [db.fetchedModels, db.modelFiles], async () => {
    await db.modelFiles.clear()
    await db.fetchedModels.update('forecast', { signed: undefined, refusal })
  })
}
