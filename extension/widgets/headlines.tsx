import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { AnyWidget, Headline } from './define-widget.ts'
import { useAnswers } from './use-answers.ts'
import { Guard, outcomeOf } from './widget-view.tsx'

/** A widget's one number, where there is no room for its card. A widget without one draws nothing. */
export function WithHeadline({
  widget,
  shop,
  children,
}: {
  widget: AnyWidget
  shop: ShopContext
  children: (headline: Headline, widget: AnyWidget) => ComponentChildren
}) {
  return (
    <Guard name={widget.id} attempt={shop} fallback={null}>
      <Asked widget={widget} shop={shop}>
        {children}
      </Asked>
    </Guard>
  )
}

function Asked({
  widget,
  shop,
  children,
}: {
  widget: AnyWidget
  shop: ShopContext
  children: (headline: Headline, widget: AnyWidget) => ComponentChildren
}) {
  const answers = useAnswers(widget, shop)
  const outcome = useMemo(() => outcomeOf(widget, answers, shop), [widget, answers, shop])
  if (outcome.state !== 'ready' || widget.headline === undefined) return null
  const headline: Headline = widget.headline(outcome.view, shop)
  return <>{children(headline, widget)}</>
}

/** The collapsed panel: one line of numbers. */
export function HeadlineLine({
  widgets,
  shop,
}: {
  widgets: readonly AnyWidget[]
  shop: ShopContext
}) {
  return (
    <dl class="ep-line">
      {widgets.map(widget => (
        <WithHeadline key={widget.id} widget={widget} shop={shop}>
          {({ label, value }) => (
            <div>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </WithHeadline>
      ))}
    </dl>
  )
}
