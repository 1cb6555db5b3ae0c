import { Hono } from 'hono'
import type { HonoEnv } from '../hono-env.ts'
import { MIN_SUPPORTED_VERSION, SYNC_VERSION } from '../../schema/sync/version.ts'

/** Whether the worker runs, and which clients it understands. Touches no storage. */
export const health = new Hono<HonoEnv>().get('/', context =>
  context.json({ status: 'ok', version: SYNC_VERSION, minVersion: MIN_SUPPORTED_VERSION }),
)
