import { expect } from 'vitest'
import { problemSchema } from '../../../schema/http/problem.ts'
import { parseJson } from '../../../schema/parse.ts'
import { EXTENSION } from '../../../worker/testing/seller.ts'

/** How many requests, frames and races were tried in this file; said at its end. */
export const tried = { attacks: 0 }

/** Holds for every answer, whatever was asked. Gives its body. */
export async function expectSound(what: string, answer: Response): Promise<string> {
  tried.attacks += 1
  expect(answer.status, what).toBeLessThan(500)
  if (answer.status === 101) {
    answer.webSocket?.accept()
    answer.webSocket?.close()
    return ''
  }
  expect(answer.headers.get('content-security-policy'), what).toContain("default-src 'none'")
  expect(answer.headers.get('cache-control'), what).toMatch(/^(?:no-store|public)/)
  const allowed = answer.headers.get('access-control-allow-origin')
  expect([null, EXTENSION], what).toContain(allowed)
  expect(answer.headers.get('access-control-allow-credentials'), what).toBeNull()
  const text = await answer.text()
  // An answer to HEAD has none.
  if (answer.status >= 400 && text !== '') {
    const problem = parseJson(problemSchema, text)
    expect(problem.ok, `${what}: ${String(answer.status)} ${text.slice(0, 200)}`).toBe(true)
    // A refusal names nothing of what was asked for: no token, no id, no stack.
    expect(text, what).not.toMatch(/eyJ|\d{6,}|\bat .*:\d+/)
  }
  return text
}

/** Whether the whole table is asked for (`npm run fuzz`), or a share (`npm test`). */
export const isWhole = (seconds: string): boolean => seconds === 'Infinity'
