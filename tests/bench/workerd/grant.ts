import { createHash, randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { parse } from '../../../schema/parse.ts'
import type { Grant } from '../../../worker/etsy/oauth.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { PUBLIC_ORIGIN } from './config.ts'

const tokenSchema = v.object({
  access_token: v.string(),
  refresh_token: v.string(),
  expires_in: v.number(),
})
/** The seller allows us in, without the pages in between. */
export function grantOf({ oauth, app, shop }: Sandbox): Grant {
  const verifier = randomBytes(32).toString('base64url')
  const redirectUri = `${PUBLIC_ORIGIN}/oauth/callback`
  const back = oauth.allow(
    {
      redirectUri,
      scopes: ['shops_r', 'listings_r', 'transactions_r'],
      state: 'bench',
      challenge: createHash('sha256').update(verifier).digest('base64url'),
    },
    shop.userId,
  )
  const answer = oauth.token(
    new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: app.keystring,
      redirect_uri: redirectUri,
      code: new URL(back).searchParams.get('code') ?? '',
      code_verifier: verifier,
    }),
  )
  const token = parse(tokenSchema, answer.body)
  if (!token.ok) throw new Error('the sandbox gave no token')
  return {
    accessToken: token.value.access_token,
    refreshToken: token.value.refresh_token,
    lifetimeMs: token.value.expires_in * 1000,
  }
}
