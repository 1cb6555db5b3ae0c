import type { Command } from './commands.ts'

/** What the browser tells about who sent a message. None of it can be forged by a page. */
export type Sender = {
  readonly id?: string | undefined
  readonly url?: string | undefined
  readonly frameId?: number | undefined
  readonly tab?: { readonly url?: string | undefined } | undefined
}

/** Harmless wherever our own page stands, also in a frame inside somebody else's. */
const harmless: readonly Command['type'][] = ['sync-now', 'show-shop', 'recompute', 'flush-outbox']

/**
 * Whether a sender may give a command. A content script has the page's address and may give none;
 * a frame of ours in a foreign page can be covered or made transparent by that page, so that a
 * click in it proves nothing: what has consequences needs a page of ours that stands by itself.
 */
export function mayAsk(type: Command['type'], sender: Sender, ownId: string, ownRoot: string) {
  if (sender.id !== ownId || sender.url === undefined) return false
  const isOurs = sender.url.startsWith(ownRoot)
  if (harmless.includes(type)) return isOurs || isExtensionPage(sender.url)
  const standsAlone = sender.tab === undefined || (sender.frameId ?? 0) === 0
  return isOurs && standsAlone
}

/** The panel may be known under an address of the session's own: same id, another host. */
function isExtensionPage(url: string): boolean {
  return /^(chrome|moz)-extension:\/\//.test(url)
}
