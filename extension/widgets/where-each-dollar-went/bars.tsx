import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { custom } from '../../ui/card.tsx'
import { formatShopMoney } from '../../ui/format-money.ts'
import { formatShare } from '../../ui/format-number.ts'
import type { Waterfall } from './waterfall.ts'

/** One row a part: each bar hangs where the one before it ended. */
export function Bars({ view, shop }: { view: Waterfall; shop: ShopContext }) {
  const levels = [0, view.sold, view.takeHome, ...view.steps.map(step => step.left)]
  const low = Math.min(...levels)
  const span = Math.max(...levels) - low || 1
  const percent = (minor: number) => `${(100 * (minor - low)) / span}%`
  const bar = (a: number, b: number) =>
    custom({ '--from': percent(Math.min(a, b)), '--to': percent(Math.max(a, b)) })
  const share = (minor: number) =>
    view.sold > 0 ? formatShare(Math.abs(minor) / view.sold, shop.locale, 1) : ''
  const money = (minor: number) => formatShopMoney(minor, shop)
  return (
    <dl class="ep-fall">
      <div class="is-sum">
        <dt>Sales and shipping</dt>
        <dd class="ep-fall__track" aria-hidden="true">
          <i class="p-all" style={bar(0, view.sold)} />
        </dd>
        <dd>{money(view.sold)}</dd>
        <dd>{share(view.sold)}</dd>
      </div>
      {view.steps.map(step => (
        <div key={step.key}>
          <dt>{step.label}</dt>
          <dd class="ep-fall__track" aria-hidden="true">
            <i class={`p-${step.tone}`} style={bar(step.left, step.left - step.minor)} />
          </dd>
          <dd>{money(step.minor)}</dd>
          <dd>{share(step.minor)}</dd>
        </div>
      ))}
      <div class="is-sum">
        <dt>Take-home</dt>
        <dd class="ep-fall__track" aria-hidden="true">
          <i class="p-own" style={bar(0, view.takeHome)} />
        </dd>
        <dd>{money(view.takeHome)}</dd>
        <dd>{view.takeHome >= 0 ? share(view.takeHome) : ''}</dd>
      </div>
    </dl>
  )
}
