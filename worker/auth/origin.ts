// Firefox draws this id anew for every installation, so no list can know it. What holds there is
// the redirect, whose host follows from the add-on's id, and the session's key.
const firefox = /^moz-extension:\/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whose answers we believe to be for the extension: the configuration names them. */
export type ExtensionEnv = {
  /** Origins in Chrome, parted by spaces. */
  readonly EXTENSION_ORIGINS: string
  /** Where a sign-in may end, in any browser, parted by spaces. */
  readonly EXTENSION_REDIRECTS: string
}

/** Whether a request comes from our extension. Web pages, `null`, no origin and others do not. */
export function isExtensionOrigin(
  env: Pick<ExtensionEnv, 'EXTENSION_ORIGINS'>,
  origin: string | undefined,
): origin is string {
  if (origin === undefined || origin === '') return false
  return env.EXTENSION_ORIGINS.split(' ').includes(origin) || firefox.test(origin)
}
