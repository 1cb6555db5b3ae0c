import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { app } from '../../../worker/app.ts'
import type { Access } from '../../../worker/auth/access.ts'
import { ProofKey } from '../../../worker/testing/proof-key.ts'
import {
  asSeller,
  EXTENSION,
  knock,
  ORIGIN,
  refresh,
  signedIn,
  signIn,
  signOut,
  type SignedIn,
} from '../../../worker/testing/seller.ts'
import { Random } from '../../sandbox/shop/random.ts'
import { expectSound, isWhole, tried } from './expect-answer.ts'
import { accessOf, forgeries, ticketFor } from './forge.ts'

/**
 * Every guarded route × every state of a token × whose shop × from where × how it is proved. What is
 * expected is told by the few rules of `expected` below, not by a list.
 */
const [MINE, THEIRS] = [10_000_001, 10_000_002]
const ORIGINS = {
  ours: EXTENSION,
  'another extension': `chrome-extension://${'b'.repeat(32)}`,
  'a web page': 'https://www.example.com',
  nobody: undefined,
} as const
type From = keyof typeof ORIGINS
const proofs = [
  'right',
  'none',
  'another key',
  'another request',
  'another token',
  'again',
] as const
type ProofState = (typeof proofs)[number]

/** As the router itself knows them: a new route is in here by itself. */
const routes = [
  ...new Set(
    app.routes
      .filter(({ path, method }) => path.startsWith('/shops/') && method !== 'ALL')
      .map(({ path, method }) => `${method} ${path}`),
  ),
].map(route => {
  const [method = '', path = ''] = route.split(' ')
  return { method, path }
})

type Holder = {
  readonly who: SignedIn
  readonly access: Access
  /** What its token opens now. */
  readonly state: 'live' | 'ended' | 'erased'
}
const holders: Record<string, Holder> = {}

beforeAll(async () => {
  const hold = (name: string, who: SignedIn, state: Holder['state']) =>
    (holders[name] = { who, access: accessOf(who.session.accessToken), state })
  const first = await signIn(MINE)
  hold('erased', first, 'erased')
  expect(
    (await asSeller(first.session, `/shops/${String(MINE)}`, { method: 'DELETE' })).status,
  ).toBe(204)
  // Reconnected: the next life of the same shop.
  hold('fresh', await signIn(MINE), 'live')
  const before = await signIn(MINE)
  hold('refreshed', await signedIn(await refresh(before), before.session.key), 'live')
  const out = await signIn(MINE)
  expect((await signOut(out)).status).toBe(204)
  hold('signed out', out, 'ended')
  const replaced = await signIn(MINE, 'the-same-browser')
  await signIn(MINE, 'the-same-browser')
  hold('replaced', replaced, 'ended')
  hold("another tenant's", await signIn(THEIRS), 'live')
}, 60_000)

afterAll(() => console.log(`${String(tried.attacks)} attacks from the table of routes and tokens`))

type Attack = {
  readonly method: string
  readonly path: string
  readonly holder: string
  /** A forgery's name; `undefined` for the holder's own token. */
  readonly forgery: string | undefined
  readonly shop: 'own' | 'other'
  readonly from: From
  readonly proof: ProofState
}

function table(): Attack[] {
  const attacks: Attack[] = []
  const names = Object.keys(forgeries('access', holders['fresh']!.access, undefined))
  for (const { method, path } of routes)
    for (const from of Object.keys(ORIGINS) as From[])
      for (const shop of ['own', 'other'] as const) {
        const isSocket = path.endsWith('/socket')
        for (const holder of Object.keys(holders))
          for (const proof of isSocket ? (['right'] as const) : proofs)
            attacks.push({ method, path, holder, forgery: undefined, shop, from, proof })
        for (const forgery of names)
          attacks.push({ method, path, holder: 'fresh', forgery, shop, from, proof: 'right' })
      }
  return attacks
}

