import type { SandboxListing } from '../../shop/sandbox-shop.ts'
import { html, type Html } from '../html.ts'

const tints = ['#d9cfc3', '#c6d3cb', '#d6cbd3', '#cdd6de', '#ded8c4', '#d3c9c0'] as const

/** A quiet stand-in for a photograph, as an image that needs no other host. */
export function picture(listing: SandboxListing | undefined): Html {
  const tint = tints[(listing?.row ?? 0) % tints.length] ?? tints[0]
  const turn = ((listing?.row ?? 0) * 31) % 50
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="${tint}"/><g transform="rotate(${turn - 25} 20 22)" fill="#fff" fill-opacity=".55"><path d="M12 16h16l-2 14a3 3 0 0 1-3 2h-6a3 3 0 0 1-3-2z"/><path d="M20 15c-5-1-7-5-6-9 4 1 6 4 6 9zm0 0c5-1 7-5 6-9-4 1-6 4-6 9z" fill-opacity=".8"/></g></svg>`
  return html`<img alt="" src="data:image/svg+xml,${encodeURIComponent(svg)}" />`
}

/** A chart of days: bars only, without a library. */
export function bars(values: readonly number[], label: string): Html {
  const top = Math.max(1, ...values)
  return html`<div class="sb-bars" role="img" aria-label="${label}">
    ${values.map(value => html`<span style="height:${Math.max(2, Math.round((value / top) * 100))}%"></span>`)}
  </div>`
}
