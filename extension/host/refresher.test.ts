// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRefresher } from './refresher.ts'

/** A clock of the test's own: a busy machine changes nothing. */
vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
vi.stubGlobal('requestIdleCallback', (act: () => void) => setTimeout(act, 0))

let owner: AbortController
beforeEach(() => {
  owner = new AbortController()
  document.body.innerHTML = ''
})
afterEach(() => owner.abort())

const wait = async (ms: number) => {
  // The observer tells of changes before time goes on.
  await Promise.resolve()
  await vi.advanceTimersByTimeAsync(ms)
}

test('a burst of changes is one look, soon while we stand nowhere', async () => {
  const refresh = vi.fn()
  createRefresher(refresh, { mounted: () => false, urgent: () => false }, owner.signal).watch()
  for (let i = 0; i < 20; i += 1) document.body.append('x')
  await wait(60)
  expect(refresh).toHaveBeenCalledOnce()
})

test('once we stand, the page may settle first', async () => {
  const refresh = vi.fn()
  createRefresher(refresh, { mounted: () => true, urgent: () => false }, owner.signal).watch()
  document.body.append('x')
  await wait(60)
  expect(refresh).not.toHaveBeenCalled()
  await wait(150)
  expect(refresh).toHaveBeenCalledOnce()
})

test('a change of brightness or language at the root is one, an attribute elsewhere is none', async () => {
  const refresh = vi.fn()
  document.body.innerHTML = '<p></p>'
  createRefresher(refresh, { mounted: () => false, urgent: () => false }, owner.signal).watch()
  document.body.querySelectorAll('p')[0]!.className = 'hover'
  document.documentElement.id = 'x'
  await wait(60)
  expect(refresh).not.toHaveBeenCalled()
  document.documentElement.className = 'dark'
  await wait(60)
  expect(refresh).toHaveBeenCalledOnce()
})

test('our own changes are not the page’s', async () => {
  const refresh = vi.fn()
  const refresher = createRefresher(
    refresh,
    { mounted: () => false, urgent: () => false },
    owner.signal,
  )
  refresher.watch()
  document.body.append('ours')
  refresher.forgetOwnChanges()
  await wait(60)
  expect(refresh).not.toHaveBeenCalled()
})

test('nothing is followed before it watches, while it rests, or after its owner ended', async () => {
  const refresh = vi.fn()
  const refresher = createRefresher(
    refresh,
    { mounted: () => false, urgent: () => false },
    owner.signal,
  )
  document.body.append('x')
  await wait(60)
  refresher.watch()
  refresher.rest()
  document.body.append('x')
  await wait(60)
  refresher.watch()
  document.body.append('x')
  owner.abort()
  refresher.soon()
  await wait(60)
  expect(refresh).not.toHaveBeenCalled()
})

test('while it is urgent a change is looked at before it can be painted, but not without end', async () => {
  let now = 0
  const refresh = vi.fn(() => (now += 15))
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  createRefresher(refresh, { mounted: () => false, urgent: () => true }, owner.signal).watch()
  for (let i = 0; i < 10; i += 1) {
    document.body.append('x')
    await Promise.resolve()
  }
  // Three looks of 15 ms are more than what a page must bear.
  expect(refresh).toHaveBeenCalledTimes(3)
  vi.restoreAllMocks()
})
