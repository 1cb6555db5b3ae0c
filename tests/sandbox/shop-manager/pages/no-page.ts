import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import type { Answer } from '../page-settings.ts'
import { document as shopManager, plainDocument } from '../shell.ts'

type NoPage = Exclude<Answer, 'page'>

const statuses: Readonly<Record<Answer, number>> = {
  page: 200,
  '403': 403,
  '404': 404,
  '429': 429,
  '500': 500,
  maintenance: 503,
  // Both are seen with 200 too: a status alone does not tell.
  captcha: 200,
  'sign-in': 200,
  'error-in-shell': 500,
}

export function statusOf(answer: Answer): number {
  return statuses[answer]
}

const titles: Readonly<Record<NoPage, string>> = {
  '403': 'Access denied',
  '404': 'Uh oh! This page could not be found',
  '429': 'Too many requests',
  '500': 'Something went wrong',
  maintenance: 'Back soon',
  captcha: 'Please verify you are a human',
  'sign-in': 'Sign in',
  'error-in-shell': 'Something went wrong',
}

/**
 * What may stand at an address of Shop Manager without being it. Own guesses: the marketplace's own
 * header and content root are there, one link into Shop Manager too, the seller's nav is not.
 */
export function drawNoPage(
  answer: NoPage,
  context: PageContext,
  nonce: string | undefined,
): string {
  const title = titles[answer]
  if (answer === 'error-in-shell') {
    const body = html`<h1>${title}</h1>
      <p>Try again in a moment.</p>`
    return shopManager(context, { section: 'none', title, body }, nonce)
  }
  return plainDocument(context, title, contentOf(answer, title), nonce)
}

function contentOf(answer: Exclude<NoPage, 'error-in-shell'>, title: string): Html {
  const heading = html`<h1>${title}</h1>`
  const header = html`<header class="sb-head">
    <a href="/">Marketplace</a>
    <a href="/your/shops/me/dashboard?ref=hdr-mcpa">Shop Manager</a>
  </header>`
  switch (answer) {
    case '404':
    case '500':
      return html`${header}
        <main id="main-content">
          ${heading}
          <p>Try a search instead.</p>
        </main>`
    case 'sign-in':
      return html`${header}
        <main id="main-content">
          ${heading}
          <form method="post">
            <label>Email <input name="email" type="email" /></label>
            <label>Password <input name="password" type="password" /></label>
            <button class="sb-button" type="button">Sign in</button>
          </form>
        </main>`
    case 'captcha':
      return html`<div id="captcha-box">
        ${heading}<iframe title="Challenge" srcdoc="challenge"></iframe>
      </div>`
    case '403':
    case '429':
    case 'maintenance':
      return html`<div class="sb-card">
        ${heading}
        <p>Please come back later.</p>
      </div>`
  }
}
