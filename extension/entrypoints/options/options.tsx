import { Fragment } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { sendCommand } from '../../messages/send-command.ts'
import type { CommandFailureReason } from '../../messages/commands.ts'
import { HideNumbersButton } from '../../ui/hide-numbers.tsx'
import { Glyph } from '../../ui/icon.tsx'
import { nextStep, type Trouble } from '../../ui/next-step.ts'
import { openDashboard } from '../../ui/open-page.ts'
import { PRODUCT_NAME, TERMS_RISK, TRADEMARK_NOTICE } from '../../ui/product.ts'
import { Skeleton, TroubleState } from '../../ui/states.tsx'
import { FirstSync } from '../../widgets/first-sync.tsx'
import { MissingRows } from '../../widgets/home.tsx'
import { ShopSwitcher } from '../../widgets/shop-switcher.tsx'
import { SyncLine, SyncSign } from '../../widgets/sync-line.tsx'
import { troubleOf } from '../../widgets/sync-words.ts'
import { useAskedShop } from '../../widgets/use-asked-shop.ts'
import { useOneShop, useShop, type HomeState } from '../../widgets/use-shop.ts'
import { Appearance } from './appearance.tsx'
import { Costs } from './costs.tsx'
import { DisconnectButton, SignOutButton } from './disconnect.tsx'
import { ShopCalendar } from './shop-calendar.tsx'

/** Connect and disconnect, the shop's calendar, and how things look. */
export function Options() {
  useAskedShop()
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
        {home.state === 'ready' && home.shops.shops.length > 1 && (
          <p class="ep-options__of">
            Settings for <ShopSwitcher shops={home.shops} shopId={home.shop.shopId} />
          </p>
        )}
        {home.state === 'ready' && (
          <Fragment key={home.shop.shopId}>
            <ShopCalendar shopId={home.shop.shopId} />
            <Costs shop={home.shop} />
          </Fragment>
        )}
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
  const shops = 'shops' in home ? home.shops.shops : []
  return (
    <section class="ep-section" aria-labelledby="shop" {...standing(home)}>
      <h2 class="ep-h" id="shop">
        {shops.length > 1 ? 'Your shops' : 'Your shop'}
      </h2>
      {shops.length === 0 ? (
        <NoShop home={home} />
      ) : (
        <>
          <ul class="ep-shops">
            {shops.map(({ shopId }) => (
              <li key={shopId} data-shop={shopId}>
                <OneShop shopId={shopId} />
              </li>
            ))}
          </ul>
          <ConnectAnother />
        </>
      )}
    </section>
  )
}

/** One shop by itself: where it stands, and what can be done about it. */
function OneShop({ shopId }: { shopId: string }) {
  const home = useOneShop(navigator.language, shopId)
  if (home.state === 'loading') return <Skeleton />
  if (home.state !== 'ready' && home.state !== 'waiting') return null
  const { sync } = home
  const shop = home.state === 'ready' ? home.shop : undefined
  const shopName = sync.shopName ?? 'this shop'
  return (
    <>
      <p class="ep-shops__name">
        <b class="ep-strong">
          <bdi>{shopName}</bdi>
        </b>{' '}
        {shop ? <SyncLine sync={sync} shop={shop} /> : <SyncSign sync={sync} />}
      </p>
      <Again home={home} />
      {troubleOf(sync) === undefined && (
        <MissingRows home={home} onSync={() => void sendCommand({ type: 'sync-now', shopId })} />
      )}
      {(!shop || sync.progress?.phase === 'backfill') && (
        <FirstSync progress={sync.progress} shop={shop} />
      )}
      <div class="ep-shops__leave">
        {sync.connection !== 'signed-out' && <SignOutButton shopId={shopId} />}
        <DisconnectButton shopId={shopId} shopName={shopName} />
      </div>
      <p class="ep-note">
        {sync.connection !== 'signed-out' &&
          'Signing out keeps this browser’s copy of your numbers. '}
        Disconnecting erases your numbers here and on our server.
      </p>
    </>
  )
}

function ConnectAnother() {
  return (
    <div class="ep-stack ep-shops__more">
      <p class="ep-note">
        Have another shop? Etsy connects the shop of the account that you’re signed in to there.
        Switch accounts at Etsy first, then connect.
      </p>
      <ConnectButton label="Connect another shop" isPrimary={false} />
    </div>
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

function NoShop({ home }: { home: HomeState }) {
  switch (home.state) {
    case 'loading':
      return <Skeleton />
    case 'refused':
      return <TroubleState trouble={nextStep('store-refused')} />
    case 'no-shop':
    case 'waiting':
    case 'ready':
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
      <ConnectButton label="Sign in again" shopId={home.sync.shopId} />
    </div>
  )
}

/** With `shopId`, signs in to that shop again; without, to whichever Etsy's own window gives. */
function ConnectButton({
  label,
  shopId,
  isPrimary = true,
}: {
  label: string
  shopId?: string | undefined
  isPrimary?: boolean
}) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The popup and the panel lead here: the one button of theirs that has consequences.
    if (!isPrimary && location.hash === '#connect') button.current?.focus()
  }, [isPrimary])
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<CommandFailureReason>()
  const connect = async () => {
    setBusy(true)
    setFailure(undefined)
    const result = await sendCommand({
      type: 'connect',
      ...(shopId !== undefined && { shopId }),
    })
    setBusy(false)
    if (!result.ok) setFailure(result.error.reason)
  }
  return (
    <div class="ep-stack">
      <div>
        <button
          ref={button}
          class={`ep-btn${isPrimary ? ' ep-btn--primary' : ''}`}
          type="button"
          data-action={shopId === undefined ? 'connect' : 'sign-in'}
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
