import { html } from '../html.ts'
import type { PageContext, ShopManagerPage } from '../page-context.ts'

/** Any section that the extension does not know, and where it should keep away. */
export function otherPage({ words, path }: PageContext): ShopManagerPage {
  const isMessages = path.startsWith('/messages') || path.startsWith('/conversations')
  return {
    section: isMessages ? 'messages' : 'other',
    title: isMessages ? words.messages : path,
    body: html`<header class="sb-head"><h1>${isMessages ? words.messages : path}</h1></header>
      <p class="sb-quiet">—</p>`,
  }
}
