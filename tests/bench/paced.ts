import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Starts `work` at a fixed pace, whatever the answers take, for so many seconds. Times run from the
 * moment at which a request was due, so that a server that falls behind is not excused.
 */
export async function paced(
  perSecond: number,
  seconds: number,
  work: (index: number) => Promise<void>,
): Promise<{ readonly timesMs: number[]; readonly perSecond: number }> {
  const count = perSecond * seconds
  const timesMs: number[] = []
  const running: Promise<void>[] = []
  const startedAt = performance.now()
  for (let index = 0; index < count; index += 1) {
    const dueAt = startedAt + (index * 1000) / perSecond
    const waitMs = dueAt - performance.now()
    if (waitMs > 1) await delay(waitMs)
    running.push(work(index).then(() => void timesMs.push(performance.now() - dueAt)))
  }
  await Promise.all(running)
  return { timesMs, perSecond: count / ((performance.now() - startedAt) / 1000) }
}
