import { afterEach, beforeEach, expect, test, vi } from 'vitest'

type Changes = Record<string, { newValue?: unknown }>

let stored: Record<string, unknown> = {}
const listeners = new Set<(changes: Changes) => void>()
const set = vi.fn(async (items: Record<string, unknown>) => {
  stored = { ...stored, ...items }
})
vi.mock('wxt/browser', () => ({
  browser: {
    storage: {
      local: {
        get: async () => stored,
        set,
        onChanged: {
          addListener: (listener: (changes: Changes) => void) => listeners.add(listener),
          removeListener: (listener: (changes: Changes) => void) => listeners.delete(listener),
        },
      },
    },
  },
}))
const { keepPreferences, panelCollapsed, themeChoice } = await import('./preferences.ts')
const { numbersHidden } = await import('./privacy.ts')

let owner: AbortController
beforeEach(() => {
  owner = new AbortController()
  stored = {}
})
afterEach(() => {
  owner.abort()
  themeChoice.value = 'auto'
  numbersHidden.value = false
  panelCollapsed.value = false
  set.mockClear()
})

test('what was chosen is there before the first drawing, and reading writes nothing', async () => {
  stored = { preferences: { theme: 'dark', numbersHidden: true, isPanelCollapsed: true } }
  await keepPreferences(owner.signal)
  expect([themeChoice.value, numbersHidden.value, panelCollapsed.value]).toEqual([
    'dark',
    true,
    true,
  ])
  expect(set).not.toHaveBeenCalled()
})

test('a choice is kept', async () => {
  await keepPreferences(owner.signal)
  numbersHidden.value = true
  expect(stored).toEqual({
    preferences: { theme: 'auto', numbersHidden: true, isPanelCollapsed: false },
  })
})

test('a choice in another page of ours arrives here', async () => {
  await keepPreferences(owner.signal)
  for (const listener of listeners) {
    listener({ preferences: { newValue: { theme: 'contrast', numbersHidden: true } } })
  }
  expect(themeChoice.value).toBe('contrast')
  expect(numbersHidden.value).toBe(true)
})

test('a damaged preference falls back alone', async () => {
  stored = { preferences: { theme: 'pink', numbersHidden: true } }
  await keepPreferences(owner.signal)
  expect(themeChoice.value).toBe('auto')
  expect(numbersHidden.value).toBe(true)
})

test('it ends with its owner', async () => {
  await keepPreferences(owner.signal)
  owner.abort()
  expect(listeners.size).toBe(0)
  themeChoice.value = 'light'
  expect(set).not.toHaveBeenCalled()
})
