import * as v from 'valibot'
import type { PageId } from '../pages/page-id.ts'

const KEY = 'panel-heights'
/** Widths that differ by less share a height: a text wraps at much larger steps. In px. */
const STEP_PX = 16
/** How far away a width may lie whose height is still better than none. In px. */
const NEAR_PX = 64
/** Pages × states × the few widths that one browser has. */
const MAX_KEPT = 120
/** A panel is filled in several steps; only where it comes to rest is worth keeping. In ms. */
const REST_MS = 1_000

const keptSchema = v.object({
  isCollapsed: v.fallback(v.boolean(), false),
  hasShop: v.fallback(v.boolean(), false),
  heights: v.fallback(
    v.record(v.string(), v.pipe(v.number(), v.minValue(0), v.maxValue(6_000))),
    {},
  ),
})
type Kept = v.InferOutput<typeof keptSchema>

const nothingKept: Kept = { isCollapsed: false, hasShop: false, heights: {} }

/** What the panel showed while it had its height. */
export type PanelState = Pick<Kept, 'isCollapsed' | 'hasShop'>

/** What we need of `browser.storage.local`. */
export type HeightStorage = {
  readonly get: (key: string) => Promise<Record<string, unknown>>
  readonly set: (items: Record<string, unknown>) => Promise<void>
}

/** Of a wide, a middle and a narrow place: as the cards lay themselves out. */
type Heights = readonly [wide: number, middle: number, narrow: number]
const MIDDLE_PX = 940
const NARROW_PX = 560

/**
 * On a first visit nothing is known, so these are the heights of an ordinary shop. 0: no widget
 * stands there, which a test compares with the registry.
 */
export const firstHeights: Readonly<Record<PageId, Heights>> = {
  dashboard: [1_001, 1_450, 2_148],
  stats: [557, 600, 728],
  listings: [555, 600, 714],
  'listing-editor': [0, 0, 0],
  orders: [652, 900, 1_262],
  payments: [480, 500, 539],
  ads: [0, 0, 0],
}
/** Before a shop is connected the panel is an invitation, whatever the page. */
const INVITATION_HEIGHTS: Heights = [346, 346, 366]
const LINE_HEIGHTS: Heights = [53, 84, 126]

export type PanelHeights = {
  /** Runs once the heights of earlier visits are known. */
  readonly whenKnown: (act: () => void) => void
  /** What to keep free for the panel on a page, in a place of this width. */
  readonly reserve: (page: PageId, widthPx: number) => number
  /** Remembers where the panel has come to rest, for the next visit. */
  readonly keep: (page: PageId, widthPx: number, state: PanelState, heightPx: number) => void
}

/**
 * The heights of earlier visits. They rest in the extension's own storage, which the page cannot
 * read: asked at once, they are here before a page has painted anything.
 *
 * `area` is not named after the API: WXT 0.21 would take it for its own wrapper and pack that, 10 kB.
 */
export function openHeights(area: HeightStorage, signal: AbortSignal): PanelHeights {
  let kept: Kept = nothingKept
  let timer: ReturnType<typeof setTimeout> | undefined
  const known = read(area)
    .then(found => {
      kept = found
    })
    .catch(cannot('read'))

  const write = async (name: string, heightPx: number, state: PanelState) => {
    // Another tab may have written since: what it found stays, unless the shop came or went.
    const found = await read(area)
    const before = found.hasShop === state.hasShop ? Object.entries(found.heights) : []
    const others = before.filter(([key]) => key !== name)
    const heights = [...others, [name, heightPx] as const].slice(-MAX_KEPT)
    kept = { ...state, heights: Object.fromEntries(heights) }
    await area.set({ [KEY]: kept })
  }

  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })

  return {
    whenKnown: act => {
      void known.then(() => {
        if (!signal.aborted) act()
      })
    },
    reserve(page, widthPx) {
      const near = Object.entries(kept.heights)
        .filter(([name]) => name.startsWith(nameOf(page, kept.isCollapsed, '')))
        .map(([name, heightPx]) => ({
          heightPx,
          awayPx: Math.abs(Number(name.split(' ').at(-1)) - widthPx),
        }))
        .filter(({ awayPx }) => awayPx <= NEAR_PX)
        .toSorted((one, other) => one.awayPx - other.awayPx)[0]
      if (near !== undefined) return near.heightPx
      const first = firstHeights[page]
      if (first[0] === 0) return 0
      if (!kept.hasShop) return of(INVITATION_HEIGHTS, widthPx)
      return of(kept.isCollapsed ? LINE_HEIGHTS : first, widthPx)
    },
    keep(page, widthPx, state, heightPx) {
      clearTimeout(timer)
      const { isCollapsed, hasShop } = state
      const name = nameOf(page, isCollapsed, String(Math.round(widthPx / STEP_PX) * STEP_PX))
      const isKnown = kept.isCollapsed === isCollapsed && kept.hasShop === hasShop
      if (isKnown && kept.heights[name] === heightPx) return
      timer = setTimeout(() => {
        write(name, heightPx, { isCollapsed, hasShop }).catch(cannot('kept'))
      }, REST_MS)
    },
  }
}

function nameOf(page: PageId, isCollapsed: boolean, width: string): string {
  return `${page} ${isCollapsed ? 'line' : 'open'} ${width}`
}

function of([wide, middle, narrow]: Heights, widthPx: number): number {
  if (widthPx > MIDDLE_PX) return wide
  return widthPx > NARROW_PX ? middle : narrow
}

async function read(area: HeightStorage): Promise<Kept> {
  const parsed = v.safeParse(keptSchema, (await area.get(KEY))[KEY] ?? {})
  return parsed.success ? parsed.output : nothingKept
}

/** The default heights hold: nothing of the seller's is lost. */
function cannot(what: string): (error: unknown) => void {
  return error => console.debug(`panel heights cannot be ${what}`, error)
}
