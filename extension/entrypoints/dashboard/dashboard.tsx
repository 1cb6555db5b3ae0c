import { useEffect } from 'preact/hooks'
import { sendCommand } from '../../messages/send-command.ts'
import { formatZone } from '../../ui/format-time.ts'
import { HideNumbersButton } from '../../ui/hide-numbers.tsx'
import { Glyph, Icon } from '../../ui/icon.tsx'
import { openOptions } from '../../ui/open-page.ts'
import { PRODUCT_NAME, TRADEMARK_NOTICE } from '../../ui/product.ts'
import { Home, type HomeActions } from '../../widgets/home.tsx'
import { widgets } from '../../widgets/registry.ts'
import { ShopSwitcher } from '../../widgets/shop-switcher.tsx'
import { SyncLine, SyncSign } from '../../widgets/sync-line.tsx'
import { useAskedShop } from '../../widgets/use-asked-shop.ts'
import { useShop } from '../../widgets/use-shop.ts'

/** Every widget on a page of our own. */
export function Dashboard() {
  useAskedShop()
  const home = useShop(navigator.language)
  const shopId = 'sync' in home ? home.sync.shopId : undefined
  const actions: HomeActions = {
    onSync: () => {
      if (shopId !== undefined) void sendCommand({ type: 'sync-now', shopId })
    },
    onOptions: openOptions,
  }
  const isReady = home.state === 'ready'
  useEffect(() => {
    // The popup links to one card. It exists only now, so the browser could not scroll to it.
    const id = location.hash.slice(1)
    if (!isReady || id === '') return
    document.querySelector(`[data-widget="${CSS.escape(id)}"]`)?.scrollIntoView()
  }, [isReady])
  return (
    <div class="ep ep-app">
      <header class="ep-app__top">
        <h1 class="ep-app__brand">
          <Glyph />
          {PRODUCT_NAME}
        </h1>
        {'shops' in home && shopId !== undefined && (
          <div class="ep-app__shop">
            <ShopSwitcher shops={home.shops} shopId={shopId} />
          </div>
        )}
        <div class="ep-bar__end">
          {isReady && <SyncLine sync={home.sync} shop={home.shop} />}
          {(home.state === 'no-shop' || home.state === 'waiting') && <SyncSign sync={home.sync} />}
          <HideNumbersButton />
          <button
            class="ep-iconbtn"
            type="button"
            aria-label="Sync now"
            title="Sync now"
            disabled={!isReady}
            onClick={actions.onSync}
          >
            <Icon name="sync" />
          </button>
          <button
            class="ep-iconbtn"
            type="button"
            aria-label="Options"
            title="Options"
            onClick={openOptions}
          >
            <Icon name="gear" />
          </button>
        </div>
      </header>
      <main class="ep-board">
        <Home widgets={widgets} home={home} actions={actions} />
      </main>
      <footer class="ep-fine ep-fine--wide">
        {isReady && <p>All days end at midnight, {formatZone(home.shop.timeZone)}.</p>}
        <p>{TRADEMARK_NOTICE}</p>
      </footer>
    </div>
  )
}
