import { createHmac, randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { SandboxShop } from './shop/sandbox-shop.ts'
import { idOf } from './shop/ids.ts'

export type WebhookEvent = 'order.paid' | 'order.canceled' | 'order.shipped' | 'order.delivered'

export type WebhookTarget = {
  /** May be https with a certificate that nobody has signed. */
  readonly url: string
  /** `whsec_` and the key in base64. */
  readonly secret: string
}

export type Delivery = {
  readonly id: string
  readonly event: WebhookEvent
  readonly attempt: number
  /** 0 when nobody answered. */
  readonly status: number
  readonly atMs: number
}

/** Seconds between one attempt and the next. */
const retryAfterSec = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 36_000]
const TIMEOUT_MS = 15_000

/** The headers of one attempt. Each attempt is signed anew; the id stays. */
export function signedHeaders(id: string, body: string, secret: string, nowMs: number) {
  const timestamp = String(Math.floor(nowMs / 1000))
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
}

/** A pointer to the receipt, never the receipt itself. */
export function webhookBody(event: WebhookEvent, shop: SandboxShop, receipt: number): string {
  const receiptId = idOf(shop, 'receipt', receipt)
  const resource = `https://api.etsy.com/v3/application/shops/${shop.shopId}/receipts/${receiptId}`
  return JSON.stringify({ event_type: event, resource_url: resource, shop_id: shop.shopId })
}

/** Sends webhooks, and again as Etsy does until somebody answers 2xx. Ends with `signal`. */
export class WebhookSender {
  readonly deliveries: Delivery[] = []
  target: WebhookTarget | undefined
  /** Waits between attempts are multiplied by it: small in tests. */
  retryScale = 1
  readonly #signal: AbortSignal
  readonly #waiting = new Set<NodeJS.Timeout>()

  constructor(target: WebhookTarget | undefined, signal: AbortSignal) {
    this.target = target
    this.#signal = signal
    signal.addEventListener('abort', () => this.#waiting.forEach(timer => clearTimeout(timer)), {
      once: true,
    })
  }

  /** Resolves after the first attempt; later ones go on by themselves. */
  async send(event: WebhookEvent, shop: SandboxShop, receipt: number): Promise<void> {
    await this.#attempt(`msg_${randomUUID()}`, event, webhookBody(event, shop, receipt), 0)
  }

  async #attempt(id: string, event: WebhookEvent, body: string, attempt: number): Promise<void> {
    const { target } = this
    if (target === undefined || this.#signal.aborted) return
    const atMs = Date.now()
    const status = await post(target.url, body, signedHeaders(id, body, target.secret, atMs))
    this.deliveries.push({ id, event, attempt, status, atMs })
    const waitSec = retryAfterSec[attempt + 1]
    if ((status >= 200 && status < 300) || waitSec === undefined || this.#signal.aborted) return
    const timer = setTimeout(
      () => {
        this.#waiting.delete(timer)
        void this.#attempt(id, event, body, attempt + 1)
      },
      waitSec * 1000 * this.retryScale,
    )
    this.#waiting.add(timer)
  }
}

function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  const length = String(Buffer.byteLength(body))
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': length },
    timeout: TIMEOUT_MS,
    rejectUnauthorized: false,
  }
  return new Promise(resolve => {
    const request = send(url, options, response => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(0))
    request.end(body)
  })
}
