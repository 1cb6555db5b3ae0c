import { expect, test, vi } from 'vitest'
import { answerPanel, type Port } from './port.ts'

function listeners<T>() {
  const all = new Set<(value: T) => void>()
  return {
    addListener: (listener: (value: T) => void) => void all.add(listener),
    removeListener: (listener: (value: T) => void) => void all.delete(listener),
    say: (value: T) => all.forEach(listener => listener(value)),
    count: () => all.size,
  }
}

function fakePort(name: string, id: string | undefined) {
  const onMessage = listeners<unknown>()
  const onDisconnect = listeners<Port>()
  const port = {
    name,
    sender: { id },
    onMessage,
    onDisconnect,
    postMessage: vi.fn(),
    disconnect: vi.fn(),
  }
  return port
}

function setUp() {
  const onConnect = listeners<Port>()
  const owner = new AbortController()
  const on = { connect: vi.fn(), disconnect: vi.fn(), message: vi.fn() }
  const line = answerPanel({ id: 'ours', onConnect }, on, owner.signal)
  return { onConnect, owner, on, line }
}

const opened = { type: 'open-mark', key: '1' } as const

test('our panel is heard and answered', () => {
  const { onConnect, on, line } = setUp()
  const port = fakePort('panel', 'ours')
  onConnect.say(port)
  expect(on.connect).toHaveBeenCalledOnce()
  port.onMessage.say({ type: 'size', heightPx: 320 })
  expect(on.message).toHaveBeenCalledWith({ type: 'size', heightPx: 320 })
  line.send(opened)
  expect(port.postMessage).toHaveBeenCalledWith(opened)
})

test.each([
  ['another extension', fakePort('panel', 'theirs')],
  ['a sender without an id', fakePort('panel', undefined)],
  ['another of our ports', fakePort('popup', 'ours')],
])('%s is not the panel', (_name, port) => {
  const { onConnect, on, line } = setUp()
  onConnect.say(port)
  port.onMessage.say({ type: 'size', heightPx: 320 })
  line.send(opened)
  expect(on.connect).not.toHaveBeenCalled()
  expect(on.message).not.toHaveBeenCalled()
  expect(port.postMessage).not.toHaveBeenCalled()
})

test.each([
  ['an unknown type', { type: 'navigate', href: 'https://evil.example' }],
  ['a height below zero', { type: 'size', heightPx: -1 }],
  ['no number', { type: 'size', heightPx: Number.NaN }],
  [
    'a mark of an unknown tone',
    { type: 'marks', shop: { state: 'unknown' }, marks: { 1: { tone: 'x', text: '', label: '' } } },
  ],
  [
    'a mark too long for its place',
    {
      type: 'marks',
      shop: { state: 'unknown' },
      marks: { 1: { tone: 'plain', text: 'x'.repeat(41), label: '' } },
    },
  ],
  ['marks of no shop', { type: 'marks', marks: {} }],
  ['marks of an odd shop', { type: 'marks', shop: { state: 'known', id: '0; x' }, marks: {} }],
  ['a string', '{"type":"show-panel"}'],
  ['nothing', undefined],
])('%s is dropped', (_name, message) => {
  const { onConnect, on } = setUp()
  const port = fakePort('panel', 'ours')
  onConnect.say(port)
  port.onMessage.say(message)
  expect(on.message).not.toHaveBeenCalled()
})

test('after the frame was loaded again only the new port counts', () => {
  const { onConnect, on, line } = setUp()
  const [first, second] = [fakePort('panel', 'ours'), fakePort('panel', 'ours')]
  onConnect.say(first)
  onConnect.say(second)
  first.onDisconnect.say(first)
  first.onMessage.say({ type: 'show-panel' })
  expect(on.message).not.toHaveBeenCalled()
  line.send(opened)
  expect(first.postMessage).not.toHaveBeenCalled()
  expect(second.postMessage).toHaveBeenCalledOnce()
})

test('without a panel nothing is sent, and nothing fails', () => {
  const { onConnect, on, line } = setUp()
  const port = fakePort('panel', 'ours')
  line.send(opened)
  onConnect.say(port)
  port.onDisconnect.say(port)
  expect(on.disconnect).toHaveBeenCalledOnce()
  line.send(opened)
  expect(port.postMessage).not.toHaveBeenCalled()
})

test('it ends with its owner, even when the extension is already gone', () => {
  const { onConnect, owner, on } = setUp()
  const port = fakePort('panel', 'ours')
  onConnect.say(port)
  port.disconnect.mockImplementation(() => {
    throw new Error('Extension context invalidated.')
  })
  owner.abort()
  expect(onConnect.count()).toBe(0)
  port.onMessage.say({ type: 'show-panel' })
  expect(on.message).not.toHaveBeenCalled()
})
