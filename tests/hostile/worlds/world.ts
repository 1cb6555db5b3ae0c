import { Random } from '../../sandbox/shop/random.ts'

export const rowKinds = ['flag', 'link', 'table', 'attribute', 'text'] as const
export type RowKind = (typeof rowKinds)[number]

/** How a row's link names its row. */
export const hrefKinds = ['last', 'first', 'absolute', 'prefixed', 'long', 'encoded'] as const
export type HrefKind = (typeof hrefKinds)[number]

export const errorKinds = ['403', '404', '429', '500', 'captcha', 'sign-in', 'maintenance'] as const
export type ErrorKind = (typeof errorKinds)[number]

/**
 * `ours`: the page names the shop that the store holds; `second`: another one that the store holds
 * too; `stranger`: one that it does not hold; `silent`: it names none; `conflict`: its signs name
 * two; `renamed`: our shop's id under a new name.
 */
export const whoseKinds = ['ours', 'second', 'stranger', 'silent', 'conflict', 'renamed'] as const
export type Whose = (typeof whoseKinds)[number]

export const stepKinds = [
  'in-place',
  'href-first',
  'text-first',
  'next-page',
  'next-page-in-place',
  'sort',
  'recycle',
  'clone',
  'remove',
  'fresh',
  'drawer',
  'dialog',
  'popover',
  'switch-shop',
] as const
export type StepKind = (typeof stepKinds)[number]

export const styles = {
  none: '',
  unset: 'main *{all:unset}',
  zoom: 'body{zoom:1.25}',
  transform: '#root{transform:scale(.9);transform-origin:0 0}',
  filter: 'main{filter:grayscale(1)}',
  small: 'html{font-size:62.5%}*{box-sizing:border-box;letter-spacing:3px}',
  flex: '*:not(head,head *,script,style){display:flex!important}',
  hidden: 'html,body{overflow:hidden;height:100vh}main{overflow:auto;height:100vh}',
  visibility: '[data-r]{content-visibility:auto;contain-intrinsic-size:auto 60px}',
  container: 'main{container-type:inline-size}@container (max-width:600px){[data-r]{color:gray}}',
  dark: 'html{background:#111;color:#eee}',
  important: 'aside,span,iframe,button{opacity:.4!important;filter:invert(1)!important}',
} as const
export type StyleName = keyof typeof styles

export const pageIds = [
  'orders',
  'listings',
  'dashboard',
  'stats',
  'payments',
  'ads',
  'listing-editor',
] as const
export type WorldPage = (typeof pageIds)[number]

/** All that one seed decides about one page of Shop Manager, and about what it does while it is open. */
export type World = {
  readonly seed: number
  readonly page: WorldPage
  readonly path: string
  readonly error: ErrorKind | undefined
  readonly variant: '2025' | '2026'
  readonly whose: Whose
  readonly row: RowKind
  readonly href: HrefKind
  readonly count: number
  /** The rows' first place among the shop's, newest first. */
  readonly from: number
  /** `second-link`: each row also links another row's id. */
  readonly extra: 'none' | 'second-link' | 'two-lists' | 'duplicate'
  readonly lateMs: number
  readonly hydrateMs: number
  /** How often a second the page's root is built again, from its first moment on; 0: never. */
  readonly rerootHz: number
  readonly steps: readonly StepKind[]
  readonly stepMs: number
  readonly csp: 'none' | 'frames' | 'strict'
  readonly isolation: 'none' | 'embedder' | 'isolated'
  readonly styles: readonly StyleName[]
  readonly hostilePrototypes: boolean
  /** `moveBefore` is taken away, as in browsers that do not know it. */
  readonly withoutMove: boolean
  readonly corner: 'free' | 'right' | 'both' | 'bar'
  readonly lang: string
  readonly width: number
  readonly height: number
  readonly ownFrames: boolean
  readonly away: 'none' | 'back' | 'offline'
  readonly copies: boolean
}

const paths: Readonly<Record<WorldPage, readonly string[]>> = {
  orders: ['/your/orders/sold', '/your/orders/sold/completed', '/your/orders/sold/1034567890123'],
  listings: ['/your/shops/me/tools/listings', '/your/shops/me/tools/listings/stats:true'],
  dashboard: ['/your/shops/me/dashboard', '/your/shops/me/dashboard/activity'],
  stats: ['/your/shops/me/stats'],
  payments: ['/your/account/payments', '/your/account/payments/monthly-statement'],
  ads: ['/your/shops/me/advertising'],
  'listing-editor': ['/your/shops/me/listing-editor/edit/1234567890'],
}

