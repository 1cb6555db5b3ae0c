import * as v from 'valibot'
import { versionSchema, type Version } from '../../schema/entities/entity.ts'
import { versionsPageSchema } from '../../schema/http/versions.ts'
import { parse } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { MAX_PAGE_VERSIONS, SYNC_VERSION } from '../../schema/sync/version.ts'
import type { FetchPage, Page } from './catch-up.ts'
import type { SyncFailure } from './failure.ts'
import { callFor } from './http.ts'
import { withSession } from './session.ts'

/** The page with its versions still unread, so that one that is new to this build stops no other. */
const envelopeSchema = v.object({ ...versionsPageSchema.entries, versions: v.array(v.unknown()) })
const seqSchema = v.object({ seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) })

/** Asks the worker for one page of a shop's versions. */
export const fetchPage: FetchPage = (shopId, after, signal) =>
  withSession(shopId, Date.now(), async session => {
    const query = new URLSearchParams({
      after: String(after),
      limit: String(MAX_PAGE_VERSIONS),
      version: String(SYNC_VERSION),
    })
    const page = await callFor(envelopeSchema, {
      method: 'GET',
      path: `/shops/${shopId}/versions?${query.toString()}`,
      session,
      signal,
    })
    return page.ok ? readVersions(page.value) : page
  })

/** Versions that this build cannot read are left out and named; of a page of nothing else, we say so. */
export function readVersions(
  page: v.InferOutput<typeof envelopeSchema>,
): Result<Page, SyncFailure> {
  const versions: Version[] = []
  let skippedFrom: number | undefined
  for (const raw of page.versions) {
    const parsed = parse(versionSchema, raw)
    if (parsed.ok) {
      versions.push(parsed.value)
      continue
    }
    const seq = parse(seqSchema, raw)
    if (!seq.ok) return err({ reason: 'malformed', detail: 'a version without a seq' })
    console.warn('a version was left out', seq.value.seq, parsed.error.path, parsed.error.message)
    skippedFrom = Math.min(skippedFrom ?? Infinity, seq.value.seq)
  }
  const { room, cursor, head } = page
  return ok({ room, versions, cursor, head, ...(skippedFrom !== undefined && { skippedFrom }) })
}
