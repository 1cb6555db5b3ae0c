import { err, ok, type Result } from '../../schema/result.ts'

/**
 * The only addresses to which a one-time code may go: what `browser.identity.getRedirectURL()`
 * gives in Chrome and in Firefox. An address is compared as a whole, so that neither a path, a
 * port, a user name nor a look-alike host gets through (RFC 9700, 4.1).
 */
const allowed = [
  /^https:\/\/[a-p]{32}\.chromiumapp\.org\/$/,
  /^https:\/\/[a-z0-9-]{8,64}\.extensions\.allizom\.org\/$/,
]

export function checkRedirect(
  redirect: string | undefined,
): Result<string, { reason: 'redirect-not-allowed' }> {
  if (redirect !== undefined && allowed.some(pattern => pattern.test(redirect))) return ok(redirect)
  return err({ reason: 'redirect-not-allowed' })
}
