import { err, ok, type Result } from '../../schema/result.ts'

/**
 * The most that one answer of Etsy's may weigh once unpacked. A receipt takes about 4 kB and a line
 * 2 kB, so that a page of a hundred orders of ten lines weighs 2.4 MB; a room reads nine pages at
 * once, and a Durable Object has 128 MB. A page beyond it is asked for in smaller parts.
 */
export const MAX_ANSWER_BYTES = 4 * 1024 * 1024

export type TooLarge = { readonly reason: 'too-large' }

/**
 * The body as text, counted while it streams in: a length header may lie, and a compressed body of
 * some kilobytes may unpack to gigabytes. Beyond the limit the connection is given up.
 */
export async function readBody(
  response: Response,
  maxBytes: number = MAX_ANSWER_BYTES,
): Promise<Result<string, TooLarge>> {
  if (!response.body) return ok('')
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    if (bytes > maxBytes) {
      // Not awaited: a sender that never answers must not hold us.
      reader.cancel().catch(() => undefined)
      return err({ reason: 'too-large' })
    }
    chunks.push(value)
  }
  // Text only now: what is given up would leave as much garbage again as strings.
  const decoder = new TextDecoder()
  const parts = chunks.map(chunk => decoder.decode(chunk, { stream: true }))
  return ok(parts.join('') + decoder.decode())
}
