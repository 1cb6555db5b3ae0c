import { effect, signal } from '@preact/signals'
import * as v from 'valibot'
import { browser } from 'wxt/browser'
import { parse } from '../../schema/parse.ts'
import { numbersHidden } from './privacy.ts'

export const themeChoices = ['auto', 'light', 'dark', 'contrast'] as const
export type ThemeChoice = (typeof themeChoices)[number]

/** How this browser shows things. It stays in this browser: it says nothing about the shop. */
const preferencesSchema = v.object({
  theme: v.fallback(v.picklist(themeChoices), 'auto'),
  numbersHidden: v.fallback(v.boolean(), false),
  isPanelCollapsed: v.fallback(v.boolean(), false),
})
type Preferences = v.InferOutput<typeof preferencesSchema>

const key = 'preferences'

export const themeChoice = signal<ThemeChoice>('auto')
export const panelCollapsed = signal(false)

/**
 * Reads the preferences, keeps them in step with the other pages of ours while `signal` lives, and
 * writes what changes here. Resolves when the first reading is in, so that nothing hidden flashes.
 */
export async function keepPreferences(signal: AbortSignal): Promise<void> {
  take((await browser.storage.local.get(key))[key])
  const onChanged = (changes: Record<string, { newValue?: unknown }>) => {
    if (changes[key]) take(changes[key].newValue)
  }
  browser.storage.local.onChanged.addListener(onChanged)
  let isFirst = true
  const stop = effect(() => {
    const preferences: Preferences = {
      theme: themeChoice.value,
      numbersHidden: numbersHidden.value,
      isPanelCollapsed: panelCollapsed.value,
    }
    // The first run only tells the signals to wake us; what it would write was just read.
    if (isFirst) isFirst = false
    else browser.storage.local.set({ [key]: preferences }).catch(cannotKeep)
  })
  signal.addEventListener(
    'abort',
    () => {
      stop()
      browser.storage.local.onChanged.removeListener(onChanged)
    },
    { once: true },
  )
}

function take(stored: unknown): void {
  const parsed = parse(preferencesSchema, stored ?? {})
  if (!parsed.ok) return
  themeChoice.value = parsed.value.theme
  numbersHidden.value = parsed.value.numbersHidden
  panelCollapsed.value = parsed.value.isPanelCollapsed
}

function cannotKeep(error: unknown): void {
  console.warn('a preference could not be kept', error)
}
