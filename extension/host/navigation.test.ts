// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest'
import { watchNavigation } from './navigation.ts'

test('each sign of a navigation is told, until its owner ends', () => {
  const navigation = new EventTarget()
  Object.defineProperty(window, 'navigation', { value: navigation, configurable: true })
  const owner = new AbortController()
  const onNavigate = vi.fn()
  watchNavigation(onNavigate, owner.signal)
  navigation.dispatchEvent(new Event('navigatesuccess'))
  window.dispatchEvent(new Event('popstate'))
  window.dispatchEvent(new Event('hashchange'))
  expect(onNavigate).toHaveBeenCalledTimes(3)
  owner.abort()
  navigation.dispatchEvent(new Event('navigatesuccess'))
  window.dispatchEvent(new Event('popstate'))
  expect(onNavigate).toHaveBeenCalledTimes(3)
})

test('a browser without the Navigation API is no failure', () => {
  Reflect.deleteProperty(window, 'navigation')
  const onNavigate = vi.fn()
  watchNavigation(onNavigate, new AbortController().signal)
  window.dispatchEvent(new Event('popstate'))
  expect(onNavigate).toHaveBeenCalledOnce()
})
