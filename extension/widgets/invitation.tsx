import { Icon } from '../ui/icon.tsx'
import { INDEPENDENT } from '../ui/product.ts'

/** Before a shop is connected: what it gives, what it asks for, what it never keeps. */
export function Invitation({ onOptions }: { onOptions: () => void }) {
  return (
    <section class="ep-invite" aria-label="Connect your shop">
      <div>
        <p class="ep-h">See what you really earn.</p>
        <p class="ep-note">Every order’s fees, read from your payment account, beside the order.</p>
      </div>
      <div class="ep-stack">
        <button class="ep-btn ep-btn--primary ep-btn--block" type="button" onClick={onOptions}>
          Connect your shop
        </button>
        <p class="ep-note">
          Opens our options in a tab. We ask Etsy to read orders, listings and payments; never to
          change them.
        </p>
      </div>
      <ul class="ep-steps">
        <li>
          <Icon name="lock" />
          <span class="ep-note">Buyers’ names and addresses are never kept</span>
        </li>
        <li>
          <Icon name="save" />
          <span class="ep-note">
            Your numbers rest in this browser; one click deletes everything
          </span>
        </li>
      </ul>
      <p class="ep-note">{INDEPENDENT}</p>
    </section>
  )
}
