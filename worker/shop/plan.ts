import type { Writable } from '../../schema/sync/push.ts'
import type { Reject } from '../../schema/sync/reject.ts'
import { upSchema } from '../../schema/sync/up.ts'
import { MAX_FRAME_BYTES, MIN_SUPPORTED_VERSION, SYNC_VERSION } from '../../schema/sync/version.ts'
import { parseJson } from '../../schema/parse.ts'
import { unreachable } from '../../schema/result.ts'

/** What the room knows of the client on a socket; `clientId` is absent before its hello. */
export type Client = {
  readonly clientId: string | undefined
  readonly lastMutationId: number
  /** What the last mutation put, to tell a retry from another change under the same number. */
  readonly lastBody: string | undefined
}

export type Step =
  | {
      readonly do: 'welcome'
      readonly clientId: string
      readonly version: number
      readonly cursor: number
    }
  | { readonly do: 'ack'; readonly mutationId: number }
  | {
      readonly do: 'store'
      readonly mutationId: number
      readonly puts: readonly Writable[]
      readonly body: string
    }
  | { readonly do: 'reject'; readonly reason: Reject['reason']; readonly close: boolean }

/** What the room must do with one frame. No I/O, no clock. */
export function plan(frame: string, client: Client): Step {
  // A character is at least a byte: what is longer in characters is too long in bytes too.
  if (frame.length > MAX_FRAME_BYTES || byteLength(frame) > MAX_FRAME_BYTES)
    return reject('malformed')
  const parsed = parseJson(upSchema, frame)
  if (!parsed.ok) return reject('malformed')
  const up = parsed.value
  switch (up.type) {
    case 'hello':
      if (up.version < MIN_SUPPORTED_VERSION) return reject('client-too-old')
      if (up.version > SYNC_VERSION) return reject('server-too-old')
      return { do: 'welcome', clientId: up.clientId, version: up.version, cursor: up.cursor }
    case 'push': {
      // Only a hello says whose mutations these are. After a crash we may have forgotten it, while
      // its client takes the socket for greeted: it greets again after a gap.
      if (client.clientId === undefined || up.mutationId > client.lastMutationId + 1)
        return { do: 'reject', reason: 'gap', close: false }
      const body = JSON.stringify(up.puts)
      if (up.mutationId === client.lastMutationId && body !== client.lastBody)
        return reject('malformed')
      if (up.mutationId <= client.lastMutationId) return { do: 'ack', mutationId: up.mutationId }
      return { do: 'store', mutationId: up.mutationId, puts: up.puts, body }
    }
    default:
      return unreachable(up)
  }
}

function reject(reason: Reject['reason']): Step {
  return { do: 'reject', reason, close: true }
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength
}
