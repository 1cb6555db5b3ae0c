import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { sha256 } from '../auth/secret.ts'
import { asSeller, cookieOf, EXTENSION, knock, openSocket, signIn } from '../testing/seller.ts'

const SHOP = 10_000_001

function refresh(cookie: string, origin: string | undefined = EXTENSION): Promise<Response> {
  return knock('/session/refresh', {
    method: 'POST',
    headers: { cookie, ...(origin === '' ? {} : { origin }) },
  })
}

test('the cookie gives a new access token and changes with each use', async () => {
  const { session, cookie } = await signIn(SHOP)
  const answer = await refresh(cookie)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ shopId: session.shopId })
  expect(cookieOf(answer)).not.toBe(cookie)
})

test('a spent cookie that comes again at once is a retry, and later a thief: everybody is out', async () => {
  const { session, cookie } = await signIn(SHOP)
  const second = cookieOf(await refresh(cookie))
  expect((await refresh(cookie)).status).toBe(200)

  const hash = await sha256(cookie.split('=')[1] ?? '')
  await env.DIRECTORY.prepare(
    'UPDATE refresh_token SET used_at = used_at - 31000 WHERE token_hash = ?',
  )
    .bind(hash)
    .run()
  expect((await refresh(cookie)).status).toBe(401)
  expect((await refresh(second)).status).toBe(401)
  expect((await asSeller(session, `/shops/${session.shopId}/versions`)).status).toBe(401)
})

test.each(['https://www.example.com', 'null', 'https://sync.etsypro.example', ''])(
  'the cookie opens nothing for a page of %s',
  async origin => {
    const { cookie } = await signIn(SHOP)
    expect((await refresh(cookie, origin)).status).toBe(403)
    const signOut = await knock('/session', { method: 'DELETE', headers: { cookie, origin } })
    expect(signOut.status).toBe(403)
  },
)

test('signing out ends this browser only: token, cookie and socket', async () => {
  const here = await signIn(SHOP)
  const there = await signIn(SHOP)
  const line = await openSocket(here.session)
  const answer = await knock('/session', {
    method: 'DELETE',
    headers: { cookie: here.cookie, origin: EXTENSION },
  })
  expect(answer.status).toBe(204)
  expect(await line.closed).toBe(4401)
  expect((await refresh(here.cookie)).status).toBe(401)
  const path = `/shops/${here.session.shopId}/versions`
  expect((await asSeller(here.session, path)).status).toBe(401)
  expect((await asSeller(there.session, path)).status).toBe(200)
})

test('no cookie, no session', async () => {
  expect((await refresh('')).status).toBe(401)
})
