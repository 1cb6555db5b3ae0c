import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { expectAgreement } from './model.ts'
import { World } from './world.ts'

const STEPS = 60

/** A seed that once failed stays, named for what it found. */
const pinned: readonly (readonly [seed: number, found: string])[] = [
  [345523384, 'an ack of the old socket sent a push that overtook the hello on the new one'],
]

/** Lives one world from its seed to its rest; throws, with the seed, where it does not come to one. */
async function live(seed: number): Promise<void> {
  const world = new World(seed)
  try {
    await world.begin()
    await world.disturb(STEPS)
    let wrong: unknown
    const rounds = await world.settle(async () => {
      try {
        await expectAgreement(world)
        return true
      } catch (error) {
        wrong = error
        return false
      }
    })
    if (rounds === Infinity) throw wrong
  } catch (error) {
    throw new Error(`seed ${String(seed)}: ${String(error)}`, { cause: error })
  } finally {
    await world.end()
  }
}

const runs = Number(env.FUZZ_RUNS || '1000')
const most = Number(env.FUZZ_SECONDS || '420')

test.each(pinned)('browsers, room and Etsy agree: seed %i (%s)', async seed => {
  await live(seed)
})

test(
  `browsers, room and Etsy agree after the disorder of up to ${runs} fresh seeds from ${env.FUZZ_SEED}`,
  { timeout: 0 },
  async () => {
    const first = Number(env.FUZZ_SEED)
    expect(runs).toBeGreaterThan(0)
    const startedAt = performance.now()
    const seconds = () => (performance.now() - startedAt) / 1000
    let done = 0
    // A busy machine lives fewer worlds; how many is said.
    while (done < runs && (done < 20 || seconds() < most)) {
      await live(first + done)
      done += 1
      if (done % 1000 === 0 || done === runs) console.log(`${done} seeds in ${seconds()} s`)
    }
    if (done < runs) console.log(`${done} of ${runs} seeds in the ${most} s allowed`)
  },
)
