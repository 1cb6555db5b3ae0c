import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Misbehaviours } from '../misbehaviours.ts'
import type { Random } from '../shop/random.ts'
import type { Answer } from './answer.ts'
import type { ApiRequest } from './api-face.ts'
import { asJson, sendOrFail, type Sent } from './faults.ts'

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

/** Sends the API's answer, or fails as it is asked to. */
export async function sendAnswer(
  response: ServerResponse,
  made: () => Answer,
  misbehaviours: Misbehaviours,
  random: Random,
): Promise<void> {
  const { slowMs } = misbehaviours
  if (slowMs > 0) await new Promise(resolve => setTimeout(resolve, slowMs))
  const sent = sendOrFail(made, misbehaviours, random)
  if (sent === undefined) response.destroy()
  else write(response, sent)
}

export function sendJson(response: ServerResponse, answer: Answer): void {
  write(response, asJson(answer))
}

function write(response: ServerResponse, { status, headers, text }: Sent): void {
  response.writeHead(status, headers)
  response.end(text)
}
