import { Agent, request } from 'node:http'

export type Answer = { readonly status: number; readonly body: Buffer }

/** Connections that stay open between requests, as many as there are askers. */
export function keepAlive(connections: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections })
}

/** One HTTP request without what `fetch` costs: on two cores the client is part of the load. */
export function ask(
  agent: Agent,
  url: string,
  options: {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string | Buffer
  } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options
  return new Promise((resolve, reject) => {
    const length = body === undefined ? 0 : Buffer.byteLength(body)
    const asked = request(
      url,
      { agent, method, headers: { ...headers, 'content-length': String(length) } },
      response => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) }),
        )
        response.once('error', reject)
      },
    )
    asked.once('error', reject)
    asked.end(body)
  })
}

/** The same, for what must not fail. */
export async function mustAsk(...args: Parameters<typeof ask>): Promise<Buffer> {
  const answer = await ask(...args)
  if (answer.status >= 300)
    throw new Error(`${args[1]} answered ${String(answer.status)}: ${answer.body.toString()}`)
  return answer.body
}

/** Runs `work` for 0…count−1, so many at once. */
export async function inParallel(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const one = async (): Promise<void> => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, one))
}
