import { env } from 'cloudflare:workers'
import { SignJWT } from 'jose'
import { parse } from '../../../schema/parse.ts'
import { accessSchema, type Access } from '../../../worker/auth/access.ts'
import { AUDIENCE, signerOf, signToken, type TokenKind } from '../../../worker/auth/token.ts'

const DAY_S = 86_400
const typ = { access: 'at+jwt', ticket: 'ticket+jwt' } as const

/** What a token of ours says, without asking whether it is good. */
export function accessOf(token: string): Access {
  const [, payload = ''] = token.split('.')
  const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
  const claims: unknown = JSON.parse(text)
  const access = parse(accessSchema, (claims as { access: unknown }).access)
  if (!access.ok) throw new Error('not a token of ours')
  return access.value
}

/** Made with our own key unless it says otherwise: what is wrong is one thing only. */
export async function signedAs(
  kind: TokenKind,
  access: Access,
  change: {
    readonly claims?: Record<string, unknown>
    readonly typ?: string
    readonly alg?: string
    readonly key?: Uint8Array
  } = {},
): Promise<string> {
  const signer = signerOf(env)
  const now = Math.floor(Date.now() / 1000)
  return await new SignJWT({
    access,
    iss: signer.issuer,
    aud: AUDIENCE,
    sub: access.memberId,
    jti: crypto.randomUUID(),
    iat: now,
    exp: now + 50,
    ...change.claims,
  })
    .setProtectedHeader({ alg: change.alg ?? 'HS256', typ: change.typ ?? typ[kind] })
    .sign(change.key ?? signer.key)
}

/** Every way of making a token that is none of ours, by name. The key of the session is right. */
export function forgeries(
  kind: TokenKind,
  access: Access,
  origin: string | undefined,
): Readonly<Record<string, () => Promise<string>>> {
  const own = origin === undefined ? {} : { origin }
  const now = Math.floor(Date.now() / 1000)
  const claims = (change: Record<string, unknown>) => () =>
    signedAs(kind, access, { claims: { ...own, ...change } })
  const access_ = (change: Partial<Access>) => () =>
    signedAs(kind, { ...access, ...change }, { claims: own })
  return {
    'none at all': () => Promise.resolve(''),
    nonsense: () => Promise.resolve('x.y.z'),
    'alg none': async () => {
      const [, payload = ''] = (await signedAs(kind, access, { claims: own })).split('.')
      const head = btoa(`{"alg":"none","typ":"${typ[kind]}"}`).replaceAll('=', '')
      return `${head}.${payload}.`
    },
    'another key': () => signedAs(kind, access, { claims: own, key: new Uint8Array(32) }),
    'another algorithm': () =>
      signedAs(kind, access, { claims: own, alg: 'HS512', key: new Uint8Array(64) }),
    'the other type': () =>
      signedAs(kind, access, { claims: own, typ: typ[kind === 'access' ? 'ticket' : 'access'] }),
    'no type': () => signedAs(kind, access, { claims: own, typ: 'JWT' }),
    'a refresh token': () => signedAs(kind, access, { claims: own, typ: 'refresh+jwt' }),
    'another issuer': claims({ iss: 'https://other.example' }),
    'another audience': claims({ aud: 'other' }),
    'no subject': claims({ sub: undefined }),
    'no id': claims({ jti: undefined }),
    expired: claims({ iat: now - 100, exp: now - 50 }),
    'of tomorrow': claims({ iat: now + DAY_S, exp: now + DAY_S + 50 }),
    'for ten years': claims({ exp: now + 3_650 * DAY_S }),
    'from long ago for long': claims({ iat: now - DAY_S, exp: now + 50 }),
    'a later epoch': access_({ epoch: access.epoch + 1 }),
    'another member': access_({ memberId: '999' }),
    'another session': access_({ sessionId: crypto.randomUUID() }),
    'another life of the room': access_({ room: crypto.randomUUID() }),
    'a grant that ended': access_({ expiresAt: Date.now() - 1 }),
    'a grant for ever': access_({ expiresAt: 7_000_000_000_000 }),
    'a changed claim': async () => {
      const [head = '', , signature = ''] = (await signedAs(kind, access, { claims: own })).split(
        '.',
      )
      const other = await signedAs(kind, { ...access, memberId: 'x' }, { claims: own })
      return `${head}.${other.split('.')[1] ?? ''}.${signature}`
    },
  }
}

/** A good ticket for this access, as if this origin had asked for it. */
export async function ticketFor(access: Access, origin: string): Promise<string> {
  return await signToken(signerOf(env), 'ticket', access, Date.now(), origin)
}
