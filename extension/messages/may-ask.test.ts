import { describe, expect, test } from 'vitest'
import { mayAsk, type Sender } from './may-ask.ts'

const ID = 'abcdefghijklmnopabcdefghijklmnop'
const ROOT = `chrome-extension://${ID}/`
const may = (type: Parameters<typeof mayAsk>[0], sender: Sender) => mayAsk(type, sender, ID, ROOT)

const popup: Sender = { id: ID, url: `${ROOT}popup.html` }
const options: Sender = {
  id: ID,
  url: `${ROOT}options.html`,
  frameId: 0,
  tab: { url: `${ROOT}options.html` },
}
const panel: Sender = {
  id: ID,
  url: `${ROOT}panel.html`,
  frameId: 5,
  tab: { url: 'https://shop.example/your' },
}
const contentScript: Sender = { id: ID, url: 'https://shop.example/your', frameId: 0, tab: {} }

describe('who may ask for what', () => {
  test.each(['connect', 'disconnect', 'sign-out'] as const)(
    '%s only from a page of ours that stands alone',
    type => {
      expect(may(type, popup)).toBe(true)
      expect(may(type, options)).toBe(true)
      expect(may(type, panel)).toBe(false)
      expect(may(type, contentScript)).toBe(false)
    },
  )

  test('the panel may ask for what harms nobody', () => {
    expect(may('sync-now', panel)).toBe(true)
    expect(
      may('sync-now', { ...panel, url: 'chrome-extension://0f3c-session-name/panel.html' }),
    ).toBe(true)
  })

  test('a content script, another extension and a sender without address may ask for nothing', () => {
    expect(may('sync-now', contentScript)).toBe(false)
    expect(may('sync-now', { ...popup, id: 'another' })).toBe(false)
    expect(may('sync-now', { id: ID })).toBe(false)
    expect(may('connect', { ...popup, url: `https://evil.example/${ROOT}` })).toBe(false)
  })
})
