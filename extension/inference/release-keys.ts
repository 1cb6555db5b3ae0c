/** A key that vouches for models which are not in the package. */
export type ReleaseKey = {
  /** As the manifest names it. An id is never given to a second key. */
  readonly id: string
  /** The public half, P-256: base64 of its SubjectPublicKeyInfo. */
  readonly spki: string
}

/**
 * Whose models are taken. Empty until there is a release key: then nothing is asked for and nothing
 * is ever taken. To rotate, ship the new key beside the old one, sign with the new one when most
 * browsers have it, and take the old one out; what it had signed then goes from every browser.
 */
export const releaseKeys: readonly ReleaseKey[] = []
