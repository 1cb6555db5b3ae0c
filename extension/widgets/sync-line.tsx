import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { receiptsOfPeriod } from '../store/receipts.ts'
import type { SyncState } from '../store/sync-state.ts'
import { need } from './define-widget.ts'
import { syncWords } from './sync-words.ts'
import { useNeed } from './use-answers.ts'

/** In step or not, in words; the dot only repeats them. */
export function SyncLine({ sync, shop }: { sync: SyncState; shop: ShopContext }) {
  const newest = useNeed(need(receiptsOfPeriod, { days: 400, limit: 1 }), 'newest order', shop)
  const newestAt = newest?.ok ? newest.value[0]?.createdAt : undefined
  return <SyncSign sync={sync} shop={shop} newestOrderAt={newestAt} />
}

export function SyncSign({
  sync,
  shop,
  newestOrderAt,
}: {
  sync: SyncState
  shop?: ShopContext
  newestOrderAt?: number | undefined
}) {
  const { tone, short, more } = syncWords(sync, shop, newestOrderAt)
  return (
    <span class="ep-sync" role="status">
      <span class={`ep-dot${tone === 'calm' ? '' : ' ep-dot--warn'}`} />
      <span>
        {short}
        {more && <span class="ep-wide">, {more}</span>}
      </span>
    </span>
  )
}
