import { useState } from 'preact/hooks'
import { sendCommand } from '../../messages/send-command.ts'
import type { CommandFailureReason } from '../../messages/commands.ts'
import { HideNumbersButton } from '../../ui/hide-numbers.tsx'
import { Glyph } from '../../ui/icon.tsx'
import { nextStep, type Trouble } from '../../ui/next-step.ts'
import { openDashboard } from '../../ui/open-page.ts'
import { PRODUCT_NAME, TERMS_RISK, TRADEMARK_NOTICE } from '../../ui/product.ts'
import { Skeleton, TroubleState } from '../../ui/states.tsx'
import { FirstSync } from '../../widgets/first-sync.tsx'
import { SyncLine, SyncSign } from '../../widgets/sync-line.tsx'
import { troubleOf } from '../../widgets/sync-words.ts'
import { useShop, type HomeState } from '../../widgets/use-shop.ts'
import { Appearance } from './appearance.tsx'
import { Costs } from './costs.tsx'
import { DisconnectButton } from './disconnect.tsx'
import { ShopCalendar } from './shop-calendar.tsx'

/** Connect and disconnect, the shop's calendar, and how things look. */
export function Options() {
  const home = useShop(navigator.language)
  return (
    <div class="ep ep-app ep-options">
      <header class="ep-app__top">
        <h1 class="ep-app__brand">
          <Glyph />
          {PRODUCT_NAME}, options
        </h1>
        <div class="ep-bar__end">
          <HideNumbersButton />
          <button class="ep-btn ep-btn--small" type="button" onClick={openDashboard}>
            Open dashboard
          </button>
        </div>
      </header>
      <main class="ep-options__main">
        <Connection home={home} />
        {home.state === 'ready' && <ShopCalendar shopId={home.shop.shopId} />}
        {home.state === 'ready' && <Costs shop={home.shop} />}
        <Appearance />
        <section class="ep-section" aria-labelledby="about">
          <h2 class="ep-h" id="about">
            About
          </h2>
          <p>{TRADEMARK_NOTICE}</p>
          <p class="ep-note">{TERMS_RISK}</p>
        </section>
      </main>
    </div>
  )
}

function Connection({ home }: { home: HomeState }) {
  return (
    <section class="ep-section" aria-labelledby="shop" {...standing(home)}>
      <h2 class="ep-h" id="shop">
        Your shop
      </h2>
      <ConnectionBody home={home} />
    </section>
  )
}

/** Where the sync stands, for whoever drives this page without eyes: our own checks. */
function standing(home: HomeState): Record<string, string | number> {
  if (!('sync' in home)) return { 'data-connection': home.state }
  const { connection, progress, head, cursor } = home.sync
  return {
    'data-connection': connection,
    'data-phase': progress?.phase ?? 'none',
    'data-cursor': cursor,
    'data-behind': head === undefined ? 'unknown' : Math.max(0, head - cursor),
  }
}

function ConnectionBody({ home }: { home: HomeState }) {
  switch (home.state) {
    case 'loading':
      return <Skeleton />
    case 'refused':
      return <TroubleState trouble={nextStep('store-refused')} />
    case 'no-shop':
      return (
        <>
          <p>
            Connect your shop to see what each order leaves. A window of Etsy’s own asks you to let
            us read your orders, listings and payments; we cannot change any of them. Buyers’ names
            and addresses are dropped before anything is stored.
          </p>
          <ConnectButton label="Connect your shop" />
        </>
      )
    case 'waiting':
      return (
        <>
          <SyncSign sync={home.sync} />
          <Again home={home} />
          <FirstSync progress={home.sync.progress} shop={undefined} />
          <DisconnectButton shopName={home.sync.shopName ?? 'this shop'} />
        </>
      )
    case 'ready':
      return (
        <>
          <p>
            <b class="ep-strong">{home.shop.shopName}</b> is connected.{' '}
            <SyncLine sync={home.sync} shop={home.shop} />
          </p>
          <Again home={home} />
          {home.sync.progress?.phase === 'backfill' && (
            <FirstSync progress={home.sync.progress} shop={home.shop} />
          )}
          <DisconnectButton shopName={home.shop.shopName} />
        </>
      )
  }
}

/** Offered when Etsy or our server asks for a new sign-in; the data stays. */
function Again({ home }: { home: Extract<HomeState, { state: 'waiting' | 'ready' }> }) {
  const reason = troubleOf(home.sync)
  if (reason !== 'unauthorized' && reason !== 'etsy-reconnect') return null
  const trouble = nextStep(reason)
  return (
    <div class="ep-stack">
      <p>
        {trouble.what} {trouble.kept}
      </p>
      <ConnectButton label="Sign in again" />
    </div>
  )
}

function ConnectButton({ label }: { label: string }) {
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<CommandFailureReason>()
  const connect = async () => {
    setBusy(true)
    setFailure(undefined)
    const result = await sendCommand({ type: 'connect' })
    setBusy(false)
    if (!result.ok) setFailure(result.error.reason)
  }
  return (
    <div class="ep-stack">
      <div>
        <button
          class="ep-btn ep-btn--primary"
          type="button"
          data-action="connect"
          aria-busy={isBusy}
          disabled={isBusy}
          onClick={() => void connect()}
        >
          {isBusy && <span class="ep-spin" />}
          {isBusy ? 'Waiting for the sign-in window' : label}
        </button>
      </div>
      {failure && <Failure trouble={nextStep(failure)} />}
    </div>
  )
}

function Failure({ trouble }: { trouble: Trouble }) {
  return (
    <p class="ep-hint ep-hint--bad" role="alert">
      {trouble.what} {trouble.kept} {trouble.step}
    </p>
  )
}
