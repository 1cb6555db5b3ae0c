import { useId, useState } from 'preact/hooks'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { Cost } from '../../../schema/entities/cost.ts'
import { sendCommand } from '../../messages/send-command.ts'
import type { ListingCosts } from '../../store/listing-costs.ts'
import { removeCost, saveCost } from '../../store/save-costs.ts'
import { currencySign, formatMoney } from '../../ui/format-money.ts'
import { formatDay } from '../../ui/format-time.ts'
import { Icon } from '../../ui/icon.tsx'
import { nextStep } from '../../ui/next-step.ts'
import { parseMoney } from '../../ui/parse-money.ts'

type Standing = 'idle' | 'saving' | 'saved' | 'removed' | 'failed'

/** The costs of one listing: those entered, and a form for the next. */
export function CostEditor({ listing, shop }: { listing: ListingCosts; shop: ShopContext }) {
  const [standing, setStanding] = useState<Standing>('idle')
  const perform = async (work: () => Promise<void>, after: Standing) => {
    setStanding('saving')
    try {
      await work()
      setStanding(after)
    } catch (error) {
      console.error('costs', error)
      setStanding('failed')
      return
    }
    // When the background cannot be asked now, the change goes out with the next sync.
    await sendCommand({ type: 'flush-outbox' })
  }
  return (
    <div class="ep-stack">
      {listing.costs.length > 0 && (
        <ul class="ep-costs" aria-label="Costs entered">
          {listing.costs.map(cost => (
            <li key={cost.id}>
              <span>
                <b class="ep-strong">{formatMoney(cost.amount, shop.locale)}</b>{' '}
                {whenAndWhat(cost, shop)}
              </span>
              <button
                class="ep-btn ep-btn--small"
                type="button"
                aria-label={`Remove ${formatMoney(cost.amount, shop.locale)} ${whenAndWhat(cost, shop)}`}
                disabled={standing === 'saving'}
                onClick={() => void perform(() => removeCost(shop.shopId, cost), 'removed')}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      <CostForm
        listing={listing}
        shop={shop}
        isBusy={standing === 'saving'}
        onSave={cost => void perform(() => saveCost(shop.shopId, cost), 'saved')}
      />
      <p class="ep-hint" role="status">
        {standing === 'saving' && 'Saving; every order that it covers is counted anew.'}
        {standing === 'saved' && 'Saved here; your other browsers follow.'}
        {standing === 'removed' && 'Removed here; your other browsers follow.'}
        {standing === 'failed' && `${nextStep('failed').what} ${nextStep('failed').step}`}
      </p>
    </div>
  )
}

function CostForm({
  listing,
  shop,
  isBusy,
  onSave,
}: {
  listing: ListingCosts
  shop: ShopContext
  isBusy: boolean
  onSave: (cost: Omit<Cost, 'kind' | 'id'>) => void
}) {
  const id = useId()
  const [amount, setAmount] = useState('')
  const [sku, setSku] = useState('')
  // The first cost covers all that was sold; a later one is a change as of today.
  const [from, setFrom] = useState(listing.costs.length === 0 ? listing.listedOn : shop.today)
  const [to, setTo] = useState('')
  const [fault, setFault] = useState<{ field: 'amount' | 'from' | 'to'; message: string }>()
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    const parsed = parseMoney(amount, shop)
    if (!parsed.ok) {
      setFault({ field: 'amount', message: parsed.error.message })
      return
    }
    if (from === '') {
      setFault({ field: 'from', message: 'Name its first day.' })
      return
    }
    if (to !== '' && to <= from) {
      setFault({ field: 'to', message: 'The day it ends must be after its first day.' })
      return
    }
    setFault(undefined)
    setAmount('')
    setFrom(shop.today)
    setTo('')
    onSave({
      listingId: listing.listingId,
      amount: parsed.value,
      from,
      ...(sku !== '' && { sku }),
      ...(to !== '' && { to }),
    })
  }
  const described = (field: 'amount' | 'from' | 'to') =>
    fault?.field === field
      ? { 'aria-invalid': true, 'aria-describedby': `${id}-fault` }
      : { 'aria-invalid': false }
  return (
    <form class="ep-costs__form" noValidate onSubmit={save}>
      <div class="ep-field">
        <label for={`${id}-amount`}>One piece costs you</label>
        <div class="ep-input">
          <span>{currencySign(shop)}</span>
          <input
            id={`${id}-amount`}
            inputMode="decimal"
            autoComplete="off"
            value={amount}
            {...described('amount')}
            onInput={event => setAmount(event.currentTarget.value)}
          />
        </div>
      </div>
      {listing.skus.length > 1 && (
        <div class="ep-field">
          <label for={`${id}-sku`}>For</label>
          <div class="ep-input">
            <select
              id={`${id}-sku`}
              value={sku}
              onChange={event => setSku(event.currentTarget.value)}
            >
              <option value="">all variations</option>
              {listing.skus.map(one => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
            <Icon name="chevron-down" />
          </div>
        </div>
      )}
      <div class="ep-field">
        <label for={`${id}-from`}>From</label>
        <div class="ep-input">
          <input
            id={`${id}-from`}
            type="date"
            value={from}
            {...described('from')}
            onInput={event => setFrom(event.currentTarget.value)}
          />
        </div>
      </div>
      <div class="ep-field">
        <label for={`${id}-to`}>Up to, without (optional)</label>
        <div class="ep-input">
          <input
            id={`${id}-to`}
            type="date"
            value={to}
            {...described('to')}
            onInput={event => setTo(event.currentTarget.value)}
          />
        </div>
      </div>
      <button class="ep-btn ep-btn--primary" type="submit" disabled={isBusy} aria-busy={isBusy}>
        Save cost
      </button>
      {fault && (
        <p class="ep-hint ep-hint--bad" id={`${id}-fault`} role="alert">
          {fault.message}
        </p>
      )}
    </form>
  )
}

function whenAndWhat(cost: Cost, shop: ShopContext): string {
  const day = (name: string) => formatDay(name, shop.locale, 'day-year')
  const end = cost.to === undefined ? '' : ` up to ${day(cost.to)}`
  return `from ${day(cost.from)}${end}${cost.sku === undefined ? '' : `, only ${cost.sku}`}`
}
