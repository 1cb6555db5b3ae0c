import { Hono, type Context } from 'hono'
import type { ProblemReason } from '../../schema/http/problem.ts'
import type { HonoEnv } from '../hono-env.ts'
import { limitAddress } from '../middleware/limit-address.ts'
import { problem } from '../middleware/problem.ts'

const HOUR_S = 3_600
const YEAR_S = 31_536_000

/**
 * Newer forecasting models, for whoever asks: nothing here is of a shop. The worker vouches for
 * nothing either, it hands out what was signed elsewhere. Keys are built from what the patterns let
 * through, so that no address reaches another object of the bucket.
 */
export const models = new Hono<HonoEnv>()
  .use(limitAddress('LIMIT_MODELS'))
  .get('/manifests/:format{[1-9][0-9]?}', context =>
    serve(context, {
      key: `manifests/${context.req.param('format')}.json`,
      type: 'application/json',
      caching: `public, max-age=${String(HOUR_S)}`,
      missing: 'not-published',
    }),
  )
  .get('/files/:sha256{[0-9a-f]{64}}', context =>
    serve(context, {
      key: `files/${context.req.param('sha256')}`,
      type: 'application/octet-stream',
      // The address is the hash of what stands there. Whoever passes it on may not press it either:
      // the reader counts bytes.
      caching: `public, max-age=${String(YEAR_S)}, immutable, no-transform`,
      missing: 'not-found',
    }),
  )

async function serve(
  context: Context<HonoEnv>,
  file: {
    readonly key: string
    readonly type: string
    readonly caching: string
    readonly missing: ProblemReason
  },
): Promise<Response> {
  const known = /^(?:W\/)?"([^"]+)"$/.exec(context.req.header('if-none-match') ?? '')?.[1]
  const object = await context.env.MODELS.get(
    file.key,
    known === undefined ? {} : { onlyIf: { etagDoesNotMatch: known } },
  )
  if (object === null) return problem(context, 404, file.missing)
  const headers = { etag: object.httpEtag, 'cache-control': file.caching }
  // Without a body it is the one that the asker has.
  if (!('body' in object)) return context.body(null, 304, headers)
  return context.body(object.body, 200, {
    ...headers,
    'content-type': file.type,
    'content-length': String(object.size),
  })
}
