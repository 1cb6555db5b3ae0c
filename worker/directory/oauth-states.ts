/** Sign-ins on their way through Etsy. Each is taken once. */
export type OAuthState = {
  readonly browserHash: string
  readonly etsyVerifier: string
  readonly challenge: string
  readonly redirect: string
}

export async function putState(
  directory: D1Database,
  stateHash: string,
  state: OAuthState,
  expiresAt: number,
): Promise<void> {
  await directory
    .prepare(
      `INSERT INTO oauth_state
         (state_hash, browser_hash, etsy_verifier, challenge, redirect, expires_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .bind(
      stateHash,
      state.browserHash,
      state.etsyVerifier,
      state.challenge,
      state.redirect,
      expiresAt,
    )
    .run()
}

/** `undefined` when it is unknown, was taken before, or is too old. */
export async function takeState(
  directory: D1Database,
  stateHash: string,
  nowMs: number,
): Promise<OAuthState | undefined> {
  const row = await directory
    .prepare(
      `DELETE FROM oauth_state WHERE state_hash = ?
       RETURNING browser_hash, etsy_verifier, challenge, redirect, expires_at`,
    )
    .bind(stateHash)
    .first<{
      browser_hash: string
      etsy_verifier: string
      challenge: string
      redirect: string
      expires_at: number
    }>()
  if (!row || row.expires_at <= nowMs) return undefined
  return {
    browserHash: row.browser_hash,
    etsyVerifier: row.etsy_verifier,
    challenge: row.challenge,
    redirect: row.redirect,
  }
}
