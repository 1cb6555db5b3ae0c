import { custom } from '../../ui/card.tsx'
import type { DayView } from './day-view.ts'

/** The subtraction, spelled out. */
export function Sum({ view, money }: { view: DayView; money: (minor: number) => string }) {
  return (
    <dl class="ep-sum">
      <div>
        <dt>Revenue</dt>
        <dd>{money(view.revenue)}</dd>
      </div>
      <div>
        <dt>
          <span class="ep-key p-fee" />
          Fees
        </dt>
        <dd>{money(view.fees)}</dd>
      </div>
      <div>
        <dt>
          <span class="ep-key p-cost" />
          Labels
        </dt>
        <dd>{money(view.labels)}</dd>
      </div>
      {view.costs !== 0 && (
        <div>
          <dt>
            <span class="ep-key p-cost" />
            Your costs
          </dt>
          <dd>{money(view.costs)}</dd>
        </div>
      )}
      {view.unclassified !== 0 && (
        <div>
          <dt>Not classified</dt>
          <dd>{money(-view.unclassified)}</dd>
        </div>
      )}
      <div>
        <dt>
          <span class="ep-key p-own" />
          Take-home
        </dt>
        <dd>{money(view.pace.soFar)}</dd>
      </div>
    </dl>
  )
}

/** The same as one bar. Nothing is drawn where a part is below zero: a bar cannot show it. */
export function Split({ view }: { view: DayView }) {
  const parts = [
    { class: 'p-fee', minor: view.fees },
    { class: 'p-cost', minor: view.labels + view.costs },
    { class: 'p-own', minor: view.pace.soFar },
  ]
  const whole = parts.reduce((sum, part) => sum + part.minor, 0)
  if (whole <= 0 || parts.some(part => part.minor < 0)) return null
  return (
    <div class="ep-split" aria-hidden="true">
      {parts
        .filter(part => part.minor > 0)
        .map(part => (
          <span
            key={part.class}
            class={part.class}
            style={custom({ '--part': part.minor / whole })}
          />
        ))}
    </div>
  )
}
