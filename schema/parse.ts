import * as v from 'valibot'
import { err, ok, type Result } from './result.ts'

/** What is wrong with something that came from outside, and where in it. */
export type Malformed = {
  readonly reason: 'malformed'
  /** Dotted path of the first thing that is wrong, '' for the whole. */
  readonly path: string
  readonly message: string
}

/** Checks a value that came from outside this build against its schema. */
export function parse<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
): Result<v.InferOutput<S>, Malformed> {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return ok(parsed.output)
  const [issue] = parsed.issues
  return err({ reason: 'malformed', path: v.getDotPath(issue) ?? '', message: issue.message })
}

/** The only place that reads JSON from outside: text, then a value, then a checked value. */
export function parseJson<S extends v.GenericSchema>(
  schema: S,
  text: string,
): Result<v.InferOutput<S>, Malformed> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return err({ reason: 'malformed', path: '', message: `not JSON: ${String(error)}` })
  }
  return parse(schema, value)
}
