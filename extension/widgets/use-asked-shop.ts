import { useEffect } from 'preact/hooks'
import { sendCommand } from '../messages/send-command.ts'
import { askedShop } from '../ui/open-page.ts'

/** A page of ours that was opened for one shop shows that one, from then on. */
export function useAskedShop(): void {
  useEffect(() => {
    const shopId = askedShop()
    if (shopId !== undefined) void sendCommand({ type: 'show-shop', shopId })
  }, [])
}
