import type { Misbehaviours } from '../misbehaviours.ts'
import type { Random } from '../shop/random.ts'
import { refuse, type Answer } from './answer.ts'

/** An answer as it goes over the wire. */
export type Sent = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/**
 * The API's answer, or what a failing Etsy sends instead of it; `undefined` where it closes the
 * connection without a word.
 */
export function sendOrFail(
  made: () => Answer,
  misbehaviours: Misbehaviours,
  random: Random,
): Sent | undefined {
  const { tooManyRequests } = misbehaviours
  if (random.chance(misbehaviours.droppedConnections)) return undefined
  if (tooManyRequests !== undefined && random.chance(tooManyRequests.share)) {
    const headers = { 'retry-after': String(tooManyRequests.retryAfterSec) }
    return asJson({ ...refuse(429, 'Exceeded per second rate limit'), headers })
  }
  if (random.chance(misbehaviours.serverErrors)) return asJson(refuse(500, 'Internal server error'))
  if (random.chance(misbehaviours.htmlInsteadOfJson))
    return {
      status: 200,
      headers: { 'content-type': 'text/html' },
      text: '<!doctype html><title>Uh oh</title><h1>Sorry, something went wrong</h1>',
    }
  const sent = asJson(made())
  if (!random.chance(misbehaviours.truncatedJson)) return sent
  return { ...sent, text: sent.text.slice(0, Math.ceil(sent.text.length / 2)) }
}

export function asJson({ status, headers, body }: Answer): Sent {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    text: JSON.stringify(body),
  }
}
