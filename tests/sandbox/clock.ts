/** The sandbox's own time: it can be set, and run faster than ours. */
export class Clock {
  #atMs: number
  #sinceMs = Date.now()
  #speed = 1

  constructor(startMs: number = Date.now()) {
    this.#atMs = startMs
  }

  /** Epoch ms. */
  now(): number {
    return Math.floor(this.#atMs + (Date.now() - this.#sinceMs) * this.#speed)
  }

  nowSec(): number {
    return Math.floor(this.now() / 1000)
  }

  set(ms: number): void {
    this.#atMs = ms
    this.#sinceMs = Date.now()
  }

  /** How many of its seconds pass in one of ours; 0 stops it. */
  set speed(speed: number) {
    this.set(this.now())
    this.#speed = speed
  }

  get speed(): number {
    return this.#speed
  }
}
