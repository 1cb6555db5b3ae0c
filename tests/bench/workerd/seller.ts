import { signerOf, signToken } from '../../../worker/auth/token.ts'
import type { Access } from '../../../worker/auth/access.ts'
import type { BenchVars } from './config.ts'

export const EXTENSION_ORIGIN = `chrome-extension://${'a'.repeat(32)}`

/** The owner of a room that `/bench/open` made, signed in. */
export function ownerOf(shopId: string): Access {
  return {
    shopId,
    memberId: 'owner',
    sessionId: 'bench-session',
    epoch: 1,
    expiresAt: Date.now() + 8 * 3_600_000,
  }
}

export async function tokenFor(
  vars: BenchVars,
  kind: 'access' | 'ticket',
  access: Access,
): Promise<string> {
  const { SESSION_KEY = '', PUBLIC_ORIGIN = '' } = vars
  return await signToken(signerOf({ SESSION_KEY, PUBLIC_ORIGIN }), kind, access, Date.now())
}

export async function bearer(vars: BenchVars, access: Access): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await tokenFor(vars, 'access', access)}` }
}
