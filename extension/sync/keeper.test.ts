import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { aReceipt, aShop } from '../../tests/fixtures/entities.ts'
import { db } from '../store/db.ts'
import { applyVersions } from '../store/apply.ts'
import {
  changeConnectedShop,
  loadBrowserState,
  loadConnectedShop,
  loadShopState,
} from '../store/shop-state.ts'
import { loadSignIn } from '../store/sign-ins.ts'
import { shopNames, syncState } from '../store/sync-state.ts'
import { answerTo } from './answer-commands.ts'
import { sha256Base64Url } from './base64-url.ts'
import { readVersions } from './fetch-page.ts'
import { failureOf } from './http.ts'
import { SyncKeeper } from './keeper.ts'
import { currentSession, refreshSession } from './session.ts'

vi.mock('wxt/browser', async () => ({
  browser: (await import('wxt/testing/fake-browser')).fakeBrowser,
}))

const HOUR_MS = 3_600_000
const CODE = 'one-time-code-0123456789'

type Asked = {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly body: string
}

/** What the proof of a request says. */
function claimsOf(headers: Headers): string {
  const [, claims = ''] = (headers.get('dpop') ?? '').split('.')
  return atob(claims.replaceAll('-', '+').replaceAll('_', '/'))
}

/** The worker's doors, as far as they concern a session. */
class FakeWorker {
  readonly asked: Asked[] = []
  isDown = false
  isSignedIn = true
  isErased = false
  refreshes = 0
  /** Tokens that are good. */
  token = 'token-0'
  erase: { readonly status: number; readonly reason: string } = { status: 204, reason: '' }
  challenge = ''
  /** Where it is set, our clock is not believed. */
  nonce = ''
  delay: (() => Promise<void>) | undefined
  /** Whom Etsy has signed in. */
  account = { shopId: '77', shopName: 'Kiln' }

  async answer(input: URL, init: RequestInit & { body?: string }): Promise<Response> {
    const method = init.method ?? 'GET'
    const headers = new Headers(init.headers)
    this.asked.push({ method, path: input.pathname, headers, body: init.body ?? '' })
    if (this.isDown) throw new TypeError('Failed to fetch')
    if (this.nonce !== '' && !claimsOf(headers).includes(this.nonce))
      return Response.json(
        { reason: 'proof-stale' },
        { status: 401, headers: { 'dpop-nonce': this.nonce } },
      )
    await this.delay?.()
    const session = () =>
      Response.json({
        accessToken: this.token,
        expiresAt: Date.now() + 8 * HOUR_MS,
        ...this.account,
        refreshToken: `refresh-${String(this.refreshes)}`,
      })
    const refuse = (status: number, reason: string) => Response.json({ reason }, { status })
    if (input.pathname === '/session' && method === 'POST') {
      const verifier = /"verifier":"([^"]+)"/.exec(init.body ?? '')?.[1] ?? ''
      return (await sha256Base64Url(verifier)) === this.challenge
        ? session()
        : refuse(401, 'unauthorized')
    }
    if (input.pathname === '/session/refresh') {
      this.refreshes += 1
      if (!this.isSignedIn) return refuse(401, 'unauthorized')
      this.token = `token-${this.refreshes}`
      return session()
    }
    if (input.pathname === '/session/end') return new Response(null, { status: 204 })
    if (headers.get('authorization') !== `DPoP ${this.token}`) return refuse(401, 'unauthorized')
    if (method === 'DELETE')
      return this.erase.status === 204
        ? new Response(null, { status: 204 })
        : refuse(this.erase.status, this.erase.reason)
    if (this.isErased) return refuse(410, 'shop-erased')
    if (input.pathname.endsWith('/versions')) {
      const after = Number(input.searchParams.get('after'))
      const [, , shopId = ''] = input.pathname.split('/')
      const name = shopId === '77' ? 'Kiln' : 'Loom'
      const versions = [
        { seq: 1, entity: aShop({ id: shopId, name }) },
        { seq: 2, entity: aReceipt({ id: '1' }) },
      ]
      return Response.json({
        versions: versions.filter(({ seq }) => seq > after),
        cursor: 2,
        head: 2,
      })
    }
    if (input.pathname.endsWith('/sync')) return new Response(null, { status: 202 })
    return refuse(503, 'no-sockets-here')
  }
}

