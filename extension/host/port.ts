import * as v from 'valibot'
import {
  type HostMessage,
  PANEL_PORT,
  type PanelMessage,
  panelMessageSchema,
} from '../messages/panel.ts'

type Listeners<T> = {
  readonly addListener: (listener: (value: T) => void) => void
  readonly removeListener: (listener: (value: T) => void) => void
}

/** What we need of the browser's port. */
export type Port = {
  readonly name: string
  readonly sender?: { readonly id?: string | undefined } | undefined
  readonly onMessage: Listeners<unknown>
  readonly onDisconnect: Listeners<Port>
  readonly postMessage: (message: unknown) => void
  readonly disconnect: () => void
}

/** What we need of `browser.runtime`. */
export type Runtime = { readonly id: string; readonly onConnect: Listeners<Port> }

export type PanelLine = {
  /** Says it to the panel, if one is listening. */
  readonly send: (message: HostMessage) => void
}

/**
 * Answers our own frame. Only our extension can open such a port, but the panel is checked all the
 * same: by name, by sender, and each message by its schema; what does not fit is dropped. The newest
 * port counts, since a frame that was loaded again opens another.
 */
export function answerPanel(
  runtime: Runtime,
  on: {
    readonly connect: () => void
    readonly disconnect: () => void
    readonly message: (message: PanelMessage) => void
  },
  signal: AbortSignal,
): PanelLine {
  const ownId = runtime.id
  let line: Port | undefined

  const onConnect = (port: Port) => {
    if (port.name !== PANEL_PORT || port.sender?.id !== ownId) return
    line = port
    port.onMessage.addListener(raw => {
      if (signal.aborted || line !== port) return
      if (v.is(panelMessageSchema, raw)) on.message(raw)
    })
    port.onDisconnect.addListener(() => {
      if (line !== port) return
      line = undefined
      if (!signal.aborted) on.disconnect()
    })
    on.connect()
  }
  runtime.onConnect.addListener(onConnect)
  signal.addEventListener(
    'abort',
    () => {
      const last = line
      line = undefined
      try {
        runtime.onConnect.removeListener(onConnect)
        last?.disconnect()
      } catch {
        // The extension was updated under the page: the browser has ended both already.
      }
    },
    { once: true },
  )
  return {
    send(message) {
      line?.postMessage(message)
    },
  }
}
