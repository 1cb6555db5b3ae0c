import { exponentOf } from '../shop/fee-rules.ts'
import { canary, type SandboxShop } from '../shop/sandbox-shop.ts'

export function money(shop: SandboxShop, minor: number) {
  return { amount: minor, divisor: 10 ** exponentOf(shop.currency), currency_code: shop.currency }
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Etsy sends titles, names and tags escaped for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => escapes[character] ?? character)
}

/** Each buyer of a shop has a user id; the shop's own ids lie elsewhere. */
export function buyerUserId(shop: SandboxShop, receipt: number): number {
  return 90_000_000 + shop.receipts.buyer.at(receipt)
}

export function buyerName(shop: SandboxShop, receipt: number): string {
  return `${canary.name} ${shop.receipts.buyer.at(receipt)}`
}
