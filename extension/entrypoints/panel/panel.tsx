import { useEffect, useState } from 'preact/hooks'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { sendCommand } from '../../messages/send-command.ts'
import { HideNumbersButton } from '../../ui/hide-numbers.tsx'
import { Glyph, Icon } from '../../ui/icon.tsx'
import { openConnect, openDashboard, openOptions, openOptionsOf } from '../../ui/open-page.ts'
import { panelCollapsed } from '../../ui/preferences.ts'
import { HeadlineLine } from '../../widgets/headlines.tsx'
import { Home, type HomeActions } from '../../widgets/home.tsx'
import { widgets, widgetsOf } from '../../widgets/registry.ts'
import { ShopSwitcher } from '../../widgets/shop-switcher.tsx'
import { SyncLine, SyncSign } from '../../widgets/sync-line.tsx'
import { usePageShop, type PanelState } from '../../widgets/use-shop.ts'
import { useMarks } from './marks.tsx'
import { ProofCard } from './proof-card.tsx'
import { useFit } from './use-fit.ts'
import { useHost, type HostPage } from './use-host.ts'

/** What the cards of one shop can ask for; before there is one, there is nothing to sync. */
function actionsOf(shopId: string | undefined): HomeActions {
  return {
    onSync: () => {
      if (shopId !== undefined) void sendCommand({ type: 'sync-now', shopId })
    },
    onOptions: () => (shopId === undefined ? openOptions() : openOptionsOf(shopId)),
  }
}

/** Our frame in a page of Shop Manager. */
export function Panel() {
  const [openKey, setOpenKey] = useState<string>()
  const { page, send, openedPorts } = useHost(setOpenKey)
  const home = usePageShop(page?.locale ?? navigator.language, page?.shop)
  const shop = home.state === 'ready' ? home.shop : undefined
  const progress = home.state === 'ready' ? home.sync.progress : undefined
  const marks = useMarks(widgets, page, shop, progress, openedPorts, send)
  const here = page === undefined ? [] : widgetsOf(page.page)
  const isEmpty = page !== undefined && here.length === 0
  const isCollapsed = panelCollapsed.value
  const opened = openKey === undefined ? undefined : marks?.byKey.get(openKey)
  const isProofShown = openKey !== undefined && opened !== undefined
  const { main, isCut, showAll } = useFit(
    {
      page,
      isEmpty,
      isCollapsed,
      hasShop: home.state !== 'no-shop',
      isPassing: isProofShown || home.state === 'loading' || isElsewhere(home),
    },
    send,
    openedPorts,
  )
  useEffect(() => {
    if (isProofShown) send({ type: 'show-panel' })
  }, [isProofShown, openKey, send])

  return (
    <main
      ref={main}
      class={`ep ep-panel${isCollapsed ? ' ep-panel--line' : ''}`}
      aria-label="Your numbers"
    >
      {isCollapsed && shop ? (
        <Line shop={shop} page={page} />
      ) : (
        <Bar home={home} isSure={page?.shop.state === 'known'} isCollapsed={isCollapsed} />
      )}
      {page?.trouble && !isCollapsed && (
        <div class="ep-banner ep-banner--info ep-trouble" role="status">
          <Icon name="info" />
          <p>{page.trouble}</p>
        </div>
      )}
      {isProofShown && shop && marks && page && (
        <ProofCard
          key={openKey}
          page={page.page}
          rowKey={openKey}
          onClose={() => setOpenKey(undefined)}
        >
          {marks.marks.proof(opened, shop)}
        </ProofCard>
      )}
      {isElsewhere(home) ? (
        <Elsewhere home={home} />
      ) : (
        !isCollapsed && <Home widgets={here} home={home} actions={actionsOf(shopIdOf(home))} />
      )}
      {isCut && (
        <div class="ep-panel__more">
          <button class="ep-btn ep-btn--small" type="button" onClick={showAll}>
            Show all
          </button>
        </div>
      )}
    </main>
  )
}

type Elsewhere = Extract<PanelState, { state: 'another-shop' | 'unclear-shop' }>

