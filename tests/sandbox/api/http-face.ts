import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Misbehaviours } from '../misbehaviours.ts'
import { refuse, type Answer } from './answer.ts'
import type { ApiRequest } from './api-face.ts'

const MAX_BODY_BYTES = 1_000_000

export async function readRequest(message: IncomingMessage): Promise<ApiRequest> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of message) {
    const buffer = Buffer.from(part)
    bytes += buffer.length
    if (bytes > MAX_BODY_BYTES) throw new Error('the body is too large')
    parts.push(buffer)
  }
  const host = message.headers.host ?? 'localhost'
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value[0] : value,
    ]),
  )
  return {
    method: message.method ?? 'GET',
    url: new URL(message.url ?? '/', `http://${host}`),
    headers,
    body: Buffer.concat(parts).toString('utf8'),
  }
}

/** Sends the API's answer, or what a failing Etsy sends instead of it. */
export async function sendAnswer(
  response: ServerResponse,
  made: () => Answer,
  misbehaviours: Misbehaviours,
): Promise<void> {
  const { slowMs, tooManyRequests } = misbehaviours
  if (slowMs > 0) await new Promise(resolve => setTimeout(resolve, slowMs))
  if (Math.random() < misbehaviours.droppedConnections) {
    response.destroy()
    return
  }
  if (tooManyRequests !== undefined && Math.random() < tooManyRequests.share) {
    const headers = { 'retry-after': String(tooManyRequests.retryAfterSec) }
    sendJson(response, { ...refuse(429, 'Exceeded per second rate limit'), headers })
    return
  }
  if (Math.random() < misbehaviours.serverErrors) {
    sendJson(response, refuse(500, 'Internal server error'))
    return
  }
  if (Math.random() < misbehaviours.htmlInsteadOfJson) {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<!doctype html><title>Uh oh</title><h1>Sorry, something went wrong</h1>')
    return
  }
  sendJson(response, made(), Math.random() < misbehaviours.truncatedJson)
}

export function sendJson(response: ServerResponse, answer: Answer, isTruncated = false): void {
  const text = JSON.stringify(answer.body)
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
  response.end(isTruncated ? text.slice(0, Math.ceil(text.length / 2)) : text)
}
