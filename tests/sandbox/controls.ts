import type { ServerResponse } from 'node:http'
import type { ApiRequest } from './api/api-face.ts'
import { sendJson } from './api/http-face.ts'
import type { Sandbox } from './sandbox.ts'

type Controlled = Pick<
  Sandbox,
  | 'saleNow'
  | 'refundNow'
  | 'cancelNow'
  | 'shipNow'
  | 'clock'
  | 'books'
  | 'violations'
  | 'webhooks'
  | 'shop'
>

/** The sandbox's own page and its few commands, on the http face under `/sandbox`. */
export function createControls(sandbox: Controlled) {
  return async (request: ApiRequest, response: ServerResponse): Promise<void> => {
    const { method, url, body } = request
    if (method === 'GET' && url.pathname === '/sandbox') {
      sendPage(response, sandbox)
      return
    }
    if (method !== 'POST') {
      sendJson(response, { status: 404, body: { error: 'not found' } })
      return
    }
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    const form = new URLSearchParams(isForm ? body : url.searchParams)
    try {
      const result = await run(sandbox, url.pathname, form)
      if (form.get('back') === 'page') {
        response.writeHead(303, { location: '/sandbox' })
        response.end()
      } else sendJson(response, { status: 200, body: result })
    } catch (error) {
      sendJson(response, { status: 400, body: { error: String(error) } })
    }
  }
}

async function run(sandbox: Controlled, path: string, form: URLSearchParams): Promise<unknown> {
  const receiptId = form.get('receipt_id') ?? sandbox.books().newestOrders(1)[0]?.receiptId ?? ''
  switch (path) {
    case '/sandbox/sale':
      return sandbox.saleNow({
        listingId: form.get('listing_id') ?? undefined,
        quantity: form.has('quantity') ? Number(form.get('quantity')) : undefined,
        isOffsite: form.get('offsite') === 'true',
      })
    case '/sandbox/refund':
      sandbox.refundNow(receiptId, form.has('minor') ? { minor: Number(form.get('minor')) } : {})
      return { receiptId }
    case '/sandbox/cancel':
      await sandbox.cancelNow(receiptId)
      return { receiptId }
    case '/sandbox/ship':
      await sandbox.shipNow(receiptId)
      return { receiptId }
    case '/sandbox/clock':
      if (form.has('ms')) sandbox.clock.set(Number(form.get('ms')))
      if (form.has('speed')) sandbox.clock.speed = Number(form.get('speed'))
      return { ms: sandbox.clock.now(), speed: sandbox.clock.speed }
    default:
      throw new Error(`no command ${path}`)
  }
}

function sendPage(response: ServerResponse, sandbox: Controlled): void {
  const { clock, webhooks, violations, shop } = sandbox
  const button = (path: string, label: string) =>
    `<form method="post" action="/sandbox/${path}"><input type="hidden" name="back" value="page"><button data-action="${path}">${label}</button></form>`
  const last = webhooks.deliveries.slice(-5).map(({ event, status, attempt }) => `<li>${event}, attempt ${attempt + 1}: ${status}</li>`) // prettier-ignore
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox</title>
<style>body{font:15px system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}form{display:inline-block;margin-right:8px}</style>
<h1>Sandbox</h1>
<p>${shop.name}: ${shop.receipts.length} orders, ${shop.ledger.length} ledger entries. It is ${new Date(clock.now()).toISOString()} here, at ${clock.speed} times our speed.</p>
${button('sale', 'Sale now')}${button('ship', 'Post the newest order')}${button('refund', 'Refund the newest order')}${button('cancel', 'Cancel the newest order')}
<h2>Last webhooks</h2><ul>${last.join('') || '<li>None was sent.</li>'}</ul>
<p>Requests that Etsy would not know: ${violations.length}</p></html>`)
}
