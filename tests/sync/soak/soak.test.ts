import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { Random } from '../../sandbox/shop/random.ts'
import { soak } from './soak.ts'
import { wordOf } from './pusher.ts'

const seconds = Number(process.env['SOAK_SECONDS'] ?? '16')
const kills = Math.max(4, Math.floor(seconds / 5))
const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31))

test(
  `what was acknowledged survives ${String(kills)} kills of the server, once and in order (seed ${String(seed)})`,
  { timeout: seconds * 4_000 + 120_000 },
  async () => {
    const { acked, stored, greetings } = await soak(seconds, kills, new Random(seed))
    let sum = 0
    for (const [client, numbers] of acked) {
      const own = stored.filter(word => word.startsWith(`${client.slice(-1)}-`))
      // Once each, in the order in which the client made them, without a gap.
      expect(own).toEqual(own.map((_, i) => wordOf(client, i + 1)))
      // At most the one that was on its way is stored without its ack having come.
      expect(own.length).toBeGreaterThanOrEqual(Math.max(...numbers))
      sum += numbers.length
    }
    expect(acked.size).toBe(4)
    expect(greetings).toBeGreaterThanOrEqual(4 + kills)
    console.log(`${sum} acks over ${kills} kills, ${stored.length} stored, ${greetings} greetings`)
  },
)
