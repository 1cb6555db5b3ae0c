import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PANEL_PORT, type HostMessage } from '../../messages/panel.ts'

type Listener = (value?: unknown) => void

/** The few parts of the browser's port that we use, with both ends in one hand. */
class FakePort {
  readonly messages: Listener[] = []
  readonly ends: Listener[] = []
  readonly sent: unknown[] = []
  readonly onMessage = { addListener: (listener: Listener) => this.messages.push(listener) }
  readonly onDisconnect = { addListener: (listener: Listener) => this.ends.push(listener) }
  postMessage(message: unknown): void {
    this.sent.push(message)
  }
  disconnect(): void {
    for (const end of this.ends) end()
  }
}

const ports: FakePort[] = []
const connect = vi.fn((..._: unknown[]) => {
  const port = new FakePort()
  ports.push(port)
  return port
})
const getCurrent = vi.fn(async (): Promise<{ id?: number } | undefined> => ({ id: 7 }))

vi.mock('wxt/browser', () => ({ browser: { tabs: { connect, getCurrent }, runtime: {} } }))
const { openHostPort } = await import('./host-port.ts')

const page: HostMessage = {
  type: 'page',
  shop: { state: 'unknown' },
  page: 'orders',
  place: 'inline',
  theme: 'dark',
  locale: 'en-US',
  keys: ['3519402218'],
}

let owner: AbortController
beforeEach(() => {
  vi.useFakeTimers()
  owner = new AbortController()
})
afterEach(() => {
  owner.abort()
  ports.length = 0
  vi.clearAllMocks()
  vi.useRealTimers()
})

function open() {
  const heard: HostMessage[] = []
  const opened = vi.fn()
  const line = openHostPort({ open: opened, message: message => heard.push(message) }, owner.signal)
  return { line, heard, opened }
}

test('it speaks to the top frame of its own tab only', async () => {
  const { line, opened } = open()
  await vi.advanceTimersByTimeAsync(0)
  expect(connect).toHaveBeenCalledWith(7, { name: PANEL_PORT, frameId: 0 })
  expect(opened).toHaveBeenCalledOnce()
  line.send({ type: 'size', heightPx: 120 })
  expect(ports[0]?.sent).toEqual([{ type: 'size', heightPx: 120 }])
})

test('what does not fit the schema is not heard', async () => {
  const { heard } = open()
  await vi.advanceTimersByTimeAsync(0)
  for (const listener of ports[0]?.messages ?? []) {
    listener({ type: 'page', page: 'orders' })
    listener('open-mark')
    listener(page)
  }
  expect(heard).toEqual([page])
})

test('a page that hangs up is called again, and told everything anew', async () => {
  const { line, opened } = open()
  await vi.advanceTimersByTimeAsync(0)
  ports[0]?.disconnect()
  line.send({ type: 'show-panel' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(opened).toHaveBeenCalledTimes(2)
  line.send({ type: 'show-panel' })
  expect(ports.map(port => port.sent.length)).toEqual([0, 1])
})

test('outside of a tab there is nobody to call', async () => {
  getCurrent.mockResolvedValueOnce(undefined)
  const { line } = open()
  await vi.advanceTimersByTimeAsync(5000)
  expect(connect).not.toHaveBeenCalled()
  expect(() => line.send({ type: 'show-panel' })).not.toThrow()
})

test('it ends with its owner', async () => {
  open()
  await vi.advanceTimersByTimeAsync(0)
  owner.abort()
  await vi.advanceTimersByTimeAsync(5000)
  expect(connect).toHaveBeenCalledOnce()
})
