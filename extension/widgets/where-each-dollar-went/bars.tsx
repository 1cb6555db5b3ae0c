import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { custom } from '../../ui/card.tsx'
import { formatShopMoney } from '../../ui/format-money.ts'
import { formatShare } from '../../ui/format-number.ts'
import type { Fall } from './fall.ts'

/** One row a part: each bar hangs where the one before it ended. */
export function Bars({ view, shop }: { view: Fall; shop: ShopContext }) {
  const { takeHome, takeHomeShare } = view.sums
  const levels = [0, takeHome, ...view.bars.flatMap(bar => [bar.before, bar.after])]
  const low = Math.min(...levels)
  const span = Math.max(...levels) - low || 1
  const percent = (minor: number) => `${(100 * (minor - low)) / span}%`
  const place = (a: number, b: number) =>
    custom({ '--from': percent(Math.min(a, b)), '--to': percent(Math.max(a, b)) })
  const share = (of: number | undefined) =>
    of === undefined ? '' : formatShare(Math.abs(of), shop.locale, 1)
  const money = (minor: number) => formatShopMoney(minor, shop)
  return (
    <dl class="ep-fall">
      {view.bars.map(bar => (
        <div key={bar.id} class={bar.id === 'gmv' ? 'is-sum' : ''}>
          <dt>{bar.label}</dt>
          <dd class="ep-fall__track" aria-hidden="true">
            <i
              class={`p-${bar.tone}${bar.id === 'gmv' || bar.minor > 0 ? ' is-rise' : ''}`}
              style={place(bar.before, bar.after)}
            />
          </dd>
          <dd>{money(bar.minor)}</dd>
          <dd>{share(bar.share)}</dd>
        </div>
      ))}
      <div class="is-sum">
        <dt>Take-home</dt>
        <dd class="ep-fall__track" aria-hidden="true">
          <i class={takeHome < 0 ? 'p-loss' : 'p-own'} style={place(0, takeHome)} />
        </dd>
        <dd>{money(takeHome)}</dd>
        <dd>{takeHome < 0 ? '' : share(takeHomeShare)}</dd>
      </div>
    </dl>
  )
}
