import { createMiddleware } from 'hono/factory'
import type { HonoEnv } from '../hono-env.ts'

/**
 * On every answer, whoever made it: a route, a refusal, a redirect, an error. Nothing of ours is a
 * page, so a browser may load nothing for it and frame it nowhere; what is not declared public (the
 * signed models) rests in no cache.
 */
const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

export const answerHeaders = createMiddleware<HonoEnv>(async (context, next) => {
  await next()
  // An upgrade to a socket takes none, and no browser reads any there.
  if (context.res.status === 101) return
  for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value)
  if (!context.res.headers.has('cache-control'))
    context.res.headers.set('cache-control', 'no-store')
})