let worker: FakeWorker
let keeper: SyncKeeper
const recompute = vi.fn((_shopId: string) => Promise.resolve())
let landing: (started: URL) => Promise<string | undefined>

beforeEach(async () => {
  fakeBrowser.reset()
  await db.delete()
  await db.open()
  worker = new FakeWorker()
  vi.stubGlobal('fetch', (input: URL, init: RequestInit & { body?: string }) =>
    worker.answer(input, init),
  )
  landing = async () => `https://id.chromiumapp.org/?code=${CODE}`
  Object.assign(fakeBrowser.identity, {
    getRedirectURL: () => 'https://id.chromiumapp.org/',
    launchWebAuthFlow: ({ url }: { url: string }) => {
      worker.challenge = new URL(url).searchParams.get('challenge') ?? ''
      return landing(new URL(url))
    },
  })
  keeper = new SyncKeeper(recompute)
  return async () => {
    for (const { shopId } of (await loadBrowserState()).shops)
      await keeper.obey({ type: 'sign-out', shopId })
    recompute.mockClear()
    vi.unstubAllGlobals()
  }
})

const connected = async () => {
  expect(await keeper.obey({ type: 'connect' })).toEqual({ ok: true, value: undefined })
  await vi.waitFor(async () => expect((await loadShopState('77')).cursor).toBe(2))
}

describe('connecting', () => {
  test('trades the code for a session, and the shop comes in', async () => {
    await connected()
    expect(await syncState()).toMatchObject({
      connection: 'connected',
      shopId: '77',
      shopName: 'Kiln',
    })
    expect(await db.receipts.count()).toBe(1)
    await vi.waitFor(() => expect(recompute).toHaveBeenCalled(), 4_000)
  })

  test('the access token rests nowhere but in the session’s memory', async () => {
    await connected()
    const everything = await Promise.all(db.tables.map(table => table.toArray()))
    expect(JSON.stringify(everything)).not.toContain('token-')
    expect(JSON.stringify(await fakeBrowser.storage.local.get())).not.toContain('token-')
    expect(JSON.stringify(await fakeBrowser.storage.session.get())).toContain('token-')
  })

  test.each([
    [
      'a closed window',
      (): Promise<string> => Promise.reject(new Error('The user did not approve access.')),
      'connect-canceled',
    ],
    [
      'no access given',
      async () => 'https://id.chromiumapp.org/?error=access_denied',
      'connect-canceled',
    ],
    [
      'an odd answer',
      async () => 'https://id.chromiumapp.org/?error=server_error',
      'connect-failed',
    ],
    [
      'a page that does not load',
      (): Promise<string> => Promise.reject(new Error('Authorization page could not be loaded.')),
      'offline',
    ],
  ] satisfies [string, () => Promise<string>, string][])(
    '%s changes nothing',
    async (_, how, reason) => {
      landing = how
      expect(await keeper.obey({ type: 'connect' })).toMatchObject({ ok: false, error: { reason } })
      expect((await loadBrowserState()).shops).toEqual([])
    },
  )

  test('a code that somebody else began is refused', async () => {
    landing = async () => {
      worker.challenge = await sha256Base64Url('another verifier')
      return `https://id.chromiumapp.org/?code=${CODE}`
    }
    expect(await keeper.obey({ type: 'connect' })).toMatchObject({
      error: { reason: 'connect-failed' },
    })
  })
})

