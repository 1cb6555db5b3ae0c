import { liveQuery } from 'dexie'
import { err, ok, type Result } from '../../schema/result.ts'
import { db } from './db.ts'

/** The store could not answer. `refused`: the browser allows no IndexedDB here. */
export type StoreFailure = {
  readonly reason: 'store-refused' | 'store-failed'
  readonly detail: string
}

/** Opens the store ahead of the first question, which tells if it cannot be opened. */
export function openStore(): void {
  db.open().catch((error: unknown) => {
    console.debug('the store did not open', error)
  })
}

/**
 * Answers now, and again after every write that the question depends on, in whatever process.
 * Ends with `signal`. After a failure the question is not asked again: watch anew to retry.
 */
export function watch<T>(
  question: () => Promise<T>,
  onAnswer: (answer: Result<T, StoreFailure>) => void,
  signal: AbortSignal,
): void {
  const fail = (error: unknown) => {
    if (!signal.aborted) onAnswer(err(storeFailure(error)))
  }
  // A live query swallows the error of a database that cannot be opened, and then waits for ever.
  let asked = 0
  let told = 0
  async function ask(): Promise<void> {
    const number = (asked += 1)
    const answer = await question()
    // Told from here, and not by `next`: a live query keeps back every answer that a newer write has
    // overtaken, and while rows stream in that is each of them. The timer leaves its zone.
    setTimeout(() => {
      if (signal.aborted || number <= told) return
      told = number
      onAnswer(ok(answer))
    })
  }
  db.open().then(() => {
    if (signal.aborted) return
    const subscription = liveQuery(ask).subscribe({ error: fail })
    signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true })
  }, fail)
}

const refusals = new Set([
  'MissingAPIError',
  'OpenFailedError',
  'SecurityError',
  'InvalidStateError',
  'UnknownError',
  'DatabaseClosedError',
])

/** What a thrown error of the store means. */
export function storeFailure(error: unknown): StoreFailure {
  const name = error instanceof Error ? error.name : ''
  return {
    reason: refusals.has(name) ? 'store-refused' : 'store-failed',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  }
}
