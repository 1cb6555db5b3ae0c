const chrome = /^chrome-extension:\/\/[a-p]{32}$/
// Firefox draws this id anew for every installation, so no list can know it.
const firefox = /^moz-extension:\/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a request comes from an extension. Web pages, `null` and no origin at all do not. */
export function isExtensionOrigin(origin: string | undefined): origin is string {
  return origin !== undefined && (chrome.test(origin) || firefox.test(origin))
}
