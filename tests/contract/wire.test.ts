import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { versionsPageSchema } from '../../schema/http/versions.ts'
import { downSchema } from '../../schema/sync/down.ts'
import { upSchema } from '../../schema/sync/up.ts'
import { MIN_SUPPORTED_VERSION, SYNC_VERSION } from '../../schema/sync/version.ts'

/** A pattern is part of the wire, but JSON would show it as `{}`. */
const shown = (_key: string, value: unknown) => (value instanceof RegExp ? String(value) : value)

test('a changed wire needs a new SYNC_VERSION', () => {
  const wire = JSON.stringify({ upSchema, downSchema, versionsPageSchema }, shown)
  expect(wire.length).toBeGreaterThan(1_000)
  const hash = createHash('sha256').update(wire).digest('hex').slice(0, 12)
  // Changed? Raise SYNC_VERSION, tell its story in version.ts, and only then write the new hash.
  expect(hash).toBe('a5d3d34dfc76')
  expect(SYNC_VERSION).toBe(4)
  expect(MIN_SUPPORTED_VERSION).toBeLessThanOrEqual(SYNC_VERSION)
})
