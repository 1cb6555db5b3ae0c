import type { Authorization } from '../api/oauth.ts'
import type { SandboxShop } from '../shop/sandbox-shop.ts'
import { html, Html } from './html.ts'
import { styles } from './styles.ts'

const meanings: Readonly<Record<string, string>> = {
  shops_r: 'See your shop, also what only you can see',
  listings_r: 'See all your listings, also expired ones',
  transactions_r: 'See your orders and your payment account',
}

/** The page that asks the seller. Both buttons submit to the same address, so that no script is needed. */
export function consentPage(
  asked: Authorization,
  action: string,
  shop: SandboxShop,
  shops: readonly SandboxShop[],
): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Allow access?</title>
        <style>
          ${new Html(styles)}
        </style>
      </head>
      <body>
        <div class="sb-card" style="max-width:520px;margin:64px auto">
          <h1>An app asks for access to ${shops.length > 1 ? 'your shop' : shop.name}</h1>
          <p>It would be able to:</p>
          <ul>
            ${asked.scopes.map(scope => html`<li>${meanings[scope] ?? scope} <code>${scope}</code></li>`)}
          </ul>
          <p class="sb-quiet">You will be sent to ${new URL(asked.redirectUri).host}.</p>
          <form method="post" action="${action}" class="sb-actions">
            ${shops.length > 1 && accounts(shop, shops)}
            <button class="sb-button" name="decision" value="deny" data-action="deny">
              No, thanks
            </button>
            <button class="sb-button sb-primary" name="decision" value="allow" data-action="allow">
              Allow
            </button>
          </form>
        </div>
      </body>
    </html> `.text
}

/** Etsy asks the account that is signed in; here it can be changed on the way. */
function accounts(signedIn: SandboxShop, shops: readonly SandboxShop[]): Html {
  return html`<label
    >Signed in as
    <select name="shop">
      ${shops.map(
        ({ shopId, name }) =>
          html`<option value="${shopId}" ${shopId === signedIn.shopId ? html`selected` : ''}>
            ${name}
          </option>`,
      )}
    </select></label
  >`
}

export function brokenConsentPage(reason: string): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Cannot connect</title>
      </head>
      <body>
        <h1>This app cannot be connected</h1>
        <p>${reason}</p>
      </body>
    </html> `.text
}
