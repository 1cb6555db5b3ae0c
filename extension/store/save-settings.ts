import type { Settings } from '../../schema/entities/settings.ts'
import { enqueue } from './outbox.ts'

/**
 * Keeps the seller's settings here at once, and in the outbox until the room has them too. A new
 * time zone cuts every day anew, which takes seconds in a large shop.
 */
export async function saveSettings(
  shopId: string,
  settings: Omit<Settings, 'kind' | 'id'>,
): Promise<void> {
  await enqueue(shopId, [{ ...settings, kind: 'settings', id: 'settings' }])
}
