import * as v from 'valibot'
import { timeZoneSchema } from './time-zone.ts'

/** What the seller told us about the shop. Synced: the same in each of the seller's browsers. */
export const settingsSchema = v.object({
  kind: v.literal('settings'),
  id: v.literal('settings'),
  /** IANA name. Etsy gives none, so the seller is asked; days are cut in it. */
  timeZone: timeZoneSchema,
  /** 0 is Sunday. Days on which the shop ships nothing. */
  closedWeekdays: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))),
    v.maxLength(7),
    v.check(days => new Set(days).size === days.length, 'a weekday twice'),
  ),
})

export type Settings = v.InferOutput<typeof settingsSchema>
