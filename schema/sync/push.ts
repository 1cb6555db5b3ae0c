import * as v from 'valibot'
import { costSchema } from '../entities/cost.ts'
import { settingsSchema } from '../entities/settings.ts'

/** What a client may change. Everything else comes from Etsy and only from Etsy. */
export const writableSchema = v.variant('kind', [settingsSchema, costSchema])
export type Writable = v.InferOutput<typeof writableSchema>

const mutationIdSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** One change a client made; numbered per client without a gap; safe to repeat. */
export const pushSchema = v.object({
  type: v.literal('push'),
  mutationId: mutationIdSchema,
  puts: v.pipe(v.array(writableSchema), v.minLength(1), v.maxLength(100)),
})
export type Push = v.InferOutput<typeof pushSchema>

/** Stored, and safe from a crash. */
export const ackSchema = v.object({ type: v.literal('ack'), mutationId: mutationIdSchema })
export type Ack = v.InferOutput<typeof ackSchema>