/** Draws the world of a seed. What is usual stays likely, so that odd things meet in few at once. */
export function drawWorld(seed: number): World {
  const random = new Random(seed)
  const usually = <T>(probability: number, usual: T, others: readonly T[]): T =>
    random.chance(probability) ? usual : random.pick(others)
  const page = random.pick<WorldPage>([
    ...(['orders', 'orders', 'orders', 'orders', 'listings', 'listings'] as const),
    ...(['dashboard', 'stats', 'payments', 'ads', 'listing-editor'] as const),
  ])
  const isList = page === 'orders' || page === 'listings'
  const error = random.chance(0.08) ? random.pick(errorKinds) : undefined
  const whose = usually<Whose>(0.7, 'ours', whoseKinds.slice(1))
  const prefix = usually<string>(0.8, '', ['/de', '/uk', '/in-en', '/tr'])
  const query = usually(0.6, '', ['?ref=seller-platform-mcnav', '?page=2', '?stats=true'])
  const count = usually(0.75, random.between(3, 40), [0, 1, 40, 500, 5000])
  const rerootHz = usually(0.86, 0, [1, 2, 5, 10])
  const possible = stepKinds.filter(kind => isList || !/place|first|page|sort|recycle|clone|remove|fresh/.test(kind)) // prettier-ignore
  const steps = Array.from({ length: usually(0.75, random.between(1, 5), [0]) }, () =>
    random.pick(possible),
  )
  return {
    seed,
    page,
    path: `${prefix}${random.pick(paths[page])}${query}`,
    error,
    variant: random.pick(['2025', '2026']),
    whose,
    row: usually<RowKind>(0.45, 'flag', rowKinds),
    href: usually<HrefKind>(0.5, 'last', hrefKinds),
    count: isList ? count : 0,
    from: random.below(40),
    extra: usually<World['extra']>(0.75, 'none', ['second-link', 'two-lists', 'duplicate']),
    lateMs: usually(0.6, 0, [300, 700, 1_500]),
    hydrateMs: usually(0.85, 0, [50, 400, 900]),
    // Five thousand rows that change again and again are the page's own trouble, not ours.
    rerootHz: count > 500 ? 0 : rerootHz,
    steps: count > 500 ? steps.slice(0, 1) : steps,
    stepMs: random.pick([40, 120, 300]),
    csp: random.pick(['none', 'frames', 'strict']),
    isolation: usually<World['isolation']>(0.92, 'none', ['embedder', 'isolated']),
    styles: [
      ...new Set(
        Array.from({ length: random.below(3) }, () => random.pick(Object.keys(styles) as StyleName[])), // prettier-ignore
      ),
    ],
    hostilePrototypes: random.chance(0.2),
    withoutMove: random.chance(0.15),
    corner: usually<World['corner']>(0.75, 'free', ['right', 'both', 'bar']),
    lang: usually(0.5, 'en-US', ['de', 'tr', 'ar', 'en_US', 'x-!!', '']),
    width: usually(0.6, 1440, [320, 390, 768, 1024, 1920, 2560]),
    height: random.pick([700, 900, 1000]),
    ownFrames: random.chance(0.12),
    away: usually<World['away']>(0.86, 'none', ['back', 'offline']),
    copies: random.chance(0.25),
  }
}

/** One line: what is unusual about a world. */
export function describe(world: World): string {
  const { seed, path, error, whose, row, href, count, steps } = world
  const odd = [
    error === undefined ? '' : `error ${error}`,
    whose === 'ours' ? '' : `whose ${whose}`,
    count > 0 ? `${count} rows ${row}/${href}` : '',
    world.extra === 'none' ? '' : world.extra,
    world.lateMs > 0 ? `late ${world.lateMs}` : '',
    world.hydrateMs > 0 ? `hydrate ${world.hydrateMs}` : '',
    world.rerootHz > 0 ? `reroot ${world.rerootHz} Hz` : '',
    steps.length > 0 ? `steps ${steps.join('+')} each ${world.stepMs} ms` : '',
    world.csp === 'none' ? '' : `csp ${world.csp}`,
    world.isolation === 'none' ? '' : world.isolation,
    world.styles.length > 0 ? `css ${world.styles.join('+')}` : '',
    world.hostilePrototypes ? 'hostile prototypes' : '',
    world.withoutMove ? 'no moveBefore' : '',
    world.corner === 'free' ? '' : `corner ${world.corner}`,
    world.lang === 'en-US' ? '' : `lang "${world.lang}"`,
    world.ownFrames ? 'own frames' : '',
    world.away === 'none' ? '' : world.away,
  ]
  return `seed ${seed}: ${path} ${world.variant} ${world.width}x${world.height}; ${odd.filter(Boolean).join('; ')}`
}
