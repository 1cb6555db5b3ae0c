import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { receiptsOfPeriod } from '../store/receipts.ts'
import type { SyncState } from '../store/sync-state.ts'
import { need } from './define-widget.ts'
import { syncWords } from './sync-words.ts'
import { useNeed } from './use-answers.ts'

/** Up to date or not, in words; the dot only repeats them. */
export function SyncLine({
  sync,
  shop,
  withZone = true,
}: {
  sync: SyncState
  shop: ShopContext
  withZone?: boolean
}) {
  const newest = useNeed(need(receiptsOfPeriod, { days: 400, limit: 1 }), 'newest order', shop)
  const newestAt = newest?.ok ? newest.value[0]?.createdAt : undefined
  return <SyncSign sync={sync} shop={shop} newestOrderAt={newestAt} withZone={withZone} />
}

export function SyncSign({
  sync,
  shop,
  newestOrderAt,
  withZone = true,
}: {
  sync: SyncState
  shop?: ShopContext
  newestOrderAt?: number | undefined
  withZone?: boolean
}) {
  const { tone, short, more, zone } = syncWords(sync, shop, newestOrderAt)
  return (
    <span class="ep-sync" role="status">
      <span class={`ep-dot${tone === 'calm' ? '' : ' ep-dot--warn'}`} />
      <span>
        {short}
        {more && <span class="ep-wide">, {more}</span>}
        {zone && withZone && <span class="ep-wide">, {zone}</span>}
      </span>
    </span>
  )
}
