/**
 * The version of everything in `schema/sync` and of the entities it carries.
 *
 * 1: hello, push; welcome, patch, ack, reject, progress.
 */
export const SYNC_VERSION = 1

/** Clients below it are asked to reload. The worker is deployed first, so it accepts older ones. */
export const MIN_SUPPORTED_VERSION = 1

/** A frame above it is refused unread. */
export const MAX_FRAME_BYTES = 64 * 1024

/** Versions in one page of `GET /shops/:shopId/versions`. */
export const MAX_PAGE_VERSIONS = 1000
