import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { ApiRequest } from '../api/api-face.ts'
import type { OAuth } from '../api/oauth.ts'
import type { Clock } from '../clock.ts'
import type { SandboxShop } from '../shop/sandbox-shop.ts'
import { brokenConsentPage, consentPage } from './consent.ts'
import { pageContext, type PageContext, type ShopManagerPage } from './page-context.ts'
import { readSettings, type PageSettings } from './page-settings.ts'
import { adsPage } from './pages/ads.ts'
import { dashboardPage } from './pages/dashboard.ts'
import { editorPage } from './pages/editor.ts'
import { listingsPage } from './pages/listings.ts'
import { ordersPage } from './pages/orders.ts'
import { otherPage } from './pages/other.ts'
import { paymentsPage } from './pages/payments.ts'
import { listingStatsPage, statsPage } from './pages/stats.ts'
import { drawNoPage, statusOf } from './pages/no-page.ts'
import { document, isolationHeaders, strictPolicy } from './shell.ts'

type Route = {
  readonly pattern: URLPattern
  readonly draw: (context: PageContext) => ShopManagerPage
}

function route(pathname: string, draw: Route['draw']): Route {
  return { pattern: new URLPattern({ pathname }), draw }
}

/** The addresses of Shop Manager, without locale prefix; the first that fits is meant. */
const routes: readonly Route[] = [
  route('/your/shops/:shop/dashboard{/activity}?{/}?', dashboardPage),
  route('/your/shops/:shop/stats{/}?', statsPage),
  route('/your/shops/:shop/stats/listings/:id(\\d+)', listingStatsPage),
  route('/your/shops/:shop/tools/listings{/:pairs}?', listingsPage),
  route('/your/shops/:shop/listing-editor/edit/:id(\\d+)', editorPage),
  route('/your/shops/:shop{/onboarding}?/listing-editor/create', editorPage),
  route('/your/orders/sold{/}?', ordersPage),
  route('/your/orders/sold/:step(completed|\\d{10,}){/}?', ordersPage),
  route('/your/account/payments{/monthly-statement}?{/}?', paymentsPage),
  route('/your/shops/:shop/advertising{/listings/:id}?{/}?', adsPage),
  route('/your/*', otherPage),
  route('/messages*', otherPage),
  route('/conversations*', otherPage),
]

const LOCALE = /^\/([a-z]{2}(?:-[a-z]{2})?)(?=\/(?:your|messages|conversations)(?:\/|$))/
const germanPrefixes = ['de', 'at', 'ch']

export type ShopManagerFace = {
  readonly clock: Clock
  readonly shops: readonly SandboxShop[]
  readonly oauth: OAuth
  readonly pages: PageSettings
  readonly autoAllow: boolean
}

/** Draws one page: used by the server and by those who save pages. `undefined`: no such page. */
export function drawPage(
  made: {
    readonly shop: SandboxShop
    readonly nowSec: number
    readonly url: URL
    readonly settings: PageSettings
  },
  nonce: string | undefined,
): string | undefined {
  const localePrefix = LOCALE.exec(made.url.pathname)?.[1] ?? ''
  const path =
    localePrefix === '' ? made.url.pathname : made.url.pathname.slice(localePrefix.length + 1)
  const isGerman = germanPrefixes.includes(localePrefix) && made.settings.lang === 'en'
  const settings = isGerman ? { ...made.settings, lang: 'de' as const } : made.settings
  for (const { pattern, draw } of routes) {
    const match = pattern.exec({ pathname: path })
    if (match === null) continue
    const context = pageContext({
      ...made,
      settings,
      path,
      localePrefix,
      params: match.pathname.groups,
    })
    const { answer } = settings
    return answer === 'page'
      ? document(context, draw(context), nonce)
      : drawNoPage(answer, context, nonce)
  }
  return undefined
}

/** Shop Manager and the consent page, as one answer to one request. */
export function createShopManager(face: ShopManagerFace) {
  return async (request: ApiRequest, response: ServerResponse): Promise<void> => {
    const { url } = request
    if (url.pathname === '/oauth/connect') return consent(face, request, response)
    if (url.pathname === '/favicon.ico') {
      response.writeHead(204)
      response.end()
      return
    }
    const inherited = inheritedSetting(request)
    if (inherited !== undefined) {
      url.searchParams.set('sandbox', inherited)
      redirect(response, url.pathname + url.search)
      return
    }
    const nonce = randomBytes(12).toString('base64')
    const settings = readSettings(url.searchParams.get('sandbox'), face.pages)
    const shop = signedIn(face, settings.shop)
    const page = drawPage({ shop, nowSec: face.clock.nowSec(), url, settings }, nonce)
    const policy =
      settings.csp === 'strict' ? { 'content-security-policy': strictPolicy(nonce) } : {}
    const isFound = page !== undefined
    response.writeHead(isFound ? statusOf(settings.answer) : 404, {
      'content-type': 'text/html; charset=utf-8',
      ...policy,
      ...isolationHeaders(settings.isolation),
    })
    response.end(
      page ??
        '<!doctype html><title>Not found</title><h1>This page is not part of the sandbox</h1>',
    )
  }
}

/** A page that was reached from one with a setting has the same, as long as it names none itself. */
function inheritedSetting({ url, headers }: ApiRequest): string | undefined {
  const referer = headers['referer']
  if (url.searchParams.has('sandbox') || !URL.canParse(referer ?? '')) return undefined
  return new URL(referer ?? '').searchParams.get('sandbox') ?? undefined
}

/** The shop of the account that is signed in. Throws on one that there is not. */
function signedIn({ shops, pages }: ShopManagerFace, wanted: string): SandboxShop {
  const id = wanted || pages.shop
  const shop = shops.find(({ shopId }) => id === '' || String(shopId) === id)
  if (shop === undefined) throw new Error(`no shop ${id}`)
  return shop
}

async function consent(
  face: ShopManagerFace,
  { url, method, body }: ApiRequest,
  response: ServerResponse,
): Promise<void> {
  const { shops, oauth, autoAllow } = face
  const asked = oauth.readAuthorization(url.searchParams)
  if (typeof asked === 'string') {
    response.writeHead(400, { 'content-type': 'text/html; charset=utf-8' })
    response.end(brokenConsentPage(asked))
    return
  }
  // Which of several accounts signs in: chosen on the page, or the sandbox's own parameter.
  const form = new URLSearchParams(body)
  const shop = signedIn(face, form.get('shop') ?? url.searchParams.get('shop') ?? '')
  const decision = form.get('decision')
  const isAllowed = autoAllow || url.searchParams.has('auto') || decision === 'allow'
  if (isAllowed) redirect(response, oauth.allow(asked, shop.userId))
  else if (method === 'POST') redirect(response, oauth.deny(asked))
  else {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(consentPage(asked, url.pathname + url.search, shop, shops))
  }
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location })
  response.end()
}