/** What must come of it: the first rule that speaks. Good answers are told apart by the route. */
function expected(attack: Attack): readonly number[] {
  const isSocket = attack.path.endsWith('/socket')
  const { state } = holders[attack.holder]!
  const isOurs = attack.from === 'ours'
  if (isSocket && !isOurs) return [403]
  if (attack.forgery === 'another life of the room' && attack.shop === 'own') return [401]
  if (attack.forgery !== undefined) {
    // Signed with our own key: wrong only for the room, or for the shop that it does not name.
    return attack.shop === 'other' ? [401, 403] : [401]
  }
  if (!isSocket && attack.proof !== 'right') {
    if (attack.proof === 'again' && attack.shop === 'other') return [403]
    if (attack.proof !== 'again') return [401]
    return state === 'erased' ? [410] : [401]
  }
  if (attack.shop === 'other') return [403]
  if (state === 'erased') return [410]
  if (state === 'ended') return [401]
  // From here on it is the seller's own call.
  if (attack.path.endsWith('/socket-ticket') && !isOurs) return [403]
  return isSocket ? [101] : [200, 202, 204]
}

async function perform(attack: Attack): Promise<Response> {
  const { who, access } = holders[attack.holder]!
  const isSocket = attack.path.endsWith('/socket')
  const shopId =
    attack.shop === 'own' ? access.shopId : String(access.shopId === String(MINE) ? THEIRS : MINE)
  const path = attack.path.replace(':shopId', shopId)
  const origin = ORIGINS[attack.from]
  const headers: Record<string, string> = { ...(origin !== undefined && { origin }) }
  if (isSocket) {
    headers['upgrade'] = 'websocket'
    const ticket =
      attack.forgery === undefined
        ? await ticketFor(access, EXTENSION)
        : await forgeries('ticket', access, EXTENSION)[attack.forgery]!()
    return await knock(`${path}?ticket=${ticket}`, { method: attack.method, headers })
  }
  const accessToken =
    attack.forgery === undefined
      ? who.session.accessToken
      : await forgeries('access', access, undefined)[attack.forgery]!()
  const { key } = who.session
  const proven = { method: attack.method, url: ORIGIN + path, accessToken }
  headers['authorization'] = `DPoP ${accessToken}`
  switch (attack.proof) {
    case 'none':
      break
    case 'another key':
      headers['dpop'] = await (await ProofKey.create()).proof(proven)
      break
    case 'another request':
      headers['dpop'] = await key.proof({ ...proven, url: `${ORIGIN}/session/refresh` })
      break
    case 'another token':
      headers['dpop'] = await key.proof({ ...proven, accessToken: 'another' })
      break
    case 'again': {
      headers['dpop'] = await key.proof(proven)
      await knock(path, { method: attack.method, headers })
      break
    }
    case 'right':
      headers['dpop'] = await key.proof(proven)
  }
  return await knock(path, { method: attack.method, headers })
}

/** The seller's own erasure is right, and would end the table: it is tried in the races. */
const wouldErase = (attack: Attack) =>
  attack.method === 'DELETE' &&
  (attack.proof === 'again' || expected(attack).some(status => status < 300))

test(
  'every route × token × tenant × origin × proof comes to what the model says',
  { timeout: 0 },
  async () => {
    expect(routes.length).toBeGreaterThanOrEqual(5)
    const all = table().filter(attack => !wouldErase(attack))
    const random = new Random(Number(env.FUZZ_SEED))
    const share = isWhole(env.FUZZ_SECONDS)
      ? all
      : Array.from({ length: 1_200 }, () => random.pick(all))
    expect(all.length).toBeGreaterThan(1_500)
    const wrong: string[] = []
    for (const attack of share) {
      const name = JSON.stringify(attack)
      const answer = await perform(attack)
      const { status } = answer
      const text = await expectSound(name, answer)
      if (!expected(attack).includes(status))
        wrong.push(`${name}: ${String(status)} instead of ${expected(attack).join('/')}`)
      // No answer to anybody holds a row of the other shop.
      const other = holders[attack.holder]!.access.shopId === String(MINE) ? THEIRS : MINE
      expect(text, name).not.toContain(`"id":"${String(other)}"`)
    }
    expect(wrong).toEqual([])
    console.log(`${String(share.length)} of ${String(all.length)} entries of the table`)
  },
)
