/** How Shop Manager shows itself: for the whole sandbox, or for one page by `?sandbox=name:value,…`. */
export type PageSettings = {
  /** 2025: light DOM. 2026: custom elements with open shadow roots. */
  variant: '2025' | '2026'
  lang: 'en' | 'de' | 'tr'
  /** Rows come empty; their text follows after so many ms. */
  late: number
  /** The page's own content is drawn by its script after so many ms; 0: it came with the page. */
  hydrate: number
  /** Lists are drawn anew every so many ms, without what others put into them; 0: never. */
  rerender: number
  /** How a click on another section goes. */
  nav: 'load' | 'push'
  csp: 'none' | 'strict'
  css: 'own' | 'hostile' | 'worse'
  /** `shell`: the seller's nav is there, and nothing else that we know; `none`: not even that. */
  anchors: 'all' | 'shell' | 'none'
  /** `links`: what a row is, only its link tells. */
  rows: 'known' | 'links'
  theme: 'light' | 'dark'
  cards: number
  /** `none` leaves names out, for pages that are saved. */
  buyers: 'shown' | 'none'
  /** Who is signed in: the shop's id; empty: the first shop. */
  shop: string
  /** Where a page says whose it is: in links, in the script, in both (`all`), or nowhere. */
  signs: 'all' | 'links' | 'script' | 'none'
  /** What the address answers in the place of Shop Manager: see `no-page.ts`. */
  answer: Answer
  /** The page's own root is drawn anew every so many ms, with all that others put into it; 0: never. */
  reroot: number
  /** `embedder` asks every frame for a policy of its own; `isolated`: `crossOriginIsolated` as well. */
  isolation: 'none' | 'embedder' | 'isolated'
  /** Controls of the page that are fixed at the bottom: one at the right, one at each side, a bar. */
  corner: 'free' | 'right' | 'both' | 'bar'
  /** The document's `lang` as it stands in the markup, whatever it means; empty: the page's own. */
  htmlLang: string
}

/** `error-in-shell`: an error inside the seller's nav. The numbers are statuses. */
export const answers = [
  'page',
  '403',
  '404',
  '429',
  '500',
  'maintenance',
  'captcha',
  'sign-in',
  'error-in-shell',
] as const
export type Answer = (typeof answers)[number]

export const defaultSettings: PageSettings = {
  variant: '2026',
  lang: 'en',
  late: 300,
  hydrate: 0,
  rerender: 0,
  nav: 'load',
  csp: 'none',
  css: 'own',
  anchors: 'all',
  rows: 'known',
  theme: 'light',
  cards: 40,
  buyers: 'shown',
  shop: '',
  signs: 'all',
  answer: 'page',
  reroot: 0,
  isolation: 'none',
  corner: 'free',
  htmlLang: '',
}

/** Reads `variant:2025,lang:de`. Throws on a name or value that means nothing, so that no test asks in vain. */
export function readSettings(text: string | null, base: PageSettings): PageSettings {
  const settings = { ...base }
  for (const pair of (text ?? '').split(',').filter(Boolean)) {
    const [name = '', value = ''] = pair.split(':')
    const wrong = new Error(`sandbox setting ${pair} means nothing`)
    const choose = <T extends string>(choices: readonly T[]): T => {
      const choice = choices.find(known => known === value)
      if (choice === undefined) throw wrong
      return choice
    }
    const number = (): number => {
      if (!/^\d+$/.test(value)) throw wrong
      return Number(value)
    }
    switch (name) {
      case 'variant':
        settings.variant = choose(['2025', '2026'])
        break
      case 'lang':
        settings.lang = choose(['en', 'de', 'tr'])
        break
      case 'nav':
        settings.nav = choose(['load', 'push'])
        break
      case 'csp':
        settings.csp = choose(['none', 'strict'])
        break
      case 'css':
        settings.css = choose(['own', 'hostile', 'worse'])
        break
      case 'anchors':
        settings.anchors = choose(['all', 'shell', 'none'])
        break
      case 'rows':
        settings.rows = choose(['known', 'links'])
        break
      case 'theme':
        settings.theme = choose(['light', 'dark'])
        break
      case 'buyers':
        settings.buyers = choose(['shown', 'none'])
        break
      case 'shop':
        settings.shop = String(number())
        break
      case 'signs':
        settings.signs = choose(['all', 'links', 'script', 'none'])
        break
      case 'answer':
        settings.answer = choose(answers)
        break
      case 'isolation':
        settings.isolation = choose(['none', 'embedder', 'isolated'])
        break
      case 'corner':
        settings.corner = choose(['free', 'right', 'both', 'bar'])
        break
      case 'htmlLang':
        settings.htmlLang = value
        break
      case 'late':
      case 'hydrate':
      case 'rerender':
      case 'reroot':
      case 'cards':
        settings[name] = number()
        break
      default:
        throw wrong
    }
  }
  return settings
}
