import { Component, type ComponentChildren } from 'preact'
import { useLayoutEffect, useMemo, useState } from 'preact/hooks'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { Source } from '../../schema/entities/source.ts'
import type { Result } from '../../schema/result.ts'
import type { Progress } from '../../schema/sync/progress.ts'
import type { StoreFailure } from '../store/watch.ts'
import { Card, type CardProps } from '../ui/card.tsx'
import { formatMoment } from '../ui/format-time.ts'
import { freshness } from '../ui/freshness.ts'
import { nextStep } from '../ui/next-step.ts'
import { EmptyState, Skeleton, StaleBanner, TroubleState } from '../ui/states.tsx'
import { isEmpty, type AnyWidget } from './define-widget.ts'
import { DrilldownDialog } from './drilldown-dialog.tsx'
import { useAnswers, type AnswersByName } from './use-answers.ts'

/** What came of a widget's computation. A bug in it stays in it. */
export type Outcome =
  | { readonly state: 'loading' }
  | { readonly state: 'refused' }
  | { readonly state: 'broken' }
  | { readonly state: 'empty'; readonly missing: string }
  | { readonly state: 'ready'; readonly view: unknown }

export function outcomeOf(
  widget: AnyWidget,
  answers: Result<AnswersByName, StoreFailure> | undefined,
  shop: ShopContext,
): Outcome {
  if (answers === undefined) return { state: 'loading' }
  if (!answers.ok) {
    return { state: answers.error.reason === 'store-refused' ? 'refused' : 'broken' }
  }
  try {
    const computed: unknown = widget.compute(answers.value, shop)
    return isEmpty(computed)
      ? { state: 'empty', missing: computed.missing }
      : { state: 'ready', view: computed }
  } catch (error) {
    console.error(`widget ${widget.id}`, error)
    return { state: 'broken' }
  }
}

/** One widget in any home: asks, computes, and shows the state that holds. */
export function WidgetView({
  widget,
  shop,
  progress,
  onSync,
}: {
  widget: AnyWidget
  shop: ShopContext
  progress: Progress | undefined
  onSync?: () => void
}) {
  const answers = useAnswers(widget, shop)
  const outcome = useMemo(() => outcomeOf(widget, answers, shop), [widget, answers, shop])
  const [opener, setOpener] = useState<HTMLElement>()
  const fresh = freshness(widget.feeds, progress, shop.now)
  const frame: Omit<CardProps, 'children' | 'state'> = {
    id: widget.id,
    title: widget.titleFor?.(shop) ?? widget.title,
    span: widget.span,
    mid: widget.mid,
    explain: widget.explain,
    asOf: fresh.asOf === undefined ? undefined : `as of ${formatMoment(fresh.asOf, shop)}`,
    isStale: fresh.stale !== undefined,
    onRows: widget.drilldown ? setOpener : undefined,
  }

  switch (outcome.state) {
    case 'loading':
      return (
        <Card {...frame} state="loading">
          <Skeleton />
        </Card>
      )
    case 'empty':
      return (
        <Card {...frame} state="empty" isStale={false}>
          <EmptyState missing={outcome.missing} />
        </Card>
      )
    case 'refused':
    case 'broken':
      return <Broken frame={frame} isRefused={outcome.state === 'refused'} />
    case 'ready': {
      const { view } = outcome
      return (
        <Guard
          name={widget.id}
          attempt={view}
          fallback={<Broken frame={frame} isRefused={false} />}
        >
          <Ready widget={widget} shop={shop} view={view} frame={frame}>
            {fresh.stale && <StaleBanner {...fresh.stale} onSync={onSync} />}
          </Ready>
          {opener && widget.drilldown && (
            <DrilldownDialog
              widget={widget}
              shop={shop}
              opener={opener}
              onClose={() => setOpener(undefined)}
            />
          )}
        </Guard>
      )
    }
  }
}

/** A component of its own, so that what throws in it is caught by the guard above. */
function Ready({
  widget,
  shop,
  view,
  frame,
  children,
}: {
  widget: AnyWidget
  shop: ShopContext
  view: unknown
  frame: Omit<CardProps, 'children' | 'state'>
  children: ComponentChildren
}) {
  const source: Source = typeof widget.source === 'function' ? widget.source(view) : widget.source
  useLayoutEffect(() => {
    // Read by the benchmarks, and by whoever looks at a trace: when the numbers were on screen. The
    // next frame paints them, and a timer set in it ends after that.
    let timer: ReturnType<typeof setTimeout> | undefined
    const frameId = requestAnimationFrame(() => {
      timer = setTimeout(() => performance.mark(`painted:${widget.id}`))
    })
    return () => {
      cancelAnimationFrame(frameId)
      clearTimeout(timer)
    }
  }, [widget.id])
  return (
    <Card
      {...frame}
      state={frame.isStale ? 'stale' : 'ready'}
      source={source}
      scope={widget.scope?.(view, shop)}
      shown={widget.shown === undefined ? undefined : JSON.stringify(widget.shown(view, shop))}
    >
      {widget.render(view, shop)}
      {children}
    </Card>
  )
}

function Broken({
  frame,
  isRefused,
}: {
  frame: Omit<CardProps, 'children' | 'state'>
  isRefused: boolean
}) {
  return (
    <Card {...frame} state="broken" isStale={false} onRows={undefined}>
      <TroubleState trouble={nextStep(isRefused ? 'store-refused' : 'widget-broken')} />
    </Card>
  )
}

type GuardProps = {
  readonly name: string
  /** Drawn again when this changes: the next answer may be well. */
  readonly attempt: unknown
  readonly fallback: ComponentChildren
  readonly children: ComponentChildren
}

/** One widget that throws while it draws never takes the others with it. */
export class Guard extends Component<GuardProps, { failed: unknown; hasFailed: boolean }> {
  override state = { failed: undefined, hasFailed: false }

  override componentDidCatch(error: unknown): void {
    console.error(`widget ${this.props.name}`, error)
    this.setState({ failed: this.props.attempt, hasFailed: true })
  }

  override render() {
    const isStillBroken = this.state.hasFailed && this.state.failed === this.props.attempt
    return isStillBroken ? this.props.fallback : this.props.children
  }
}
