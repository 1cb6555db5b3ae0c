import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

/** What was acknowledged, on our own disk before we believe it. One `client number` a line. */
export class AckLedger {
  readonly #file: number
  readonly #path: string

  constructor(path: string) {
    this.#path = path
    this.#file = openSync(path, 'a')
  }

  add(client: string, mutationId: number): void {
    writeSync(this.#file, `${client} ${String(mutationId)}\n`)
    fsyncSync(this.#file)
  }

  /** Every acknowledged number by client, as read back from the disk. */
  read(): Map<string, number[]> {
    const acked = new Map<string, number[]>()
    for (const line of readFileSync(this.#path, 'utf8').split('\n').filter(Boolean)) {
      const [client = '', mutationId] = line.split(' ')
      acked.set(client, [...(acked.get(client) ?? []), Number(mutationId)])
    }
    return acked
  }

  close(): void {
    closeSync(this.#file)
  }
}
