import type { Random } from '../../sandbox/shop/random.ts'

/**
 * A socket between a browser and the room, held in our hands: what one end said waits here until it
 * is delivered, in whatever order and as often as chance has it.
 */
export class Wire {
  readonly #socket: WebSocket
  /** On its way to the browser, and to the room. */
  down: string[] = []
  up: string[] = []
  /** Half open: both ends take it for open, and nothing arrives any more. */
  isLame = false
  /** Whether it ever lost a frame. */
  hasLost = false
  isHungUp = false
  /** What the room was handed and what came back, for whoever must explain a refusal. */
  readonly history: string[] = []

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', event => {
      this.history.push(`room: ${String(event.data).slice(0, 200)}`)
      if (!this.isLame) this.down.push(String(event.data))
    })
    socket.addEventListener('close', () => (this.isHungUp = true))
    socket.accept()
  }

  lame(): void {
    this.isLame = true
    this.hasLost = true
    this.down = []
    this.up = []
  }

  /** Takes one frame off its way: the next, or with `disorder` any; it may be lost or come again. */
  take(from: 'down' | 'up', disorder?: Random): string | undefined {
    const frames = this[from]
    const i = disorder?.chance(0.3) ? disorder.below(Math.max(1, frames.length)) : 0
    const frame = frames[i]
    if (frame === undefined || disorder?.chance(0.15)) return frame
    frames.splice(i, 1)
    if (!disorder?.chance(0.1)) return frame
    this.hasLost = true
    return undefined
  }

  /** Hands the room a frame. */
  deliver(frame: string): void {
    if (this.isLame || this.#socket.readyState !== WebSocket.OPEN) return
    this.history.push(`browser: ${frame}`)
    this.#socket.send(frame)
  }

  close(): void {
    this.lame()
    // The close frame of a browser that has died never comes; the room sees its connection end.
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(1000)
  }
}
