import { expect, test } from 'vitest'
import { pageIds } from '../pages/page-id.ts'
import { widgets, widgetsOf, widgetsOnAPage } from './registry.ts'

test('no id is given twice', () => {
  const ids = widgets.map(widget => widget.id)
  expect(ids.length).toBeGreaterThanOrEqual(6)
  expect(new Set(ids).size).toBe(ids.length)
})

test('no page is crowded, and none loses a widget to the limit', () => {
  for (const page of pageIds) {
    const wanted = widgets.filter(widget => widget.pages.some(id => id === page))
    expect(wanted.length).toBeLessThanOrEqual(widgetsOnAPage)
    expect(widgetsOf(page)).toEqual(wanted)
  }
})

test('every widget can be explained, names its feeds and gives its numbers', () => {
  for (const widget of widgets) {
    expect(widget.explain.length).toBeGreaterThan(50)
    expect(widget.feeds.length).toBeGreaterThan(0)
    expect(widget.shown).toBeDefined()
  }
})

test('one widget a page writes marks', () => {
  const pages = widgets.flatMap(widget => widget.marks?.page ?? [])
  expect(new Set(pages).size).toBe(pages.length)
  expect(pages.toSorted()).toEqual(['listings', 'orders'])
})
