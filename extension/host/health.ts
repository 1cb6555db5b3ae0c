/** How many equal reads make a fact. */
const READS = 3
/** Reads closer together than this are one, since a page renders in bursts. In ms. */
const GAP_MS = 600

/**
 * Believes a reading once it has been the same for three reads, 600 ms apart: rows and regions exist
 * before their content, and a missing anchor is only missing when the page has finished.
 */
export function createSteadiness(): (reading: string, atMs: number) => boolean {
  let last: string | undefined
  let countedAtMs = 0
  let count = 0
  return (reading, atMs) => {
    if (reading !== last) {
      last = reading
      countedAtMs = atMs
      count = 1
    } else if (count < READS && atMs - countedAtMs >= GAP_MS) {
      countedAtMs = atMs
      count += 1
    }
    return count >= READS
  }
}

/** Why the panel waits in the dock, in a sentence for the seller. */
export const troubles = {
  missing: 'This page has a new layout. The panel waits here until it knows its place again.',
  narrow: 'The panel has no room at its place on this page, so it waits here.',
  dropped: 'This page keeps removing the panel, so it waits here.',
  blocked:
    'Your browser does not show the panel on this page. Your numbers are in the toolbar, behind our icon.',
} as const

const FIGHT_DROPS = 5
const FIGHT_MS = 10_000

/** Counts how often the page dropped us: after five times in 10 s we give way. */
export function createDropCount(): (atMs: number) => boolean {
  let drops: readonly number[] = []
  return atMs => {
    drops = [...drops.filter(drop => atMs - drop < FIGHT_MS), atMs]
    return drops.length >= FIGHT_DROPS
  }
}