function isElsewhere(home: PanelState): home is Elsewhere {
  return home.state === 'another-shop' || home.state === 'unclear-shop'
}

function shopIdOf(home: PanelState): string | undefined {
  return home.state === 'ready' || home.state === 'waiting' ? home.sync.shopId : undefined
}

/** A page of a shop that we have no numbers of: one line in their place, and the ways on. */
function Elsewhere({ home }: { home: Elsewhere }) {
  const name = home.state === 'another-shop' ? home.name : undefined
  return (
    <div class="ep-banner ep-banner--info ep-trouble" role="status">
      <Icon name="info" />
      {home.state === 'another-shop' ? (
        <p>
          This page belongs to {name === undefined ? 'a shop' : <bdi>{name}</bdi>}
          {name === undefined ? ' that' : ', which'} isn’t connected.
        </p>
      ) : (
        <p>This page names more than one shop, so no numbers are shown. Reload the page.</p>
      )}
      <div class="ep-banner__actions">
        {home.state === 'another-shop' && (
          <button class="ep-btn ep-btn--small" type="button" onClick={openConnect}>
            <span>Connect {name === undefined ? 'this shop' : <bdi>{name}</bdi>}</span>
          </button>
        )}
        <button class="ep-btn ep-btn--small" type="button" onClick={openDashboard}>
          Open dashboard
        </button>
      </div>
    </div>
  )
}

function Bar({
  home,
  isSure,
  isCollapsed,
}: {
  home: PanelState
  isSure: boolean
  isCollapsed: boolean
}) {
  return (
    <div class="ep-bar">
      <Glyph />
      <h1 class="ep-bar__name">Your numbers</h1>
      {(home.state === 'ready' || home.state === 'waiting') && (
        <ShopOfNumbers home={home} isSure={isSure} />
      )}
      {home.state === 'ready' && <SyncLine sync={home.sync} shop={home.shop} />}
      {(home.state === 'no-shop' || home.state === 'waiting') && <SyncSign sync={home.sync} />}
      <BarEnd shopId={shopIdOf(home)} isCollapsed={isCollapsed} />
    </div>
  )
}

/** Collapsed: one line of this page's numbers, or of the dashboard's where it has none. */
function Line({ shop, page }: { shop: ShopContext; page: HostPage | undefined }) {
  return (
    <div class="ep-panel__line">
      <Glyph />
      <span class="ep-shop">
        <bdi>{shop.shopName}</bdi>
      </span>
      <HeadlineLine widgets={widgetsOf(page?.page ?? 'dashboard')} shop={shop} />
      <BarEnd shopId={shop.shopId} isCollapsed />
    </div>
  )
}

/** Whose numbers these are, always. Only where the page does not say can it be another's of the seller's. */
function ShopOfNumbers({
  home,
  isSure,
}: {
  home: Extract<PanelState, { state: 'ready' | 'waiting' }>
  isSure: boolean
}) {
  const { shopId, shopName } = home.sync
  return isSure || shopId === undefined ? (
    <span class="ep-shop">
      <bdi>{shopName}</bdi>
    </span>
  ) : (
    <ShopSwitcher shops={home.shops} shopId={shopId} />
  )
}

function BarEnd({ shopId, isCollapsed }: { shopId: string | undefined; isCollapsed: boolean }) {
  return (
    <div class="ep-bar__end">
      <HideNumbersButton />
      <button
        class="ep-btn ep-btn--small ep-wide"
        type="button"
        onClick={() => openDashboard(undefined, '', shopId)}
      >
        Open dashboard
      </button>
      <button
        class="ep-iconbtn"
        type="button"
        aria-expanded={!isCollapsed}
        aria-label={isCollapsed ? 'Open the panel' : 'Collapse to one line'}
        title={isCollapsed ? 'Open the panel' : 'Collapse to one line'}
        onClick={() => (panelCollapsed.value = !isCollapsed)}
      >
        <Icon name={isCollapsed ? 'chevron-down' : 'chevron-up'} />
      </button>
    </div>
  )
}
