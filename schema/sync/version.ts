import type { EntityKind } from '../entities/entity.ts'

/**
 * The version of everything in `schema/sync` and of the entities it carries.
 *
 * 1: hello, push; welcome, patch, ack, reject, progress.
 * 2: the entities cost, which clients may push, and listingSnapshot. A client of version 1 reads the
 *    rest as before: pages of catch-up let it leave out what it cannot read, and on sockets the room
 *    sends it no patch with these, only where the head is.
 * 3: the welcome and the pages name the room, so that one that was erased and made anew is told from
 *    the one before it. A client of version 2 reads them as before.
 * 4: progress says for each feed what Etsy has and the room has not: how many rows, since when, and
 *    when the room looks again. Days, zones, currencies, moments and lengths have bounds. A
 *    push may be refused as too fast or as too many rows, and an erased shop says so. A client of
 *    version 3 reads the rest as before, and takes such a refusal for a closed socket.
 */
export const SYNC_VERSION = 4

/** Clients below it are asked to reload. The worker is deployed first, so it accepts older ones. */
export const MIN_SUPPORTED_VERSION = 1

/** The version from which on a client can read a kind of entity; 1 for those that are not named. */
export const KIND_SINCE: Readonly<Partial<Record<EntityKind, number>>> = {
  cost: 2,
  listingSnapshot: 2,
}
/** A frame above it is refused unread. */
export const MAX_FRAME_BYTES = 64 * 1024

/** Versions in one page of `GET /shops/:shopId/versions`. */
export const MAX_PAGE_VERSIONS = 1000
