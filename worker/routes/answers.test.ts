import { env } from 'cloudflare:workers'
import { describe, expect, test, vi } from 'vitest'
import { app } from '../app.ts'
import { networkOf } from '../middleware/limit-address.ts'
import { EXTENSION, knock, REDIRECT } from '../testing/seller.ts'

/** As the router itself knows them: a new route is in here by itself. */
const routes = [
  ...new Set(
    app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ path, method }) => `${method} ${path.replace(/\{.*?\}/g, '')}`),
  ),
].map(route => route.split(' ') as [method: string, path: string])

const fill = (path: string) =>
  path.replace(':shopId', '10000001').replace(':format', '7').replace(':sha256', 'a'.repeat(64))

function expectHeaders(answer: Response): void {
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('content-security-policy')).toBe(
    "default-src 'none'; frame-ancestors 'none'",
  )
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
}

describe('every answer says that it may be neither kept nor framed', () => {
  test('there are routes', () => {
    expect(routes.length).toBeGreaterThanOrEqual(12)
  })

  test.each(routes)('%s %s', async (method, path) => {
    for (const headers of [
      {},
      { origin: EXTENSION },
      // Any request may say that it would be a socket, and is still answered as what it is.
      { origin: EXTENSION, upgrade: 'websocket' },
      { authorization: 'Bearer x.y.z' },
    ] as HeadersInit[])
      expectHeaders(await knock(fill(path), { method, headers }))
  })

  test.each(['/', '/nothing', '/shops', '/shops/', '/session/refresh', '/%', '/%00', '/..%2f..'])(
    '%s, which is nothing',
    async path => {
      expectHeaders(await knock(path))
      expectHeaders(await knock(path, { method: 'HEAD' }))
    },
  )

  test('a preflight, a redirect, a body that is too large, and a bug of ours', async () => {
    const preflight = { 'access-control-request-method': 'DELETE', origin: EXTENSION }
    expectHeaders(await knock('/shops/1', { method: 'OPTIONS', headers: preflight }))
    const challenge = 'a'.repeat(43)
    const query = new URLSearchParams({ challenge, redirect: REDIRECT }).toString()
    const sent = await knock(`/oauth/start?${query}`)
    expect(sent.status).toBe(302)
    expectHeaders(sent)
    const large = await knock('/session', {
      method: 'POST',
      headers: { origin: EXTENSION },
      body: 'x'.repeat(70_000),
    })
    expect(large.status).toBe(413)
    expectHeaders(large)
    vi.spyOn(console, 'error').mockImplementationOnce(() => undefined)
    const bug = await app.request('/oauth/start?' + query, {}, { ...env, DIRECTORY: undefined })
    expect(bug.status).toBe(500)
    expectHeaders(bug)
  })
})

describe('an open route counts by address', () => {
  test.each([
    ['/oauth/start', 'GET', 30],
    ['/session/refresh', 'POST', 120],
    ['/models/manifests/9', 'GET', 120],
  ])('%s: the flood of one address is refused, others are not', async (path, method, limit) => {
    const from = (address: string) =>
      knock(path, { method, headers: { origin: EXTENSION, 'cf-connecting-ip': address } })
    for (let i = 0; i < limit; i += 1) expect((await from('192.0.2.1')).status).not.toBe(429)
    const refused = await from('192.0.2.1')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(await refused.json()).toMatchObject({ reason: 'too-many-requests' })
    expectHeaders(refused)
    expect((await from('192.0.2.2')).status).not.toBe(429)
  })

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::9', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
