import { err, ok, type Result } from '../../schema/result.ts'
import type { ExtensionEnv } from './origin.ts'

/**
 * The only addresses to which a one-time code may go: what `browser.identity.getRedirectURL()`
 * gives our own extension in Chrome and in Firefox. An address is compared as a whole with the list
 * of the configuration, so that neither another extension nor a path, a port, a user name or a
 * look-alike host gets through (RFC 9700, 4.1).
 */
export function checkRedirect(
  env: Pick<ExtensionEnv, 'EXTENSION_REDIRECTS'>,
  redirect: string | undefined,
): Result<string, { reason: 'redirect-not-allowed' }> {
  const isListed =
    redirect !== undefined &&
    redirect !== '' &&
    env.EXTENSION_REDIRECTS.split(' ').includes(redirect)
  return isListed ? ok(redirect) : err({ reason: 'redirect-not-allowed' })
}