describe('the session', () => {
  test('is refreshed once, however many ask', async () => {
    await connected()
    await fakeBrowser.storage.session.remove('session:77')
    const before = worker.refreshes
    const sessions = await Promise.all([
      currentSession('77', Date.now()),
      currentSession('77', Date.now()),
      refreshSession('77'),
    ])
    expect(sessions.every(session => session.ok)).toBe(true)
    expect(worker.refreshes).toBe(before + 1)
  })

  test('is refreshed once, however many parts of the extension ask', async () => {
    await connected()
    await fakeBrowser.storage.session.remove('session:77')
    worker.delay = () => new Promise(resolve => setTimeout(resolve, 20))
    // Another part has modules of its own; the lock and the stores are the browser's.
    vi.resetModules()
    const elsewhere = await import('./session.ts')
    expect(elsewhere.currentSession).not.toBe(currentSession)
    const sessions = await Promise.all([
      currentSession('77', Date.now() + 8 * HOUR_MS),
      elsewhere.currentSession('77', Date.now() + 8 * HOUR_MS),
    ])
    expect(sessions.every(session => session.ok)).toBe(true)
    expect(worker.refreshes).toBe(1)
  })

  test('signs each request with a key that nobody can read, and keeps no other secret', async () => {
    await connected()
    const signed = worker.asked.filter(({ path }) => /^\/(session|shops)/.test(path))
    expect(signed.length).toBeGreaterThan(2)
    for (const { method, path, headers } of signed)
      expect(claimsOf(headers)).toContain(
        JSON.stringify({ htm: method, htu: `https://sync.etsypro.example${path}` }).slice(1, -1),
      )
    const proofs = signed.map(({ headers }) => headers.get('dpop'))
    expect(new Set(proofs).size).toBe(proofs.length)
    const signIn = await loadSignIn('77')
    expect(signIn?.key.privateKey.extractable).toBe(false)
  })

  test('with a wrong clock it goes by the worker’s time', async () => {
    worker.nonce = 'time-of-the-worker'
    await connected()
    expect((await refreshSession('77')).ok).toBe(true)
  })

  test('a refresh that comes back after the sign-out is thrown away', async () => {
    await connected()
    let answer: (() => void) | undefined
    worker.delay = () => new Promise(resolve => (answer = resolve))
    const refreshing = refreshSession('77')
    await vi.waitFor(() => expect(answer).toBeDefined())
    worker.delay = undefined
    await keeper.obey({ type: 'sign-out', shopId: '77' })
    answer?.()
    expect(await refreshing).toMatchObject({ error: { reason: 'unauthorized' } })
    expect(await fakeBrowser.storage.session.get()).toEqual({})
    expect(await loadSignIn('77')).toBeUndefined()
  })

  test('is refreshed before it ends', async () => {
    await connected()
    await currentSession('77', Date.now() + 8 * HOUR_MS - 30_000)
    expect(worker.refreshes).toBe(1)
  })

  test('a token that the worker has revoked is replaced and the call made again', async () => {
    await connected()
    worker.token = 'revoked the one before'
    expect(await keeper.obey({ type: 'sync-now', shopId: '77' })).toEqual({
      ok: true,
      value: undefined,
    })
  })

  test('once it is over, the numbers stay and the state says so', async () => {
    await connected()
    worker.token = 'revoked the one before'
    worker.isSignedIn = false
    expect(await keeper.obey({ type: 'sync-now', shopId: '77' })).toMatchObject({
      error: { reason: 'unauthorized' },
    })
    await vi.waitFor(async () => expect((await syncState()).connection).toBe('signed-out'))
    expect(await db.receipts.count()).toBe(1)
  })
})

