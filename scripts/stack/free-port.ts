import { createServer } from 'node:net'

/** A loopback port that nobody listens on: the wished one when it is free. */
export async function freePort(wished = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', error => {
      if (wished === 0) reject(error)
      else resolve(freePort(0))
    })
    server.listen(wished, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
