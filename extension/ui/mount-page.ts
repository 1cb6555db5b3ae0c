// Without this import components do not follow the signals that they read.
import '@preact/signals'
import { render, type VNode } from 'preact'
import { keepPreferences } from './preferences.ts'
import { keepTheme } from './theme.ts'

/** Draws one page of ours once its preferences are known, so that neither theme nor numbers flash. */
export function mountPage(page: VNode): void {
  const owner = new AbortController()
  const root = document.getElementById('root')
  if (root === null) throw new Error('the page has no #root')
  keepTheme(document.documentElement, owner.signal)
  keepPreferences(owner.signal)
    .catch((error: unknown) => {
      console.warn('preferences cannot be read; the defaults hold', error)
    })
    .finally(() => render(page, root))
}
