import * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { etsyIdSchema } from './wire.ts'

/** What a delivery tells us: that something of a shop changed, and at most which order. */
export type WebhookEvent =
  | { readonly about: 'receipt'; readonly shopId: string; readonly receiptId: string }
  | { readonly about: 'listings'; readonly shopId: string }
  | { readonly about: 'unknown'; readonly shopId: string; readonly eventType: string }

const bodySchema = v.object({
  event_type: v.string(),
  resource_url: v.optional(v.string()),
  shop_id: etsyIdSchema,
})

/**
 * Reads the pointer and nothing else. `resource_url` is only searched for the order's number: the
 * address we call is our own, so that a forged one leads nowhere (SSRF).
 */
export function readWebhook(text: string): Result<WebhookEvent, { reason: 'malformed' }> {
  const parsed = parseJson(bodySchema, text)
  if (!parsed.ok) return err({ reason: 'malformed' })
  const { event_type: eventType, resource_url: url, shop_id: shopId } = parsed.value
  if (eventType.startsWith('order.')) {
    // The documented example has a line break inside its address.
    const found = /\/shops\/(\d{1,20})\/receipts\/(\d{1,20})$/.exec(
      (url ?? '').replaceAll(/\s/g, '').replace(/\/$/, ''),
    )
    if (found?.[1] !== shopId || found[2] === undefined) return err({ reason: 'malformed' })
    return ok({ about: 'receipt', shopId, receiptId: found[2] })
  }
  if (eventType.startsWith('listing.') || eventType.startsWith('inventory.'))
    return ok({ about: 'listings', shopId })
  return ok({ about: 'unknown', shopId, eventType })
}
