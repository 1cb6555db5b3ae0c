import { shopName, shopsInContext, type ShopInContext } from './etsy-context.ts'
import { hostOrigin } from './manifest-matches.ts'
import { shopPath, withoutLocale } from './shop-path.ts'

/**
 * Whose page it is. `unknown`: it says nothing. `conflict`: its signs name different shops, so that
 * none can be believed.
 */
export type PageShop =
  | { readonly state: 'known'; readonly id?: string; readonly name?: string }
  | { readonly state: 'unknown' }
  | { readonly state: 'conflict' }

/** Links to the seller's own shop, and the regions around them whose changes may change the answer. */
export const shopLinks = [
  {
    region: '#shop-manager--channels-list',
    selector: '#shop-manager--channels-list a[href*="/shop/"]',
    seen: '2026-10-10',
  },
  {
    region: '[data-seller-nav="true"]',
    selector: '[data-seller-nav="true"] a[href*="/shop/"]',
    seen: '2026-08-20',
  },
  {
    region: '.dashboard-header-metadata',
    selector: '.dashboard-header-metadata a[href*="/shop/"]',
    seen: '2026-05-04',
  },
] as const

/** Selects every region that a sign stands in; the script of `Etsy.Context` is one too. */
export const signRegions = [...shopLinks.map(({ region }) => region), 'script:not([src])'].join()

/** A page has some dozens of scripts and a handful of links to its own shop; more is not read. */
const MAX_SCRIPTS = 500
const MAX_LINKS = 50

/**
 * Reads all the signs that a page has: its address, the links to the seller's own shop, and the
 * inline script that sets `Etsy.Context` (the isolated world cannot see `window.Etsy`, but a script's
 * text is part of the document; seen 2026-10). Cheap enough to be asked at each look, as it must be:
 * the account may be switched while the page lives.
 */
export function shopOfPage(href: string, document: Document): PageShop {
  const signs: ShopInContext[] = [...fromScripts(document)]
  const names = [nameInPath(href), ...namesInLinks(document)]
  for (const name of names) if (name !== undefined) signs.push({ name })

  const ids = new Set(signs.flatMap(({ id }) => id ?? []))
  const byFolded = new Map(signs.flatMap(({ name }) => (name ? [[foldName(name), name]] : [])))
  if (ids.size > 1 || byFolded.size > 1) return { state: 'conflict' }
  const [id] = ids
  const [name] = byFolded.values()
  if (id === undefined && name === undefined) return { state: 'unknown' }
  return { state: 'known', ...(id !== undefined && { id }), ...(name !== undefined && { name }) }
}

/** Names are the same in any case and any way of writing an accent. */
function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/** `/your/shops/SandboxShop/…`; `me` says nothing, and a number may be an id or a name. */
function nameInPath(href: string): string | undefined {
  const segment = /^\/your\/shops\/([^/]+)/.exec(shopPath(href) ?? '')?.[1]
  const name = segment === undefined ? undefined : decoded(segment)
  return name === undefined || name === 'me' || /^\d+$/.test(name) ? undefined : shopName(name)
}

function namesInLinks(document: Document): (string | undefined)[] {
  const links = document.querySelectorAll(shopLinks.map(({ selector }) => selector).join())
  return [...links].slice(0, MAX_LINKS).map(link => {
    const href = link.getAttribute('href') ?? ''
    if (!URL.canParse(href, hostOrigin)) return undefined
    const { origin, pathname } = new URL(href, hostOrigin)
    if (origin !== hostOrigin) return undefined
    const segment = /^\/shop\/([^/]+)/.exec(withoutLocale(pathname))?.[1]
    const name = segment === undefined ? undefined : decoded(segment)
    return name === undefined ? undefined : shopName(name)
  })
}

/** A script's text hardly ever changes; a page that is looked at twice a second has it read once. */
const read = new WeakMap<
  Element,
  { readonly text: string; readonly said: readonly ShopInContext[] }
>()

function fromScripts(document: Document): readonly ShopInContext[] {
  const scripts = document.querySelectorAll('script:not([src])')
  return [...scripts].slice(0, MAX_SCRIPTS).flatMap(script => {
    const type = script.getAttribute('type') ?? ''
    if (!/^(|module|(text|application)\/javascript)$/i.test(type)) return []
    const text = script.textContent
    const known = read.get(script)
    if (known?.text === text) return known.said
    const said = shopsInContext(text)
    read.set(script, { text, said })
    return said
  })
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
