import { sendCommand } from '../../messages/send-command.ts'
import { HideNumbersButton } from '../../ui/hide-numbers.tsx'
import { Glyph, Icon, type IconName } from '../../ui/icon.tsx'
import { nextStep } from '../../ui/next-step.ts'
import { openDashboard, openOptions } from '../../ui/open-page.ts'
import { TRADEMARK_NOTICE } from '../../ui/product.ts'
import { Skeleton, TroubleState } from '../../ui/states.tsx'
import type { AnyWidget } from '../../widgets/define-widget.ts'
import { FirstSync } from '../../widgets/first-sync.tsx'
import { WithHeadline } from '../../widgets/headlines.tsx'
import { SyncTrouble, type HomeActions } from '../../widgets/home.tsx'
import { Invitation } from '../../widgets/invitation.tsx'
import { widgets } from '../../widgets/registry.ts'
import { ShopSwitcher } from '../../widgets/shop-switcher.tsx'
import { SyncLine, SyncSign } from '../../widgets/sync-line.tsx'
import { useShop, type HomeState } from '../../widgets/use-shop.ts'

function actionsOf(home: HomeState): HomeActions {
  const shopId = 'sync' in home ? home.sync.shopId : undefined
  return {
    onSync: () => {
      if (shopId !== undefined) void sendCommand({ type: 'sync-now', shopId })
    },
    onOptions: openOptions,
  }
}

const icons: Readonly<Record<string, IconName>> = {
  'ship-by-radar': 'box',
  'revenue-outlook': 'trend',
  'where-each-dollar-went': 'tag',
}

/** Today's numbers, where we stand with Etsy, and the way to everything else. */
export function Popup() {
  const home = useShop(navigator.language)
  return (
    <main class="ep ep-popup">
      <Bar home={home} />
      <Body home={home} />
      <div class="ep-popup__foot">
        <button
          class={`ep-btn${home.state === 'ready' ? ' ep-btn--primary' : ''}`}
          type="button"
          onClick={openDashboard}
        >
          Open dashboard
        </button>
        {home.state === 'ready' && (
          <button class="ep-btn" type="button" onClick={actionsOf(home).onSync}>
            <Icon name="sync" />
            Sync now
          </button>
        )}
      </div>
      <p class="ep-fine">{TRADEMARK_NOTICE}</p>
    </main>
  )
}

function Bar({ home }: { home: HomeState }) {
  return (
    <header class="ep-popup__bar">
      <Glyph />
      <div class="ep-popup__shop">
        <h1 class="ep-popup__name">
          {'shops' in home && home.sync.shopId !== undefined ? (
            <ShopSwitcher shops={home.shops} shopId={home.sync.shopId} />
          ) : home.state === 'no-shop' ? (
            'No shop yet'
          ) : (
            'Your numbers'
          )}
        </h1>
        {home.state === 'ready' && <SyncLine sync={home.sync} shop={home.shop} withZone={false} />}
        {home.state === 'waiting' && <SyncSign sync={home.sync} />}
        {home.state === 'no-shop' && <p class="ep-note">nothing is read, nothing is stored</p>}
      </div>
      <div class="ep-bar__end">
        <HideNumbersButton />
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
  )
}

function Body({ home }: { home: HomeState }) {
  switch (home.state) {
    case 'loading':
      return (
        <div class="ep-popup__body">
          <Skeleton />
        </div>
      )
    case 'refused':
      return (
        <div class="ep-popup__body">
          <TroubleState trouble={nextStep('store-refused')} />
        </div>
      )
    case 'no-shop':
      return (
        <div class="ep-popup__body">
          <Invitation onOptions={openOptions} />
        </div>
      )
    case 'waiting':
      return (
        <div class="ep-popup__body">
          <SyncTrouble home={home} actions={actionsOf(home)} />
          <FirstSync progress={home.sync.progress} shop={undefined} />
        </div>
      )
    case 'ready':
      return (
        <>
          <div class="ep-popup__trouble">
            <SyncTrouble home={home} actions={actionsOf(home)} />
          </div>
          {widgets.slice(0, 1).map(widget => (
            <Hero key={widget.id} widget={widget} home={home} />
          ))}
          <div class="ep-rows">
            {widgets.slice(1).map(widget => (
              <Row key={widget.id} widget={widget} home={home} />
            ))}
          </div>
          {home.sync.progress?.phase === 'backfill' && (
            <div class="ep-popup__body">
              <FirstSync progress={home.sync.progress} shop={home.shop} />
            </div>
          )}
        </>
      )
  }
}

type Ready = Extract<HomeState, { state: 'ready' }>

function Hero({ widget, home }: { widget: AnyWidget; home: Ready }) {
  return (
    <WithHeadline widget={widget} shop={home.shop}>
      {({ label, value, note }) => (
        <div class="ep-popup__hero" data-widget={widget.id}>
          <p class="ep-note">{label}, so far</p>
          <p class="ep-number">
            <span class="ep-number__value">{value}</span>
          </p>
          {note && <p class="ep-note">{note}</p>}
        </div>
      )}
    </WithHeadline>
  )
}

function Row({ widget, home }: { widget: AnyWidget; home: Ready }) {
  return (
    <WithHeadline widget={widget} shop={home.shop}>
      {({ label, value, note }) => (
        <button
          class="ep-row"
          type="button"
          data-widget={widget.id}
          onClick={event => openDashboard(event, widget.id)}
        >
          <Icon name={icons[widget.id] ?? 'list'} />
          <span>
            <b>{label}</b>
            {note && <small>{note}</small>}
          </span>
          <b>{value}</b>
          <Icon name="chevron-right" />
        </button>
      )}
    </WithHeadline>
  )
}
