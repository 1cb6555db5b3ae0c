/** Prints one line a step with its time, and remembers whether all of them went well. */
export class Steps {
  readonly #startedAt = performance.now()
  failed = 0

  async step<T>(name: string, job: () => Promise<T>): Promise<T> {
    const startedAt = performance.now()
    try {
      const value = await job()
      this.#line('ok', name, startedAt)
      return value
    } catch (error) {
      this.failed += 1
      this.#line('FAILED', name, startedAt)
      throw error
    }
  }

  /** A fact that must hold; the job goes on either way, so that one run shows all that is wrong. */
  expect(name: string, holds: boolean, detail: string): void {
    if (!holds) this.failed += 1
    console.log(`  ${holds ? 'ok    ' : 'FAILED'}  ${name}: ${detail}`)
  }

  #line(state: string, name: string, startedAt: number): void {
    const took = ((performance.now() - startedAt) / 1000).toFixed(2)
    const total = ((performance.now() - this.#startedAt) / 1000).toFixed(1)
    console.log(`${state.padEnd(6)} ${name} — ${took} s (at ${total} s)`)
  }
}
