// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { render } from 'preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { Progress } from '../../schema/sync/progress.ts'
import { err, ok } from '../../schema/result.ts'
import { defineWidget, type AnyWidget } from './define-widget.ts'
import { outcomeOf, WidgetView } from './widget-view.tsx'

const shop: ShopContext = {
  shopId: '1',
  shopName: 'Fernhill Clay',
  currency: 'USD',
  timeZone: 'UTC',
  closedWeekdays: [],
  today: '2026-11-17',
  now: Date.UTC(2026, 10, 17, 12),
  locale: 'en-US',
}

const base = {
  pages: ['dashboard' as const],
  span: 4,
  feeds: ['receipts' as const],
  source: 'exact' as const,
  explain: 'What it is.',
}
const answer = { number: { ask: async () => 42 } }

const well = defineWidget({
  ...base,
  id: 'well',
  title: 'Well',
  needs: answer,
  compute: ({ number }) => ({ number }),
  render: ({ number }) => <p>{number}</p>,
  shown: ({ number }) => ({ number }),
})
const throwsInCompute = defineWidget({
  ...base,
  id: 'throws-in-compute',
  title: 'Throws in compute',
  needs: answer,
  compute: (): { number: number } => {
    throw new Error('a bug')
  },
  render: () => <p>never</p>,
})
const throwsInRender = defineWidget({
  ...base,
  id: 'throws-in-render',
  title: 'Throws in render',
  needs: answer,
  compute: ({ number }) => ({ number }),
  render: () => {
    throw new Error('a bug')
  },
})
const storeFails = defineWidget({
  ...base,
  id: 'store-fails',
  title: 'Store fails',
  needs: { number: { ask: async (): Promise<number> => Promise.reject(new Error('gone')) } },
  compute: ({ number }) => ({ number }),
  render: () => <p>never</p>,
})
const nothingYet = defineWidget({
  ...base,
  id: 'nothing-yet',
  title: 'Nothing yet',
  needs: answer,
  compute: (): { number: number } | { missing: string } => ({ missing: 'Come back on Friday.' }),
  render: () => <p>never</p>,
})

const widgets: readonly AnyWidget[] = [
  well,
  throwsInCompute,
  throwsInRender,
  storeFails,
  nothingYet,
]

function mount(progress?: Progress): void {
  render(
    <>
      {widgets.map(widget => (
        <WidgetView key={widget.id} widget={widget} shop={shop} progress={progress} />
      ))}
    </>,
    document.body,
  )
}

const card = (id: string) => document.body.querySelector(`[data-widget="${id}"]`)
const stateOf = (id: string) => card(id)?.getAttribute('data-state')

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterEach(() => {
  render(null, document.body)
  vi.restoreAllMocks()
})

test('first every card stands in its final shape, then each shows its own state', async () => {
  mount()
  expect(widgets.map(widget => stateOf(widget.id))).toEqual(widgets.map(() => 'loading'))
  await vi.waitFor(() => expect(stateOf('well')).toBe('ready'))
  await vi.waitFor(() => expect(stateOf('store-fails')).toBe('broken'))
  expect(card('well')?.textContent).toContain('42')
  expect(card('nothing-yet')?.textContent).toContain('Come back on Friday.')
})

test('a widget that throws says so itself and takes no other with it', async () => {
  mount()
  await vi.waitFor(() => expect(stateOf('throws-in-render')).toBe('broken'))
  expect(stateOf('throws-in-compute')).toBe('broken')
  expect(stateOf('well')).toBe('ready')
  expect(card('throws-in-compute')?.textContent).toContain('The other cards go on')
})

test('unformatted numbers stand on the card for whoever compares them with the books', async () => {
  mount()
  await vi.waitFor(() => expect(stateOf('well')).toBe('ready'))
  expect(card('well')?.getAttribute('data-shown')).toBe('{"number":42}')
})

test('an old number is greyed and says how old it is', async () => {
  const completedAt = shop.now - 29 * 3_600_000
  mount({
    type: 'progress',
    etsy: 'connected',
    phase: 'live',
    feeds: [{ feed: 'receipts', done: 1, completedAt }],
  })
  await vi.waitFor(() => expect(stateOf('well')).toBe('stale'))
  expect(card('well')?.querySelector('.ep-old')).not.toBeNull()
  expect(card('well')?.textContent).toContain('29 hours old.')
  expect(stateOf('nothing-yet')).toBe('empty')
})

test('Explain opens the definition', async () => {
  mount()
  await vi.waitFor(() => expect(stateOf('well')).toBe('ready'))
  const button = card('well')?.querySelector<HTMLButtonElement>('.ep-explain')
  expect(button?.getAttribute('aria-expanded')).toBe('false')
  button?.click()
  await vi.waitFor(() => expect(card('well')?.textContent).toContain('What it is.'))
})

test('a browser that refuses to store is not called a mistake of ours', () => {
  const refused = err({ reason: 'store-refused' as const, detail: '' })
  expect(outcomeOf(well, refused, shop)).toEqual({ state: 'refused' })
  expect(outcomeOf(well, ok({ number: 1 }), shop)).toEqual({
    state: 'ready',
    view: { number: 1 },
  })
})
