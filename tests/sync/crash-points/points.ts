/** Moments at which the process may be gone, each between two things that must not be mixed up. */
export const crashPoints = [
  'before-commit',
  'after-commit-before-ack',
  'after-ack-before-fan-out',
  'during-an-alarm',
  'between-rotation-and-store',
] as const
export type CrashPoint = (typeof crashPoints)[number]

/** What the worker writes to its console when it stands there. */
export const markOf = (point: CrashPoint) => `stands at ${point}`
