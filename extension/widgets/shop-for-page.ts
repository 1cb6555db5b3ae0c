import type { PageShop } from '../messages/panel.ts'
import type { ShopNames } from '../store/sync-state.ts'

/** Whose numbers may stand on a page. */
export type ShopForPage =
  /** `isSure`: the page says so. Without that, the shop's name must stand beside its numbers. */
  | { readonly is: 'connected'; readonly shopId: string; readonly isSure: boolean }
  /** A shop that is not connected here. Its name, where the page tells it. */
  | { readonly is: 'another'; readonly name?: string }
  /** The page is still being built, or names more than one shop. */
  | { readonly is: 'pending' }
  | { readonly is: 'conflict' }
  | { readonly is: 'none' }

/**
 * A number of a shop never changes, so where the page tells it, it alone decides: a shop that was
 * renamed at Etsy is the same shop, and one that took another's name is not. Where a page tells a
 * name only, both the synced name and the one from the sign-in count; a page that says a third is of
 * a shop that we do not know, until the next sync brings the new name.
 */
export function shopForPage(page: PageShop, { shops, shownShopId }: ShopNames): ShopForPage {
  if (shops.length === 0) return { is: 'none' }
  switch (page.state) {
    case 'pending':
    case 'conflict':
      return { is: page.state }
    case 'unknown': {
      const shopId = shownShopId ?? shops[0]?.shopId
      return shopId === undefined ? { is: 'none' } : { is: 'connected', shopId, isSure: false }
    }
    case 'known': {
      const { id, name } = page
      const found =
        id === undefined
          ? shops.filter(shop => name !== undefined && isNamed(shop, name))
          : shops.filter(shop => shop.shopId === id)
      const [shop, ...others] = found
      if (shop === undefined) return { is: 'another', ...(name !== undefined && { name }) }
      // One shop's old name is another's new one.
      if (others.length > 0) return { is: 'conflict' }
      return { is: 'connected', shopId: shop.shopId, isSure: true }
    }
  }
}

function isNamed(shop: ShopNames['shops'][number], name: string): boolean {
  return [shop.shopName, shop.oldName].some(
    known => known !== undefined && folded(known) === folded(name),
  )
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
