import type { SandboxShop } from './sandbox-shop.ts'

/**
 * Rows have numbers, Etsy's things have ids: `base + row × step`, each kind in a range of its own,
 * each shop apart from the next.
 */
const ranges = {
  receipt: { base: 3_000_000_003, step: 7 },
  transaction: { base: 4_100_000_001, step: 3 },
  payment: { base: 20_000_000_007, step: 2 },
  shipment: { base: 1_200_000_000_011, step: 5 },
  ledgerEntry: { base: 8_000_000_000_001, step: 1 },
  disbursement: { base: 60_000_001, step: 1 },
} as const

export type IdKind = keyof typeof ranges

const SHOP_STRIDE = 10_000_000_000_000

export const FIRST_SHOP_ID = 10_000_001

function baseOf(shop: SandboxShop, kind: IdKind): number {
  return ranges[kind].base + (shop.shopId - FIRST_SHOP_ID) * SHOP_STRIDE
}

export function idOf(shop: SandboxShop, kind: IdKind, row: number): number {
  return baseOf(shop, kind) + row * ranges[kind].step
}

/** The row behind an id; `undefined` when the id is none of this shop's. */
export function rowOf(
  shop: SandboxShop,
  kind: IdKind,
  id: number,
  rows: number,
): number | undefined {
  const row = (id - baseOf(shop, kind)) / ranges[kind].step
  return Number.isInteger(row) && row >= 0 && row < rows ? row : undefined
}

export function listingIdOf(shopId: number, row: number): number {
  return 1_500_000_000 + (shopId - FIRST_SHOP_ID) * 1_000_000 + row * 11 + 4
}
