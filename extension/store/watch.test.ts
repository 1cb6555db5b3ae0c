import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from './db.ts'
import {
  addConnectedShop,
  changeShopState,
  loadShopState,
  removeConnectedShop,
} from './shop-state.ts'
import { syncState, type SyncState } from './sync-state.ts'
import { storeFailure, watch, type StoreFailure } from './watch.ts'
import type { Result } from '../../schema/result.ts'

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

beforeEach(async () => {
  await db.delete()
  await db.open()
})

describe('watch', () => {
  test('answers now and after every write that matters, until it is ended', async () => {
    const owner = new AbortController()
    const heard: Result<SyncState, StoreFailure>[] = []
    watch(syncState, answer => heard.push(answer), owner.signal)
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    await addConnectedShop('77', 'Kiln')
    await vi.waitFor(() =>
      expect(heard.at(-1)).toMatchObject({ value: { connection: 'connected' } }),
    )
    const before = heard.length
    owner.abort()
    await removeConnectedShop('77')
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(heard).toHaveLength(before)
  })

  test('answers also while writes come faster than a question takes', async () => {
    const owner = new AbortController()
    const heard: number[] = []
    const slowly = async () => {
      const { cursor } = await loadShopState('1')
      await pause(30)
      return cursor
    }
    watch(slowly, answer => heard.push(answer.ok ? answer.value : Number.NaN), owner.signal)
    for (let cursor = 1; cursor <= 40; cursor += 1) {
      await changeShopState('1', { cursor })
      await pause(10)
    }
    const duringWrites = heard.length
    await vi.waitFor(() => expect(heard.at(-1)).toBe(40))
    owner.abort()
    expect(duringWrites).toBeGreaterThan(2)
    expect(heard).toEqual([...heard].sort((a, b) => a - b))
  })

  test('a signal that has ended asks nothing', () => {
    const question = vi.fn(() => Promise.resolve(1))
    watch(question, () => undefined, AbortSignal.abort())
    expect(question).not.toHaveBeenCalled()
  })

  test('a browser that refuses to store says so as an answer', async () => {
    const refused = Object.assign(new Error('no'), { name: 'SecurityError' })
    const answers = vi.fn()
    watch(() => Promise.reject(refused), answers, new AbortController().signal)
    await vi.waitFor(() =>
      expect(answers).toHaveBeenCalledWith({
        ok: false,
        error: { reason: 'store-refused', detail: 'SecurityError: no' },
      }),
    )
    expect(storeFailure(new TypeError('bug')).reason).toBe('store-failed')
    expect(storeFailure('odd')).toEqual({ reason: 'store-failed', detail: 'odd' })
  })
})
