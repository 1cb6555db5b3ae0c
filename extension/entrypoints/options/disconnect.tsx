import { useState } from 'preact/hooks'
import { sendCommand } from '../../messages/send-command.ts'
import type { Command, CommandFailureReason } from '../../messages/commands.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { nextStep } from '../../ui/next-step.ts'

type Asked = 'everywhere' | 'here' | 'sign-in'

/** Names what is erased, and what stays where until when, before it is. */
export function DisconnectButton({ shopId, shopName }: { shopId: string; shopName: string }) {
  const [isOpen, setOpen] = useState(false)
  const [busy, setBusy] = useState<Asked>()
  const [failure, setFailure] = useState<CommandFailureReason>()
  const ask = async (asked: Asked) => {
    setBusy(asked)
    setFailure(undefined)
    const result = await sendCommand(commandOf(asked, shopId))
    setBusy(undefined)
    if (!result.ok) setFailure(result.error.reason)
    else if (asked !== 'sign-in') setOpen(false)
  }
  const isSignedOut = failure === 'unauthorized'
  const button = (asked: Asked, label: string, look: string) => (
    <button
      class={`ep-btn ${look}`}
      type="button"
      data-action={`erase-${asked}`}
      disabled={busy !== undefined}
      aria-busy={busy === asked}
      onClick={() => void ask(asked)}
    >
      {busy === asked && <span class="ep-spin" />}
      {label}
    </button>
  )
  return (
    <>
      <button class="ep-btn ep-btn--danger" type="button" onClick={() => setOpen(true)}>
        Disconnect and erase
      </button>
      {isOpen && (
        <Dialog
          title={`Disconnect ${shopName}?`}
          onClose={() => setOpen(false)}
          foot={
            <>
              <button class="ep-btn" type="button" onClick={() => setOpen(false)}>
                Keep connected
              </button>
              {failure !== undefined && button('here', 'Erase only here', 'ep-btn--danger')}
              {isSignedOut
                ? button('sign-in', 'Sign in to erase everything', 'ep-btn--primary')
                : button('everywhere', 'Erase everything', 'ep-btn--danger')}
            </>
          }
        >
          {failure === undefined ? <WhatIsErased /> : <NotErased reason={failure} />}
        </Dialog>
      )}
    </>
  )
}

function commandOf(asked: Asked, shopId: string): Command {
  return asked === 'sign-in'
    ? { type: 'connect', shopId }
    : { type: 'disconnect', shopId, where: asked }
}

function WhatIsErased() {
  return (
    <>
      <p>Erased now, here and on our server:</p>
      <ul class="ep-bullets">
        <li>your orders, listings, payments and fees</li>
        <li>totals, forecasts and their track record</li>
        <li>your costs, time zone and closed days</li>
        <li>the key to your shop, our archive and all sign-ins</li>
      </ul>
      <p>What stays:</p>
      <ul class="ep-bullets">
        <li>Your shop at Etsy does not change.</li>
        <li>Our server’s host keeps backups for up to 30 days. They are then deleted.</li>
        <li>
          Your other browsers erase their copy the next time they reach our server. A signed-out
          browser keeps its copy until you erase it there.
        </li>
        <li>
          Etsy lists our app under Account settings, Apps, until you remove it there. We can no
          longer use it.
        </li>
      </ul>
      <p>
        You can connect again. Your orders are then read from Etsy. Past listing views and the costs
        you entered cannot be restored.
      </p>
    </>
  )
}

/** Nothing was erased: which ways there are, and what each leaves behind. */
function NotErased({ reason }: { reason: CommandFailureReason }) {
  const { what, step } = nextStep(reason)
  return (
    <>
      <p class="ep-hint ep-hint--bad" role="alert">
        Nothing was erased. {what} {reason !== 'unauthorized' && step}
      </p>
      {reason === 'unauthorized' && <p>Sign in, then erase everything.</p>}
      <p>
        You can also erase only this browser’s copy. Our server then keeps your shop and keeps
        syncing it with Etsy until you connect again and erase it.
      </p>
      <p>
        To stop our access at any time, remove our app at Etsy under Account settings, Apps. Our
        server then reads nothing more.
      </p>
    </>
  )
}

/** Ends the session of this browser; the numbers stay. */
export function SignOutButton({ shopId }: { shopId: string }) {
  const [isBusy, setBusy] = useState(false)
  const signOut = async () => {
    setBusy(true)
    await sendCommand({ type: 'sign-out', shopId })
    setBusy(false)
  }
  return (
    <button
      class="ep-btn"
      type="button"
      data-action="sign-out"
      disabled={isBusy}
      aria-busy={isBusy}
      onClick={() => void signOut()}
    >
      {isBusy && <span class="ep-spin" />}
      Sign out, keep numbers here
    </button>
  )
}
