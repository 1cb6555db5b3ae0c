import { createMiddleware } from 'hono/factory'
import type { HonoEnv } from '../hono-env.ts'
import { problem } from './problem.ts'

/** The routes that anybody may call without a token. Each has a limit in `wrangler.jsonc`. */
export type AddressLimit = 'LIMIT_OAUTH' | 'LIMIT_SESSION' | 'LIMIT_WEBHOOKS' | 'LIMIT_MODELS'

/** The period of each limit. Seconds. */
export const LIMIT_PERIOD_S = 60

/**
 * Counts what an address asks of an open route, and refuses what is above the limit. The platform's
 * counter is per location and not exact: it keeps floods off the directory, no account is kept with
 * it. The address is the platform's own word, which it writes over whatever a client sends; only
 * what never came over the internet has none, and a workerd of ours may be without counters.
 */
export const limitAddress = (limit: AddressLimit) =>
  createMiddleware<HonoEnv>(async (context, next) => {
    const address = context.req.header('cf-connecting-ip')
    const counter = context.env[limit]
    if (address !== undefined && counter !== undefined) {
      const { success } = await counter.limit({ key: networkOf(address) })
      if (!success) {
        context.header('retry-after', String(LIMIT_PERIOD_S))
        return problem(context, 429, 'too-many-requests')
      }
    }
    return next()
  })

/** One household or server has a whole IPv6 network of 64 bits: its addresses count as one. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':')
    while (groups.length + after.length < 8) groups.push('0')
    groups.push(...after)
  }
  return groups
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
