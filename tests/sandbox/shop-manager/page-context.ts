import { exponentOf } from '../shop/fee-rules.ts'
import type { SandboxShop } from '../shop/sandbox-shop.ts'
import type { Html } from './html.ts'
import type { PageSettings } from './page-settings.ts'
import { locales, wordsOf, type Words } from './words.ts'

/** What each page of Shop Manager is drawn from. */
export type PageContext = {
  readonly shop: SandboxShop
  readonly nowSec: number
  readonly url: URL
  /** Path without its locale prefix. */
  readonly path: string
  readonly params: Readonly<Record<string, string | undefined>>
  readonly settings: PageSettings
  /** `de` for `/de/your/…`, else empty. */
  readonly localePrefix: string
  readonly words: Words
  readonly money: (minor: number) => string
  readonly count: (value: number) => string
  readonly date: (sec: number) => string
}

export type ShopManagerPage = {
  /** The section of the nav that it belongs to. */
  readonly section: string
  readonly title: string
  /** The content of `#page-region`. */
  readonly body: Html
  /** Above the content, outside `#page-region`. */
  readonly header?: Html
}

export function pageContext(
  made: Pick<
    PageContext,
    'shop' | 'nowSec' | 'url' | 'path' | 'params' | 'settings' | 'localePrefix'
  >,
): PageContext {
  const { shop, settings } = made
  const locale = locales[settings.lang]
  const scale = 10 ** exponentOf(shop.currency)
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: shop.currency })
  const count = new Intl.NumberFormat(locale)
  const date = new Intl.DateTimeFormat(locale, {
    timeZone: shop.calendar.timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
  return {
    ...made,
    words: wordsOf(settings.lang),
    money: minor => money.format(minor / scale),
    count: value => count.format(value),
    date: sec => date.format(sec * 1000),
  }
}
