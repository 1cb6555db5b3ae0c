import { Dexie, type Table } from 'dexie'

/** The key of one session. Its private half signs, and nobody can read it out: not even we. */
export type SessionKey = {
  readonly privateKey: CryptoKey
  readonly jwk: {
    readonly kty: string
    readonly crv: string
    readonly x: string
    readonly y: string
  }
}

/** What keeps this browser signed in to a shop. The token is worth nothing without the key. */
export type SignIn = {
  readonly shopId: string
  readonly key: SessionKey
  readonly refreshToken: string
}

/**
 * A database of its own: a copy that is made again does not sign the seller out, and no export of
 * the shop meets a token. Content scripts and pages cannot open it.
 */
class SignInDb extends Dexie {
  declare readonly signIns: Table<SignIn, string>

  constructor() {
    super('sign-ins')
    this.version(1).stores({ signIns: 'shopId' })
  }
}

const db = new SignInDb()

export async function loadSignIn(shopId: string): Promise<SignIn | undefined> {
  return await db.signIns.get(shopId)
}

export async function saveSignIn(signIn: SignIn): Promise<void> {
  await db.signIns.put(signIn)
}

/** False when the shop was signed out or connected again meanwhile: then nothing is kept. */
export async function replaceRefreshToken(
  shopId: string,
  spent: string,
  refreshToken: string,
): Promise<boolean> {
  return await db.transaction('rw', db.signIns, async () => {
    const signIn = await db.signIns.get(shopId)
    if (signIn?.refreshToken !== spent) return false
    await db.signIns.put({ ...signIn, refreshToken })
    return true
  })
}

/** Takes the key away too. `only` spares a sign-in that came after. */
export async function forgetSignIn(shopId: string, only?: SignIn): Promise<void> {
  await db.transaction('rw', db.signIns, async () => {
    const signIn = await db.signIns.get(shopId)
    if (only && signIn?.refreshToken !== only.refreshToken) return
    await db.signIns.delete(shopId)
  })
}
