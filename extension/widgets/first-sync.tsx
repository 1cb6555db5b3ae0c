import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { addDays } from '../../models/metrics/day.ts'
import type { Feed, Progress } from '../../schema/sync/progress.ts'
import { historyOf } from '../store/has-history.ts'
import { custom } from '../ui/card.tsx'
import { formatCount } from '../ui/format-number.ts'
import { formatDay } from '../ui/format-time.ts'
import { Icon } from '../ui/icon.tsx'
import { need } from './define-widget.ts'
import { useNeed } from './use-answers.ts'

const steps: readonly { readonly feed: Feed; readonly name: string }[] = [
  { feed: 'shop', name: 'Shop' },
  { feed: 'listings', name: 'Listings' },
  { feed: 'receipts', name: 'Orders, newest first' },
  { feed: 'ledger', name: 'Payment account' },
  { feed: 'reviews', name: 'Reviews' },
]

/** How far the first sync is, and what can be used already. */
export function FirstSync({
  progress,
  shop,
}: {
  progress: Progress | undefined
  shop: ShopContext | undefined
}) {
  return (
    <section class="ep-first" aria-label="First sync">
      <div>
        {shop ? <Ready shop={shop} /> : <p class="ep-h">The first sync begins.</p>}
        <p class="ep-note">Older orders arrive in the background. You may close this.</p>
      </div>
      <ol class="ep-steps">
        {steps.map(({ feed, name }) => (
          <Step
            key={feed}
            name={name}
            row={progress?.feeds.find(row => row.feed === feed)}
            locale={shop?.locale ?? 'en'}
          />
        ))}
      </ol>
      <div class="ep-banner">
        <Icon name="info" />
        <p>Until the payment account is in, fees are missing and take-home is too high.</p>
      </div>
    </section>
  )
}

function Ready({ shop }: { shop: ShopContext }) {
  const history = useNeed(need(historyOf, {}), 'history', shop)
  const firstDay = history?.ok ? history.value.firstDay : undefined
  return <p class="ep-h">{whatIsReady(firstDay, shop)}</p>
}

/** What can be relied on already, by the oldest day that is here. */
export function whatIsReady(
  firstDay: string | undefined,
  shop: Pick<ShopContext, 'today' | 'locale'>,
): string {
  if (firstDay === undefined) return 'The first sync is running.'
  if (firstDay <= addDays(shop.today, -365)) return 'The last 12 months are ready.'
  if (firstDay === shop.today) return 'Today is ready.'
  return `Everything since ${formatDay(firstDay, shop.locale)} is ready.`
}

function Step({
  name,
  row,
  locale,
}: {
  name: string
  row: Progress['feeds'][number] | undefined
  locale: string
}) {
  const isDone = row?.completedAt !== undefined
  const hasBegun = row !== undefined && row.done > 0
  const done = formatCount(row?.done ?? 0, locale)
  const total = row?.total
  return (
    <li class={isDone ? 'is-done' : hasBegun ? '' : 'is-todo'}>
      {isDone ? (
        <Icon name="check" size={18} />
      ) : (
        <span class={`ep-stepdot${hasBegun ? ' ep-stepdot--on' : ''}`} />
      )}
      <span>{name}</span>
      <span>
        {isDone
          ? row.done > 1
            ? done
            : 'done'
          : hasBegun
            ? total === undefined
              ? done
              : `${done} of ${formatCount(total, locale)}`
            : 'next'}
      </span>
      {!isDone && hasBegun && total !== undefined && total > 0 && (
        <div
          class="ep-meter"
          style={custom({ '--at': `${Math.min(100, (100 * row.done) / total)}%` })}
          role="progressbar"
          aria-valuenow={row.done}
          aria-valuemin={0}
          aria-valuemax={total}
          aria-label={name}
        >
          <i />
        </div>
      )}
    </li>
  )
}
