import type { ComponentChildren } from 'preact'
import { Card } from '../ui/card.tsx'
import { nextStep, type Trouble } from '../ui/next-step.ts'
import { Icon } from '../ui/icon.tsx'
import { Skeleton, TroubleState } from '../ui/states.tsx'
import type { AnyWidget } from './define-widget.ts'
import { FirstSync } from './first-sync.tsx'
import { Invitation } from './invitation.tsx'
import { missingWords } from './missing-words.ts'
import { troubleOf } from './sync-words.ts'
import type { HomeState } from './use-shop.ts'
import { WidgetView } from './widget-view.tsx'

/** What a home can do for its cards. Consequential things happen on the options page, in its own tab. */
export type HomeActions = {
  readonly onSync: () => void
  readonly onOptions: () => void
}

/** The cards of one home, or what stands in their place. */
export function Home({
  widgets,
  home,
  actions,
}: {
  widgets: readonly AnyWidget[]
  home: HomeState
  actions: HomeActions
}) {
  switch (home.state) {
    case 'loading':
      return (
        <Grid>
          {widgets.map(widget => (
            <Card
              key={widget.id}
              id={widget.id}
              title={widget.title}
              span={widget.span}
              mid={widget.mid}
              explain={widget.explain}
              state="loading"
            >
              <Skeleton />
            </Card>
          ))}
        </Grid>
      )
    case 'refused': {
      const trouble = nextStep('store-refused')
      return (
        <TroubleState trouble={trouble}>
          <StepButton action={trouble.action} actions={actions} />
        </TroubleState>
      )
    }
    case 'no-shop':
      return <Invitation onOptions={actions.onOptions} />
    case 'waiting':
      return (
        <>
          <SyncTrouble home={home} actions={actions} />
          <FirstSync progress={home.sync.progress} shop={undefined} />
        </>
      )
    case 'ready':
      return (
        <>
          <SyncTrouble home={home} actions={actions} />
          {home.sync.progress?.phase === 'backfill' && (
            <FirstSync progress={home.sync.progress} shop={home.shop} />
          )}
          {/* A new shop gets new cards: nothing that was open or typed for one stays for another. */}
          <Grid key={home.shop.shopId}>
            {widgets.map(widget => (
              <WidgetView
                key={widget.id}
                widget={widget}
                shop={home.shop}
                progress={home.sync.progress}
                onSync={actions.onSync}
              />
            ))}
          </Grid>
        </>
      )
  }
}

function Grid({ children }: { children: ComponentChildren }) {
  return <div class="ep-grid">{children}</div>
}

/** One banner above the cards, which go on with what is here. */
export function SyncTrouble({
  home,
  actions,
}: {
  home: Extract<HomeState, { state: 'waiting' | 'ready' }>
  actions: HomeActions
}) {
  const reason = troubleOf(home.sync)
  if (reason === undefined) return <MissingRows home={home} onSync={actions.onSync} />
  const trouble = nextStep(reason)
  return (
    <div class="ep-banner ep-banner--warning ep-trouble" role="status">
      <Icon name="info" />
      <p>
        <b>{trouble.what}</b> {trouble.kept} {trouble.step}
      </p>
      <StepButton action={trouble.action} actions={actions} />
    </div>
  )
}

/** What Etsy has and we do not: how much, why, and when we look again. */
export function MissingRows({
  home,
  onSync,
}: {
  home: Extract<HomeState, { state: 'waiting' | 'ready' }>
  onSync: () => void
}) {
  const words = missingWords(home.sync.progress, home.state === 'ready' ? home.shop : undefined)
  if (!words) return null
  return (
    <div class="ep-banner ep-banner--warning ep-trouble" role="status" data-missing>
      <Icon name="info" />
      <p>
        <b>{words.short}.</b> {words.why} {words.again}
      </p>
      <StepButton action="sync" actions={{ onSync, onOptions: onSync }} />
    </div>
  )
}

function StepButton({ action, actions }: { action: Trouble['action']; actions: HomeActions }) {
  switch (action) {
    case 'connect':
      return (
        <button class="ep-btn ep-btn--small" type="button" onClick={actions.onOptions}>
          Sign in again
        </button>
      )
    case 'sync':
      return (
        <button class="ep-btn ep-btn--small" type="button" onClick={actions.onSync}>
          Sync now
        </button>
      )
    case 'reload':
      return (
        <button class="ep-btn ep-btn--small" type="button" onClick={() => location.reload()}>
          Reload
        </button>
      )
    case undefined:
      return null
  }
}
