/** Where the worker lives; a build may name another. */
const fromBuild: unknown = import.meta.env.WXT_WORKER_ORIGIN

export const WORKER_ORIGIN: string =
  typeof fromBuild === 'string' && fromBuild !== '' ? fromBuild : 'https://sync.etsypro.example'
