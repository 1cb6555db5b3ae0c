import * as v from 'valibot'
import { browser } from 'wxt/browser'
import {
  hostMessageSchema,
  PANEL_PORT,
  type HostMessage,
  type PanelMessage,
} from '../../messages/panel.ts'

export type HostLine = { readonly send: (message: PanelMessage) => void }

const retryMs = 400

/**
 * Opens the port to our own tab's top frame and keeps it open: the content script may start after
 * us, and a page that comes back from the browser's cache has lost its ports. `onOpen` runs with
 * each new port, since the other end then knows nothing.
 */
export function openHostPort(
  on: { readonly open: () => void; readonly message: (message: HostMessage) => void },
  signal: AbortSignal,
): HostLine {
  let port: ReturnType<typeof browser.tabs.connect> | undefined

  const connect = async (): Promise<void> => {
    const tab = await browser.tabs.getCurrent()
    if (tab?.id === undefined || signal.aborted) return
    const opened = browser.tabs.connect(tab.id, { name: PANEL_PORT, frameId: 0 })
    port = opened
    opened.onMessage.addListener((raw: unknown) => {
      if (port === opened && v.is(hostMessageSchema, raw)) on.message(raw)
    })
    opened.onDisconnect.addListener(() => {
      // Reading the reason tells Chromium that we know there may be nobody at the other end.
      console.debug('the page hung up', browser.runtime.lastError?.message)
      if (port === opened) port = undefined
      again()
    })
    on.open()
  }
  const attempt = () => {
    if (signal.aborted) return
    connect().catch((error: unknown) => {
      console.warn('the page cannot be reached', error)
      again()
    })
  }
  const again = () => {
    if (!signal.aborted) setTimeout(attempt, retryMs)
  }
  signal.addEventListener('abort', () => port?.disconnect(), { once: true })
  attempt()
  return { send: message => port?.postMessage(message) }
}
