import { KIND_SINCE, MAX_FRAME_BYTES } from '../../schema/sync/version.ts'
import type { StoredVersion } from './entity-store.ts'

/** A client of this version or a newer one can read every kind. */
const ALL_KINDS_SINCE = Math.max(...Object.values(KIND_SINCE))

/** More than this is not sent on sockets: clients fetch it by the page, compressed. */
export const MOST_FRAMES = 4

/**
 * The frames that carry these versions to clients that stand at `from`. Where they would be many,
 * a single patch without versions says where the head is now, and a client below it catches up
 * over HTTP.
 */
export function patchFrames(from: number, versions: readonly StoredVersion[]): string[] {
  const last = versions[versions.length - 1]
  if (!last) return []
  const frames: string[] = []
  let start = from
  let to = from
  let parts: string[] = []
  let bytes = 0
  const flush = () => {
    if (parts.length === 0) return
    frames.push(
      `{"type":"patch","from":${String(start)},"to":${String(to)},"versions":[${parts.join(',')}]}`,
    )
    start = to
    parts = []
    bytes = 0
  }
  for (const version of versions) {
    const text = versionText(version)
    const size = new TextEncoder().encode(text).byteLength + 1
    // The frame's own words take less than 200 bytes.
    if (size + 200 > MAX_FRAME_BYTES) return [headFrame(last.seq)]
    if (bytes + size + 200 > MAX_FRAME_BYTES) flush()
    if (frames.length >= MOST_FRAMES) return [headFrame(last.seq)]
    parts.push(text)
    bytes += size
    to = version.seq
  }
  flush()
  return frames.length > MOST_FRAMES ? [headFrame(last.seq)] : frames
}

/** Says only where the room is: see `schema/sync/patch.ts`. */
export function headFrame(head: number): string {
  return `{"type":"patch","from":${String(head)},"to":${String(head)},"versions":[]}`
}

/**
 * The frame as a client of an older version can read it: one that carries an entity which that
 * version does not know only says where the head is, and the client leaves the entity out of its
 * pages of catch-up. No text can look like an entity: quotes in it are escaped.
 */
export function frameFor(frame: string, clientVersion: number): string {
  if (clientVersion >= ALL_KINDS_SINCE) return frame
  const isUnknown = Object.entries(KIND_SINCE).some(
    ([kind, since]) => since > clientVersion && frame.includes(`"entity":{"kind":"${kind}"`),
  )
  const to = /^\{"type":"patch","from":\d+,"to":(\d+),/.exec(frame)?.[1]
  return isUnknown && to !== undefined ? headFrame(Number(to)) : frame
}

/** The body is JSON already and is not parsed again on its way out. */
export function versionText({ seq, body }: StoredVersion): string {
  return `{"seq":${String(seq)},"entity":${body}}`
}