describe('leaving', () => {
  test('disconnecting erases the shop at the worker and here', async () => {
    await connected()
    expect(await keeper.obey({ type: 'disconnect', shopId: '77', where: 'everywhere' })).toEqual({
      ok: true,
      value: undefined,
    })
    expect(
      worker.asked.some(({ method, path }) => method === 'DELETE' && path === '/shops/77'),
    ).toBe(true)
    expect(await db.receipts.count()).toBe(0)
    expect(await syncState()).toMatchObject({ connection: 'none' })
    expect(await loadSignIn('77')).toBeUndefined()
    expect((await loadBrowserState()).shops).toEqual([])
  })

  test('without the worker nothing is erased by halves', async () => {
    await connected()
    worker.isDown = true
    expect(
      await keeper.obey({ type: 'disconnect', shopId: '77', where: 'everywhere' }),
    ).toMatchObject({
      error: { reason: 'offline' },
    })
    expect(await db.receipts.count()).toBe(1)
    worker.isDown = false
    worker.erase = { status: 500, reason: 'internal' }
    expect(
      await keeper.obey({ type: 'disconnect', shopId: '77', where: 'everywhere' }),
    ).toMatchObject({ ok: false })
    expect((await syncState()).shopId).toBe('77')
  })

  test('a shop that the worker has erased already is erased here', async () => {
    await connected()
    worker.erase = { status: 410, reason: 'shop-erased' }
    expect(await keeper.obey({ type: 'disconnect', shopId: '77', where: 'everywhere' })).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await db.receipts.count()).toBe(0)
  })

  // The detail of a refusal holds its status as text: nobody may decide by that.
  test.each([
    [401, 'unauthorized', 'unauthorized'],
    [403, 'forbidden', 'failed'],
    [404, 'not-found', 'failed'],
    [410, 'a word of a later worker', 'offline'],
    [404, '', 'offline'],
  ])('a refusal with %i %j erases nothing and says %s', async (status, reason, said) => {
    await connected()
    worker.erase = { status, reason }
    expect(
      await keeper.obey({ type: 'disconnect', shopId: '77', where: 'everywhere' }),
    ).toMatchObject({
      error: { reason: said },
    })
    expect(await db.receipts.count()).toBe(1)
  })

  test.each([false, true])(
    'erasing only here leaves the shop at the worker, which is away: %s',
    async isDown => {
      await connected()
      worker.isDown = isDown
      worker.asked.length = 0
      expect(await keeper.obey({ type: 'disconnect', shopId: '77', where: 'here' })).toEqual({
        ok: true,
        value: undefined,
      })
      expect(worker.asked.filter(({ method }) => method === 'DELETE')).toEqual([])
      expect(await db.receipts.count()).toBe(0)
      expect(await syncState('77')).toMatchObject({ connection: 'none' })
    },
  )

  test('a shop that was erased from another browser goes from here too', async () => {
    await connected()
    await keeper.wake()
    await vi.waitFor(async () => expect(await db.receipts.count()).toBe(1))
    worker.isErased = true
    await keeper.wake()
    await vi.waitFor(async () => expect(await db.receipts.count()).toBe(0))
    await vi.waitFor(async () => expect((await loadBrowserState()).shops).toEqual([]))
  })

  test('signing out keeps the numbers, also without the worker', async () => {
    await connected()
    worker.isDown = true
    expect(await keeper.obey({ type: 'sign-out', shopId: '77' })).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await syncState()).toMatchObject({ connection: 'signed-out', shopId: '77' })
    expect(await db.receipts.count()).toBe(1)
    await keeper.wake()
    expect((await syncState()).connection).toBe('signed-out')
    // Nothing is left to sign in with.
    expect(await loadSignIn('77')).toBeUndefined()
  })
})

