import { err, ok, type Result } from '../../schema/result.ts'
import { sameText, sha256 } from './secret.ts'

/** The S256 challenge of RFC 7636; `plain` is not taken. */
export function checkChallenge(
  challenge: string | undefined,
): Result<string, { reason: 'challenge-malformed' }> {
  if (challenge !== undefined && /^[A-Za-z0-9_-]{43}$/.test(challenge)) return ok(challenge)
  return err({ reason: 'challenge-malformed' })
}

export async function verifierMatches(verifier: string, challenge: string): Promise<boolean> {
  return sameText(await sha256(verifier), challenge)
}
