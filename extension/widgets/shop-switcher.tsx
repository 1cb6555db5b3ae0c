import { sendCommand } from '../messages/send-command.ts'
import type { ShopNames } from '../store/sync-state.ts'
import { Icon } from '../ui/icon.tsx'
import { openConnect } from '../ui/open-page.ts'

/** Which shop is shown: its name, and with several a choice of the browser's own kind. */
export function ShopSwitcher({ shops, shopId }: { shops: ShopNames; shopId: string }) {
  const [shown, ...others] = shops.shops
  if (others.length === 0) return <span class="ep-shop">{shown?.shopName}</span>
  return (
    <span class="ep-switch">
      <span class="ep-input ep-switch__field">
        <select
          aria-label="Shop"
          value={shopId}
          onChange={event =>
            void sendCommand({ type: 'show-shop', shopId: event.currentTarget.value })
          }
        >
          {shops.shops.map(shop => (
            <option key={shop.shopId} value={shop.shopId}>
              {shop.shopName}
              {shop.connection === 'signed-out' && ' (signed out)'}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" />
      </span>
      <button
        class="ep-iconbtn"
        type="button"
        aria-label="Connect another shop"
        title="Connect another shop"
        onClick={openConnect}
      >
        <Icon name="plus" />
      </button>
    </span>
  )
}
