import { effect, signal as stored } from '@preact/signals'
import { themeChoice, type ThemeChoice } from './preferences.ts'

/** The brightness of the page we are a guest in; `undefined` on our own pages. */
export const hostTheme = stored<'light' | 'dark' | undefined>(undefined)

/** What `data-theme` must say. `undefined` leaves it to the system. */
export function themeOf(
  choice: ThemeChoice,
  host: 'light' | 'dark' | undefined,
  wantsContrast: boolean,
): Exclude<ThemeChoice, 'auto'> | undefined {
  if (choice !== 'auto') return choice
  return wantsContrast ? 'contrast' : host
}

/**
 * Keeps the page's theme: the seller's choice first, then the system's wish for contrast, then the
 * page we stand in, then the system's light or dark.
 */
export function keepTheme(root: HTMLElement, signal: AbortSignal): void {
  const contrast = matchMedia('(prefers-contrast: more)')
  const wantsContrast = stored(contrast.matches)
  contrast.addEventListener('change', () => (wantsContrast.value = contrast.matches), {
    signal,
  })
  const stop = effect(() => {
    const theme = themeOf(themeChoice.value, hostTheme.value, wantsContrast.value)
    if (theme === undefined) delete root.dataset['theme']
    else root.dataset['theme'] = theme
    // High contrast follows light or dark of the page in which it stands.
    root.style.setProperty(
      'color-scheme',
      theme === 'contrast' && hostTheme.value !== undefined ? hostTheme.value : '',
    )
  })
  signal.addEventListener('abort', stop, { once: true })
}
