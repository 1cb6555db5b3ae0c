import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { IDLE_MS } from '../auth/refresh.ts'
import { MOST_SESSIONS } from '../shop/sessions.ts'
import { ProofKey } from '../testing/proof-key.ts'
import {
  asSeller,
  connect,
  EXTENSION,
  exchange,
  knock,
  openSocket,
  ORIGIN,
  page,
  refresh,
  roomOf,
  signed,
  signedIn,
  signIn,
  signOut,
  ticketOf,
  type SignedIn,
} from '../testing/seller.ts'

const SHOP = 10_000_001
const PATH = `/shops/${String(SHOP)}/versions`

/** The session as a refresh leaves it. */
async function refreshed(seller: SignedIn): Promise<SignedIn> {
  return await signedIn(await refresh(seller), seller.session.key)
}

const statusOf = async ({ session }: SignedIn) => (await asSeller(session, PATH)).status

/** Nothing that this sign-in was ever given opens anything. */
async function expectEnded(...given: SignedIn[]): Promise<void> {
  for (const seller of given) {
    expect(await statusOf(seller)).toBeGreaterThanOrEqual(400)
    expect((await refresh(seller)).status).toBeGreaterThanOrEqual(400)
  }
}

/** Moves what the room knows of a session's times. */
async function age(column: 'rotated_at' | 'created_at', byMs: number): Promise<void> {
  await runInDurableObject(roomOf(SHOP), (_room, { storage }) => {
    storage.sql.exec(`UPDATE session SET ${column} = ${column} - ?`, byMs)
  })
}

const sessionsOf = (shopId: number) =>
  runInDurableObject(roomOf(shopId), (_room, { storage }) =>
    storage.sql
      .exec<{ session_id: string }>('SELECT session_id FROM session')
      .toArray()
      .map(({ session_id }) => session_id),
  )

test('a refresh token gives a new access token and changes with each use', async () => {
  const seller = await signIn(SHOP)
  const next = await refreshed(seller)
  expect(next.session.shopId).toBe(seller.session.shopId)
  expect(next.refreshToken).not.toBe(seller.refreshToken)
  expect(await statusOf(next)).toBe(200)
})

test('a spent token that comes again at once is given the same successor', async () => {
  const seller = await signIn(SHOP)
  const [one, other] = await Promise.all([refreshed(seller), refreshed(seller)])
  const again = await refreshed(seller)
  expect([other.refreshToken, again.refreshToken]).toEqual([one.refreshToken, one.refreshToken])
  expect(await statusOf(await refreshed(one))).toBe(200)
})

test('later it is a thief: everybody is out, with tokens, socket and ticket', async () => {
  const seller = await signIn(SHOP)
  const second = await refreshed(seller)
  const line = await openSocket(second.session)
  const ticket = await ticketOf(second.session)
  await age('rotated_at', 31_000)
  expect((await refresh(seller)).status).toBe(401)
  expect(await line.closed).toBe(4401)
  await expectEnded(seller, second)
  const late = await knock(`/shops/${String(SHOP)}/socket?ticket=${ticket}`, {
    headers: { upgrade: 'websocket', origin: EXTENSION },
  })
  expect(late.status).toBe(401)
})

test('a token from before the last one is a thief at once', async () => {
  const first = await signIn(SHOP)
  const third = await refreshed(await refreshed(first))
  expect((await refresh(first)).status).toBe(401)
  await expectEnded(third)
})

test('without the session’s key its tokens are nothing, and end nothing', async () => {
  const { session, refreshToken } = await signIn(SHOP)
  const key = await ProofKey.create()
  const thief = { session: { ...session, key }, refreshToken }
  expect((await refresh(thief)).status).toBe(401)
  expect((await signOut(thief)).status).toBe(204)
  expect(await statusOf(thief)).toBe(401)
  const bearer = { authorization: `Bearer ${session.accessToken}` }
  expect((await knock(PATH, { headers: bearer })).status).toBe(401)
  const bare = { authorization: `DPoP ${session.accessToken}` }
  expect(await (await knock(PATH, { headers: bare })).json()).toMatchObject({
    reason: 'proof-missing',
  })
  expect(await statusOf({ session, refreshToken })).toBe(200)
  expect((await refresh({ session, refreshToken })).status).toBe(200)
})

