import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { EXTENSION_ORIGIN } from './seller.ts'

export type RawSocket = {
  /** Says one text frame of less than 126 bytes. */
  say(text: string): void
  end(): void
  /** Whether the connection has ended. */
  isOver(): boolean
}

/**
 * A WebSocket client that does nothing but listen: ten thousand of a full one would measure the
 * client. Text frames of the server come whole, as it never splits them.
 */
export function openRawSocket(
  port: number,
  path: string,
  onText: (text: string) => void,
): Promise<RawSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let buffer: Buffer = Buffer.alloc(0)
    let isOpen = false
    socket.once('error', reject)
    socket.once('close', () => {
      if (!isOpen) reject(new Error('the server hung up during the upgrade'))
    })
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${String(port)}\r\nupgrade: websocket\r\n` +
        `connection: Upgrade\r\nsec-websocket-version: 13\r\norigin: ${EXTENSION_ORIGIN}\r\n` +
        `sec-websocket-key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    )
    socket.on('data', chunk => {
      buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
      if (!isOpen) {
        const end = buffer.indexOf('\r\n\r\n')
        if (end === -1) return
        const status = buffer.subarray(0, 12).toString()
        if (status !== 'HTTP/1.1 101') {
          reject(new Error(`no socket: ${status}`))
          socket.destroy()
          return
        }
        isOpen = true
        buffer = buffer.subarray(end + 4)
        resolve({
          say: text => sayOn(socket, text),
          end: () => socket.destroy(),
          isOver: () => socket.destroyed,
        })
      }
      buffer = takeFrames(buffer, onText)
    })
  })
}

/** Hands over every whole frame and gives what is left. Frames of a server are not masked. */
export function takeFrames(buffer: Buffer, onText: (text: string) => void): Buffer {
  let rest = buffer
  while (rest.length >= 2) {
    const short = rest.readUInt8(1) & 0x7f
    const head = short === 126 ? 4 : short === 127 ? 10 : 2
    if (rest.length < head) break
    const length =
      short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short
    if (rest.length < head + length) break
    if ((rest.readUInt8(0) & 0x0f) === 1) onText(rest.toString('utf8', head, head + length))
    rest = rest.subarray(head + length)
  }
  return rest
}

function sayOn(socket: Socket, text: string): void {
  const body = Buffer.from(text)
  if (body.length > 0xffff) throw new Error('a frame of 64 kB at most')
  const head =
    body.length <= 125
      ? [0x81, 0x80 | body.length]
      : [0x81, 0x80 | 126, body.length >> 8, body.length & 0xff]
  const mask = randomBytes(4)
  for (let i = 0; i < body.length; i += 1) body[i] = body[i]! ^ mask[i % 4]!
  socket.write(Buffer.concat([Buffer.from(head), mask, body]))
}
