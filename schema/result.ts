/** The outcome of something that may fail for reasons its caller must handle. Bugs throw instead. */
export type Result<T, E extends { reason: string }> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function err<const E extends { reason: string }>(
  error: E,
): { readonly ok: false; readonly error: E } {
  return { ok: false, error }
}

/** Ends a `switch` over a union: a new member stops compiling here. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`)
}
