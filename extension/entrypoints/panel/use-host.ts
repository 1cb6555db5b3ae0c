import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { HostMessage, PanelMessage } from '../../messages/panel.ts'
import { hostTheme } from '../../ui/theme.ts'
import { openHostPort, type HostLine } from './host-port.ts'

export type HostPage = Extract<HostMessage, { type: 'page' }>

/** The page we stand in, and a way to answer it. */
export function useHost(onOpenMark: (key: string) => void) {
  const [page, setPage] = useState<HostPage>()
  const [openedPorts, setOpenedPorts] = useState(0)
  const line = useRef<HostLine>()
  const openMark = useRef(onOpenMark)
  openMark.current = onOpenMark

  // Called at once, and not after the first paint: nothing is shown before the page has answered.
  useLayoutEffect(() => {
    const owner = new AbortController()
    line.current = openHostPort(
      {
        open: () => setOpenedPorts(count => count + 1),
        message: message => {
          switch (message.type) {
            case 'page':
              hostTheme.value = message.theme
              setPage(message)
              break
            case 'open-mark':
              openMark.current(message.key)
              break
          }
        },
      },
      owner.signal,
    )
    return () => owner.abort()
  }, [])

  const send = useCallback((message: PanelMessage) => line.current?.send(message), [])
  return { page, send, openedPorts }
}