test('a proof is good for one request, once', async () => {
  const { session, refreshToken } = await signIn(SHOP)
  const { key, accessToken } = session
  const headers = await key.headers({ method: 'GET', url: ORIGIN + PATH, accessToken })
  expect((await knock(PATH, { headers })).status).toBe(200)
  expect((await knock(PATH, { headers })).status).toBe(401)
  const ticket = `/shops/${String(SHOP)}/socket-ticket`
  const fresh = await key.headers({ method: 'GET', url: ORIGIN + PATH, accessToken })
  expect((await knock(ticket, { method: 'POST', headers: fresh })).status).toBe(401)

  const path = '/session/refresh'
  const proof = await key.proof({ method: 'POST', url: ORIGIN + path })
  expect((await signed(key, path, { refreshToken }, { proof })).status).toBe(200)
  // Caught on its way and sent again, it gives nothing, and does not end the session as a theft would.
  expect((await signed(key, path, { refreshToken }, { proof })).status).toBe(401)
  await age('rotated_at', 60_000)
  expect((await signed(key, path, { refreshToken }, { proof })).status).toBe(401)
  expect(await statusOf({ session, refreshToken })).toBe(200)
})

test('a browser whose clock is wrong is told our time, and gets in with it', async () => {
  const { session, refreshToken } = await signIn(SHOP)
  const path = '/session/refresh'
  const off = { method: 'POST', url: ORIGIN + path, nowMs: Date.now() - 5 * 3_600_000 }
  const stale = await signed(
    session.key,
    path,
    { refreshToken },
    { proof: await session.key.proof(off) },
  )
  expect(await stale.json()).toMatchObject({ reason: 'proof-stale' })
  const nonce = stale.headers.get('dpop-nonce') ?? ''
  const proof = await session.key.proof({ ...off, nonce })
  expect((await signed(session.key, path, { refreshToken }, { proof })).status).toBe(200)
})

test('a wrong clock does not spend the one-time code', async () => {
  const { code, verifier } = await connect(SHOP)
  const key = await ProofKey.create()
  const url = `${ORIGIN}/session`
  const body = { code, verifier, clientId: crypto.randomUUID() }
  const proof = await key.proof({ method: 'POST', url, nowMs: Date.now() + 3_600_000 })
  expect((await signed(key, '/session', body, { proof })).status).toBe(401)
  expect((await exchange(code, verifier, key)).status).toBe(200)
})

test.each([
  'https://www.example.com',
  'null',
  'https://sync.etsypro.example',
  '',
  `chrome-extension://${'a'.repeat(32)}`,
])('a session opens nothing for %s', async origin => {
  const { session, refreshToken } = await signIn(SHOP)
  for (const path of ['/session', '/session/refresh', '/session/end']) {
    const answer = await signed(session.key, path, { refreshToken }, { origin })
    expect(answer.status).toBe(403)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  }
})

