import { useState } from 'preact/hooks'
import { sendCommand } from '../../messages/send-command.ts'
import type { CommandFailureReason } from '../../messages/commands.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { nextStep } from '../../ui/next-step.ts'

/** Names what is erased before it is. */
export function DisconnectButton({ shopId, shopName }: { shopId: string; shopName: string }) {
  const [isOpen, setOpen] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<CommandFailureReason>()
  const disconnect = async () => {
    setBusy(true)
    setFailure(undefined)
    const result = await sendCommand({ type: 'disconnect', shopId })
    setBusy(false)
    if (result.ok) setOpen(false)
    else setFailure(result.error.reason)
  }
  return (
    <>
      <div>
        <button class="ep-btn ep-btn--danger" type="button" onClick={() => setOpen(true)}>
          Disconnect and erase
        </button>
      </div>
      {isOpen && (
        <Dialog
          title={`Disconnect ${shopName}?`}
          onClose={() => setOpen(false)}
          foot={
            <>
              <button class="ep-btn" type="button" onClick={() => setOpen(false)}>
                Keep it connected
              </button>
              <button
                class="ep-btn ep-btn--danger"
                type="button"
                disabled={isBusy}
                aria-busy={isBusy}
                onClick={() => void disconnect()}
              >
                {isBusy && <span class="ep-spin" />}
                Erase everything
              </button>
            </>
          }
        >
          <p>This erases, here and on our server:</p>
          <ul class="ep-bullets">
            <li>orders, listings, payments and every entry of the payment account that we read</li>
            <li>all totals, forecasts and their track record</li>
            <li>your shop’s time zone and closed days, and the costs that you entered</li>
            <li>our permission to read your shop</li>
          </ul>
          <p>
            Your shop at Etsy is not touched. Connecting again later reads everything anew; listing
            views of past days cannot be read again.
          </p>
          {failure && (
            <p class="ep-hint ep-hint--bad" role="alert">
              {nextStep(failure).what} {nextStep(failure).step}
            </p>
          )}
        </Dialog>
      )}
    </>
  )
}
