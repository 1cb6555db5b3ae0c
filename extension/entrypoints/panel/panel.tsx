import { useEffect, useState } from 'preact/hooks'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { sendCommand } from '../../messages/send-command.ts'
import { HideNumbersButton } from '../../ui/hide-numbers.tsx'
import { Glyph, Icon } from '../../ui/icon.tsx'
import { openDashboard, openOptions } from '../../ui/open-page.ts'
import { panelCollapsed } from '../../ui/preferences.ts'
import { HeadlineLine } from '../../widgets/headlines.tsx'
import { Home } from '../../widgets/home.tsx'
import { widgets, widgetsOf } from '../../widgets/registry.ts'
import { SyncLine, SyncSign } from '../../widgets/sync-line.tsx'
import { useShop, type HomeState } from '../../widgets/use-shop.ts'
import { useMarks } from './marks.tsx'
import { ProofCard } from './proof-card.tsx'
import { useFit } from './use-fit.ts'
import { useHost, type HostPage } from './use-host.ts'

const actions = {
  onSync: () => void sendCommand({ type: 'sync-now' }),
  onOptions: openOptions,
}

/** Our frame in a page of Shop Manager. */
export function Panel() {
  const [openKey, setOpenKey] = useState<string>()
  const { page, send, openedPorts } = useHost(setOpenKey)
  const home = useShop(page?.locale ?? navigator.language)
  const shop = home.state === 'ready' ? home.shop : undefined
  const progress = home.state === 'ready' ? home.sync.progress : undefined
  const marks = useMarks(widgets, page, shop, progress, openedPorts, send)
  const here = page === undefined ? [] : widgetsOf(page.page)
  const isEmpty = page !== undefined && here.length === 0
  const isCollapsed = panelCollapsed.value
  const opened = openKey === undefined ? undefined : marks?.byKey.get(openKey)
  const isProofShown = openKey !== undefined && opened !== undefined
  const { main, isCut, showAll } = useFit(
    { page, isEmpty, isCollapsed, isPassing: isProofShown || home.state === 'loading' },
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
        <Bar home={home} isCollapsed={isCollapsed} />
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
      {!isCollapsed && <Home widgets={here} home={home} actions={actions} />}
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

function Bar({ home, isCollapsed }: { home: HomeState; isCollapsed: boolean }) {
  return (
    <div class="ep-bar">
      <Glyph />
      <h1 class="ep-bar__name">Your numbers</h1>
      {home.state === 'ready' && <SyncLine sync={home.sync} shop={home.shop} />}
      {(home.state === 'no-shop' || home.state === 'waiting') && <SyncSign sync={home.sync} />}
      <BarEnd isCollapsed={isCollapsed} />
    </div>
  )
}

/** Collapsed: one line of this page's numbers, or of the dashboard's where it has none. */
function Line({ shop, page }: { shop: ShopContext; page: HostPage | undefined }) {
  return (
    <div class="ep-panel__line">
      <Glyph />
      <HeadlineLine widgets={widgetsOf(page?.page ?? 'dashboard')} shop={shop} />
      <BarEnd isCollapsed />
    </div>
  )
}

function BarEnd({ isCollapsed }: { isCollapsed: boolean }) {
  return (
    <div class="ep-bar__end">
      <HideNumbersButton />
      <button class="ep-btn ep-btn--small ep-wide" type="button" onClick={openDashboard}>
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