describe('several shops', () => {
  const both = async () => {
    await connected()
    worker.account = { shopId: '78', shopName: 'Loom' }
    expect(await keeper.obey({ type: 'connect' })).toEqual({ ok: true, value: undefined })
    await vi.waitFor(async () => expect((await loadShopState('78')).cursor).toBe(2))
  }
  const clientOf = async (shopId: string) => (await loadConnectedShop(shopId))?.clientId

  test('connecting adds one, which is shown; each has its own client and copy', async () => {
    await both()
    expect(await shopNames()).toEqual({
      shops: [
        { shopId: '77', shopName: 'Kiln', connection: 'connected' },
        { shopId: '78', shopName: 'Loom', connection: 'connected' },
      ],
      shownShopId: '78',
    })
    expect(await syncState()).toMatchObject({ shopId: '78', cursor: 2 })
    expect(await syncState('77')).toMatchObject({ shopId: '77', connection: 'connected' })
    expect(await clientOf('77')).not.toBe(await clientOf('78'))
    expect(await db.receipts.count()).toBe(2)
    await vi.waitFor(() => expect(recompute.mock.calls.flat()).toContain('77'), 4_000)
    await vi.waitFor(() => expect(recompute.mock.calls.flat()).toContain('78'), 4_000)
  })

  test('connecting a known one again keeps its client, whose changes its room has numbered', async () => {
    await both()
    const client = await clientOf('77')
    worker.account = { shopId: '77', shopName: 'Kiln' }
    await keeper.obey({ type: 'sign-out', shopId: '77' })
    await keeper.obey({ type: 'connect', shopId: '77' })
    expect(await clientOf('77')).toBe(client)
    expect((await shopNames()).shops).toHaveLength(2)
  })

  test('signing in to another one than was meant connects that one, and says so', async () => {
    await connected()
    await keeper.obey({ type: 'sign-out', shopId: '77' })
    worker.account = { shopId: '78', shopName: 'Loom' }
    expect(await keeper.obey({ type: 'connect', shopId: '77' })).toMatchObject({
      error: { reason: 'another-shop', detail: 'Loom' },
    })
    expect(await syncState('77')).toMatchObject({ connection: 'signed-out' })
    await vi.waitFor(async () => expect(await syncState('78')).toMatchObject({ cursor: 2 }))
  })

  test('disconnecting one leaves the other as it is, and shows it', async () => {
    await both()
    const client = await clientOf('77')
    expect(await keeper.obey({ type: 'disconnect', shopId: '78', where: 'everywhere' })).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await shopNames()).toMatchObject({ shops: [{ shopId: '77' }], shownShopId: '77' })
    expect(await clientOf('77')).toBe(client)
    expect(await db.receipts.toArray()).toMatchObject([{ shopId: '77' }])
    expect(await keeper.obey({ type: 'sync-now', shopId: '77' })).toMatchObject({ ok: true })
    expect(await keeper.obey({ type: 'sync-now', shopId: '78' })).toMatchObject({
      error: { reason: 'not-connected' },
    })
  })

  test('each has its own connection and its own failure', async () => {
    await both()
    await keeper.obey({ type: 'sign-out', shopId: '78' })
    expect(await syncState('78')).toMatchObject({ connection: 'signed-out' })
    expect(await syncState('77')).toMatchObject({ connection: 'connected' })
    await changeConnectedShop('77', shop => ({
      ...shop,
      lastError: { reason: 'offline', detail: '', at: 1 },
    }))
    expect((await syncState('78')).lastError).toBeUndefined()
    await keeper.obey({ type: 'sign-out', shopId: '77' })
    expect(await syncState('77')).toMatchObject({ connection: 'signed-out' })
  })

  test('our pages show the one that was chosen, and never one that is not here', async () => {
    await both()
    await keeper.obey({ type: 'show-shop', shopId: '77' })
    expect(await syncState()).toMatchObject({ shopId: '77' })
    await keeper.obey({ type: 'show-shop', shopId: '99' })
    expect(await syncState()).toMatchObject({ shopId: '77' })
    expect(await syncState('99')).toMatchObject({ connection: 'none' })
  })

  test('a shop that was renamed at Etsy is named as it is now, and known by both names', async () => {
    await connected()
    await applyVersions('77', [{ seq: 9, entity: aShop({ name: 'KilnAndCo' }) }], 9)
    expect((await shopNames()).shops).toEqual([
      { shopId: '77', shopName: 'KilnAndCo', oldName: 'Kiln', connection: 'connected' },
    ])
  })
})

