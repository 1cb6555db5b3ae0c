import { beforeEach, expect, test, vi } from 'vitest'

/** The parts of the browser that the host talks to; answers wait until they are let go. */
const asked: unknown[] = []
const waiting: ((answer: unknown) => void)[] = []
let openPages: unknown[] = []
let created = 0

vi.mock('wxt/browser', () => ({
  browser: {
    runtime: {
      getContexts: () => Promise.resolve(openPages),
      sendMessage: (message: unknown) => {
        asked.push(message)
        return new Promise(resolve => waiting.push(resolve))
      },
    },
    offscreen: {
      createDocument: () => {
        created += 1
        openPages = [{}]
        return Promise.resolve()
      },
    },
  },
}))
const { recompute } = await import('./offscreen-host.ts')

async function letGo(answer: unknown): Promise<void> {
  await vi.waitFor(() => {
    expect(waiting).toHaveLength(1)
  })
  waiting.shift()?.(answer)
}

beforeEach(() => {
  asked.length = 0
  waiting.length = 0
  openPages = []
  created = 0
})

test('opens the computing page once and keeps it', async () => {
  const first = recompute('77')
  await letGo({ done: true, detail: '' })
  await first
  const second = recompute('77')
  await letGo({ done: true, detail: '' })
  await second
  expect(created).toBe(1)
  expect(asked).toMatchObject([{ type: 'compute-forecasts' }, { type: 'compute-forecasts' }])
})

test('asked while it runs, it runs once more, however often it was asked', async () => {
  const runs = [recompute('77')]
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  runs.push(recompute('77'), recompute('77'))
  await letGo({ done: true, detail: '' })
  await letGo({ done: true, detail: '' })
  await Promise.all(runs)
  expect(asked).toHaveLength(2)
})

test('a failure is the caller’s, and the next run is not spoilt by it', async () => {
  const failing = recompute('77')
  await letGo({ done: false, detail: 'the store is closed' })
  await expect(failing).rejects.toThrow('the store is closed')
  const odd = recompute('77')
  await letGo('what?')
  await expect(odd).rejects.toThrow('answered oddly')
  const next = recompute('77')
  await letGo({ done: true, detail: '' })
  await expect(next).resolves.toBeUndefined()
})

test('each shop has its own run, one after the other, and none is forgotten', async () => {
  const runs = [recompute('77'), recompute('78'), recompute('78'), recompute('77')]
  await letGo({ done: true, detail: '' })
  const [, , , again] = [...runs, recompute('77')]
  await letGo({ done: true, detail: '' })
  await letGo({ done: true, detail: '' })
  await Promise.all([...runs, again])
  expect(asked).toMatchObject([{ shopId: '77' }, { shopId: '78' }, { shopId: '77' }])
})