test('nothing is handed out as a cookie, and no answer may be read with one', async () => {
  const { code, verifier } = await connect(SHOP)
  const answer = await exchange(code, verifier, await ProofKey.create())
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

test('signing out ends this browser only: tokens and socket', async () => {
  const here = await signIn(SHOP)
  const there = await signIn(SHOP)
  const line = await openSocket(here.session)
  const next = await refreshed(here)
  expect((await signOut(here)).status).toBe(204)
  expect(await line.closed).toBe(4401)
  await expectEnded(here, next)
  expect(await statusOf(there)).toBe(200)
})

test('a new sign-in ends the one it replaces in that browser, and no other', async () => {
  const elsewhere = await signIn(SHOP)
  const before = await signIn(SHOP, 'client-of-the-test')
  const line = await openSocket(before.session)
  const after = await signIn(SHOP, 'client-of-the-test')
  expect(await line.closed).toBe(4401)
  await expectEnded(before)
  expect(await statusOf(after)).toBe(200)
  expect(await statusOf(elsewhere)).toBe(200)
})

test('a session that nobody used for a month is over, and so is one of half a year', async () => {
  for (const [column, byMs] of [
    ['rotated_at', IDLE_MS],
    ['created_at', 180 * 86_400_000],
  ] as const) {
    const seller = await signIn(SHOP)
    await age(column, byMs + 1000)
    expect((await refresh(seller)).status).toBe(401)
    await expectEnded(seller)
  }
})

test('a shop has so many sessions and not more: the one unused for longest gives way', async () => {
  const first = await signIn(SHOP)
  await age('rotated_at', 1000)
  for (let i = 0; i < MOST_SESSIONS; i += 1) await signIn(SHOP)
  expect(await sessionsOf(SHOP)).toHaveLength(MOST_SESSIONS)
  await expectEnded(first)
})

test('without a token, or with one of ours of another kind, there is no session', async () => {
  const { session } = await signIn(SHOP)
  for (const refreshToken of ['none', session.accessToken, await ticketOf(session)])
    expect((await signed(session.key, '/session/refresh', { refreshToken })).status).toBe(401)
  expect((await signed(session.key, '/session/refresh', {})).status).toBe(400)
})

/** Any order in which two requests of one moment may arrive and be worked on. */
const RACES = 50

async function race(...requests: readonly (() => Promise<unknown>)[]): Promise<void> {
  await Promise.all(
    requests.map(async request => {
      await new Promise(resolve => setTimeout(resolve, Math.random() * 4))
      await request()
    }),
  )
}

/** Refreshes, and notes what it was given. */
const noting = (seller: SignedIn, given: SignedIn[]) => async (): Promise<void> => {
  const answer = await refresh(seller)
  if (answer.ok) given.push(await signedIn(answer, seller.session.key))
}

test('a refresh on its way never survives a sign-out', async () => {
  for (let i = 0; i < RACES; i += 1) {
    const seller = await signIn(SHOP)
    const given: SignedIn[] = [seller]
    await race(noting(seller, given), noting(seller, given), () => signOut(seller))
    await expectEnded(...given)
  }
}, 240_000)

test('a refresh on its way never survives the detection of a theft', async () => {
  for (let i = 0; i < RACES; i += 1) {
    const first = await signIn(SHOP)
    const second = await refreshed(first)
    const given: SignedIn[] = [first, second]
    await age('rotated_at', 31_000)
    await race(noting(second, given), () => refresh(first))
    // Whichever came first: in the end the spent one has come, and all that followed from it is over.
    await refresh(first)
    await expectEnded(...given)
  }
}, 240_000)

test('two refreshes at once begin no second line', async () => {
  for (let i = 0; i < RACES; i += 1) {
    const seller = await signIn(SHOP)
    const given: SignedIn[] = []
    await race(noting(seller, given), noting(seller, given), noting(seller, given))
    expect(given).toHaveLength(3)
    expect(new Set(given.map(({ refreshToken }) => refreshToken)).size).toBe(1)
  }
}, 240_000)

test('a refresh or a sign-in on its way never survives an erasure, also when the shop returns', async () => {
  const shop = 10_000_002
  const erase = async ({ session }: SignedIn): Promise<unknown> =>
    await asSeller(session, `/shops/${String(shop)}`, { method: 'DELETE' })
  for (let i = 0; i < RACES; i += 1) {
    const seller = await signIn(shop)
    const other = await signIn(shop)
    const { code, verifier } = await connect(shop)
    const key = await ProofKey.create()
    const given: SignedIn[] = [seller, other]
    await race(
      noting(other, given),
      () => erase(seller),
      async () => {
        const answer = await exchange(code, verifier, key)
        if (answer.ok) given.push(await signedIn(answer, key))
      },
    )
    const back = await signIn(shop)
    for (const { session, refreshToken } of given) {
      expect((await asSeller(session, `/shops/${String(shop)}/versions`)).status).toBe(410)
      expect((await refresh({ session, refreshToken })).status).toBe(410)
    }
    expect((await asSeller(back.session, `/shops/${String(shop)}/versions`)).status).toBe(200)
    await erase(back)
  }
}, 240_000)

test('a consent that crosses an erasure leaves a shop that is whole, or none', async () => {
  const shop = 10_000_002
  const path = `/shops/${String(shop)}`
  const inDirectory = async (table: 'shop' | 'member' | 'one_time_code') => {
    const rows = env.DIRECTORY.prepare(`SELECT * FROM ${table} WHERE shop_id = ?`)
    return (await rows.bind(String(shop)).all()).results
  }
  for (let i = 0; i < 20; i += 1) {
    const { session } = await signIn(shop)
    let way: { code: string; verifier: string } | undefined
    await race(
      () => asSeller(session, path, { method: 'DELETE' }),
      async () => {
        way = await connect(shop)
      },
    )
    const key = await ProofKey.create()
    const answer = await exchange(way?.code ?? '', way?.verifier ?? '', key)
    if (answer.ok) {
      const back = await signedIn(answer, key)
      const { room } = await page(back.session, 0, 1)
      expect(await inDirectory('shop')).toMatchObject([{ room }])
      expect(await inDirectory('member')).toHaveLength(1)
      await asSeller(back.session, path, { method: 'DELETE' })
    }
    for (const table of ['shop', 'member', 'one_time_code'] as const)
      expect(await inDirectory(table)).toEqual([])
  }
}, 240_000)