describe('answers', () => {
  test('without a shop there is nothing to sync or to erase', async () => {
    expect(await keeper.obey({ type: 'sync-now', shopId: '77' })).toMatchObject({
      error: { reason: 'not-connected' },
    })
    expect(
      await keeper.obey({ type: 'disconnect', shopId: '77', where: 'everywhere' }),
    ).toMatchObject({
      error: { reason: 'not-connected' },
    })
  })

  test('forecasts wait until all of the history is here', async () => {
    await connected()
    await keeper.wake()
    await vi.waitFor(() => expect(recompute).toHaveBeenCalled(), 4_000)
    recompute.mockClear()
    const { cursor } = await loadShopState('77')
    await db.shopStates.update('77', { forecastDay: '2020-01-01', head: cursor + 500 })
    await changeConnectedShop('77', shop => ({ ...shop, online: true }))
    await keeper.wake()
    await new Promise(resolve => setTimeout(resolve, 2_500))
    expect(recompute).not.toHaveBeenCalled()
    await db.shopStates.update('77', { head: cursor })
    await vi.waitFor(() => expect(recompute).toHaveBeenCalledTimes(1), 4_000)
  })

  test('a new day asks for forecasts once, also when nothing was sold', async () => {
    await connected()
    await keeper.wake()
    await vi.waitFor(() => expect(recompute).toHaveBeenCalled(), 4_000)
    recompute.mockClear()
    await keeper.wake()
    await db.shopStates.update('77', { forecastDay: '2020-01-01' })
    await new Promise(resolve => setTimeout(resolve, 1_700))
    expect(recompute).not.toHaveBeenCalled()
    await keeper.wake()
    await vi.waitFor(() => expect(recompute).toHaveBeenCalledTimes(1), 4_000)
  })

  test('a failed forecast is an answer', async () => {
    recompute.mockRejectedValueOnce(new Error('no engine'))
    expect(await keeper.obey({ type: 'recompute', shopId: '77' })).toMatchObject({
      error: { reason: 'failed', detail: 'Error: no engine' },
    })
  })

  test('only our own pages are answered, and what is no command is left to others', async () => {
    const root = fakeBrowser.runtime.getURL('/')
    const mine = { id: fakeBrowser.runtime.id, url: `${root}options.html` }
    expect(answerTo(keeper, { type: 'compute-forecasts' }, mine)).toBeUndefined()
    expect(await answerTo(keeper, { type: 'flush-outbox' }, mine)).toMatchObject({ ok: true })
    const page = { id: fakeBrowser.runtime.id, url: 'https://shop.example/', frameId: 0, tab: {} }
    expect(await answerTo(keeper, { type: 'sync-now', shopId: '77' }, page)).toMatchObject({
      error: { reason: 'forbidden' },
    })
  })

  test('a version from the future is left out, and asked for again by the next build', async () => {
    const versions = [
      { seq: 4, entity: aShop() },
      { seq: 5, entity: { kind: 'hologram', id: '1' } },
    ]
    const page = readVersions({ versions, cursor: 5, head: 5 })
    expect(page).toMatchObject({ ok: true, value: { skippedFrom: 5, cursor: 5 } })
    expect(page.ok && page.value.versions).toHaveLength(1)
    expect(readVersions({ versions: ['odd'], cursor: 5, head: 5 })).toMatchObject({
      error: { reason: 'malformed' },
    })
    await connected()
    await db.shopStates.update('77', { skippedFrom: 2 })
    await keeper.afterUpdate()
    expect(await loadShopState('77')).toMatchObject({ cursor: 1 })
    expect((await loadShopState('77')).skippedFrom).toBeUndefined()
  })

  test.each([
    [401, '{"reason":"unauthorized"}', 'unauthorized'],
    [401, 'not json', 'unauthorized'],
    [404, 'not json', 'offline'],
    [403, '{"reason":"forbidden"}', 'unauthorized'],
    [410, '{"reason":"shop-erased"}', 'shop-erased'],
    [426, '{"reason":"client-too-old"}', 'client-too-old'],
    [429, '', 'offline'],
    [502, '<html>', 'offline'],
    [400, '{"reason":"malformed"}', 'malformed'],
    [429, '{"reason":"too-many-requests"}', 'offline'],
  ])('status %i is %s', (status, text, reason) => {
    expect(failureOf(status, text)).toMatchObject({ reason, status })
  })

  test.each([
    ['7', 7_000],
    ['315360000', 15 * 60_000],
    ['soon', undefined],
    ['-1', undefined],
  ])('a wait of %s is %s', (header, waitMs) => {
    expect(failureOf(429, '', header).retryAfterMs).toBe(waitMs)
  })
})
