import { expect, test } from 'vitest'
import { randomSecret, sha256 } from '../auth/secret.ts'
import { FIREFOX_REDIRECT } from '../../schema/extension-ids.ts'
import { ProofKey } from '../testing/proof-key.ts'
import { allow, connect, exchange, knock, REDIRECT, start } from '../testing/seller.ts'

const SHOP = 10_000_001

test('a seller comes back to the extension with a code that its verifier turns into a session', async () => {
  const { code, verifier } = await connect(SHOP)
  const answer = await exchange(code, verifier, await ProofKey.create())
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ shopId: String(SHOP), shopName: 'Shop0' })
})

test('a code is worth nothing with another verifier, and nothing a second time', async () => {
  const { code, verifier } = await connect(SHOP)
  const key = await ProofKey.create()
  expect((await exchange(code, randomSecret(), key)).status).toBe(401)
  expect((await exchange(code, verifier, key)).status).toBe(401)
})

test('we ask Etsy for three scopes and never for addresses or e-mail', async () => {
  const { consent } = await start(await sha256('verifier'))
  expect(consent.searchParams.get('scope')).toBe('shops_r listings_r transactions_r')
  expect(consent.searchParams.get('code_challenge_method')).toBe('S256')
})

test.each([
  'https://evil.example/',
  `${REDIRECT}path`,
  REDIRECT.replace('https', 'http'),
  REDIRECT.replace('.org/', '.org.evil.example/'),
  REDIRECT.replace('https://', 'https://user@'),
  REDIRECT.replace('.org/', '.org:444/'),
  `${REDIRECT}?next=https://evil.example/`,
  '',
  // Other extensions, which any browser may have.
  `https://${'a'.repeat(32)}.chromiumapp.org/`,
  `https://${'0'.repeat(40)}.extensions.allizom.org/`,
  `${REDIRECT} ${FIREFOX_REDIRECT}`,
])('no code goes to %s', async redirect => {
  const challenge = await sha256('verifier')
  const query = new URLSearchParams({ challenge, redirect })
  const answer = await knock(`/oauth/start?${query.toString()}`)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ reason: 'redirect-not-allowed' })
})

test('a sign-in may end in our extension in Firefox', async () => {
  const query = new URLSearchParams({
    challenge: await sha256('verifier'),
    redirect: FIREFOX_REDIRECT,
  })
  expect((await knock(`/oauth/start?${query.toString()}`)).status).toBe(302)
})

test('a challenge that is no SHA-256 is refused', async () => {
  const query = new URLSearchParams({ challenge: 'plain', redirect: REDIRECT })
  expect((await knock(`/oauth/start?${query.toString()}`)).status).toBe(400)
})

test('the way back works once, in the browser that set out', async () => {
  const { consent, cookie } = await start(await sha256(randomSecret()))
  const callback = await allow(consent, SHOP)
  const path = callback.pathname + callback.search
  const elsewhere = await knock(path, { headers: { cookie: '__Host-etsypro-connect=other' } })
  expect(elsewhere.status).toBe(403)
  expect((await knock(path, { headers: { cookie } })).status).toBe(400)
})

test('an unknown state leads nowhere', async () => {
  const answer = await knock('/oauth/callback?code=abc&state=forged')
  expect(answer.status).toBe(400)
  expect(answer.headers.get('location')).toBeNull()
})

test('a seller who says no comes back with that word', async () => {
  const { consent, cookie } = await start(await sha256(randomSecret()))
  const state = consent.searchParams.get('state') ?? ''
  const answer = await knock(`/oauth/callback?error=access_denied&state=${state}`, {
    headers: { cookie },
  })
  expect(answer.headers.get('location')).toBe(`${REDIRECT}?error=access_denied`)
})
