import { fromCents } from './fee-rules.ts'
import { listingIdOf } from './ids.ts'
import type { Random } from './random.ts'
import { hostileTitle, type SandboxListing } from './sandbox-shop.ts'

const looks = ['Speckled', 'Hand-dyed', 'Little', 'Scandi', 'Botanical', 'Rustic', 'Personalised', 'Tiny', 'Moss green', 'Vintage-style'] // prettier-ignore
const things = ['mug', 'linen apron', 'birth flower print', 'leather key fob', 'beeswax candle', 'wool garland', 'wedding guest book', 'soap dish', 'cat collar', 'plant hanger', 'tea towel', 'ring dish', 'baby blanket', 'recipe journal', 'door wreath', 'bookmark'] // prettier-ignore
const ends = ['gift for her', 'new home gift', 'set of 2', '“made to order”', "Mother's Day gift", 'small & light', 'housewarming', 'in a gift box'] // prettier-ignore
export const sections = ['Kitchen', 'For the wall', 'Gifts under 25', 'Made to order'] as const

/** Rows of the listings whose titles test us: markup in one, entities in another. */
export const HOSTILE_LISTING = 1

type Invention = {
  readonly shopId: number
  readonly count: number
  readonly currency: string
  readonly firstSec: number
  readonly nowSec: number
  readonly random: Random
}

/** Invents what the shop offers: most on sale, a few drafts, inactive, expired and deleted ones. */
export function inventListings(invention: Invention): SandboxListing[] {
  const { count } = invention
  const idle = Math.max(3, Math.round(count * 0.12))
  return Array.from({ length: count + idle }, (_, row) => {
    const state = row < count ? 'active' : (['draft', 'inactive', 'expired'] as const)[row % 3]
    return inventListing(invention, row, state ?? 'draft')
  })
}

function inventListing(
  { shopId, count, currency, firstSec, nowSec, random }: Invention,
  row: number,
  state: SandboxListing['state'],
): SandboxListing {
  const span = nowSec - firstSec
  const createdSec =
    row < 6 || random.chance(0.6)
      ? firstSec - random.between(10, 200) * 86_400
      : firstSec + Math.floor(random.next() * span * 0.85)
  const dollars = Math.exp(random.normal() * 0.55 + 3.05)
  const price = fromCents(
    Math.max(4, Math.round(dollars)) * 100 - random.pick([0, 1, 5, 50]),
    currency,
  )
  return {
    row,
    id: listingIdOf(shopId, row),
    title: row === HOSTILE_LISTING ? hostileTitle : inventTitle(row, random),
    sku: `SKU-${String(row + 1).padStart(4, '0')}`,
    tags: [random.pick(things).split(' ')[0] ?? 'gift', 'handmade', random.pick(ends).slice(0, 20)],
    section: random.below(sections.length),
    prices: inventPrices(price, createdSec, nowSec, random),
    state,
    isDeleted: row > 40 && row < count && row % 37 === 11,
    quantity: random.between(8, 60),
    createdSec,
    updatedSec: createdSec,
    soldUnits: 0,
    viewsPerSale: 18 + random.below(60),
  }
}

function inventTitle(row: number, random: Random): string {
  if (row === 0) return `Mum & Dad's "Est. 2019" enamel mug`
  return `${random.pick(looks)} ${random.pick(things)}, ${random.pick(ends)}`
}

/** Now and then a seller changes a price, mostly upwards. */
function inventPrices(first: number, createdSec: number, nowSec: number, random: Random) {
  const prices = [{ sec: createdSec, minor: first }]
  let sec = createdSec
  let minor = first
  for (;;) {
    sec += Math.floor((120 + 300 * random.next()) * 86_400)
    if (sec >= nowSec) return prices
    minor = Math.max(100, Math.round(minor * (0.92 + 0.25 * random.next())))
    prices.push({ sec, minor })
  }
}

/** The price on offer at a moment. */
export function priceAt(listing: SandboxListing, sec: number): number {
  const { prices } = listing
  let minor = prices[0]?.minor ?? 0
  for (const price of prices) if (price.sec <= sec) minor = price.minor
  return minor
}
