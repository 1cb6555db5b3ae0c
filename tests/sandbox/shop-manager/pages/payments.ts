import { html } from '../html.ts'
import type { PageContext, ShopManagerPage } from '../page-context.ts'

export function paymentsPage(context: PageContext): ShopManagerPage {
  const { shop, words, money, date, settings } = context
  const { ledger } = shop
  const length = Math.min(settings.cards, ledger.length)
  const newest = Array.from({ length }, (_, i) => ledger.length - 1 - i)
  const balance = ledger.length === 0 ? 0 : ledger.balance.at(ledger.length - 1)
  return {
    section: 'payments',
    title: words.payments,
    body: html`<header class="sb-head"><h1>${words.payments}</h1></header>
      <div class="sb-cards">
        <div class="sb-card">
          <h3>${words.balance}</h3>
          <p class="sb-number" data-test-id="profit-amount" data-late>${money(balance)}</p>
          <p class="sb-quiet">${words.nextDeposit}</p>
        </div>
      </div>
      <h2 id="recent-activity-paged-heading">${words.recentActivity}</h2>
      <table class="wt-table">
        <thead>
          <tr>
            <th>${words.date}</th>
            <th>${words.type}</th>
            <th>${words.amount}</th>
            <th>${words.balanceColumn}</th>
          </tr>
        </thead>
        <tbody data-sandbox-list>
          ${newest.map(
            row =>
              html`<tr class="wt-table__row">
                <td data-late>${date(ledger.sec.at(row))}</td>
                <td data-late>${ledger.typeAt(row).replaceAll('_', ' ').toLowerCase()}</td>
                <td data-late>${money(ledger.amount.at(row))}</td>
                <td data-late>${money(ledger.balance.at(row))}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
  }
}
