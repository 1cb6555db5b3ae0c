/** The session that every room of a bench has from its beginning. */
export const BENCH_SESSION = 'bench-session'

/** A room of a bench is named after its shop, so that nobody has to ask for its name. */
export const roomNameOf = (shopId: string) => `bench-room-${shopId}`
