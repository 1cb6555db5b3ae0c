import { hostOrigin } from './manifest-matches.ts'

/** "/de", "/in-en": Etsy's own sub-directories for a language or a region. */
const LOCALE_PREFIX = /^\/[a-z]{2}(-[a-z]{2})?(?=\/)/

/**
 * The path of a Shop Manager address without its locale prefix, or `undefined` where the address is
 * not Etsy's or lies outside the seller's part of it. The manifest's match patterns are broader than
 * this, since they cannot describe the prefix.
 */
export function shopPath(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined
  const url = new URL(href)
  if (url.origin !== hostOrigin) return undefined
  const path = withoutLocale(url.pathname)
  return /^\/(your|messages)(\/|$)/.test(path) ? path : undefined
}

/** A path of Etsy's without the sub-directory of a language or a region. */
export function withoutLocale(pathname: string): string {
  return pathname.replace(LOCALE_PREFIX, '')
}
