import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, expect, test } from 'vitest'
import { SYNC_VERSION } from '../../../schema/sync/version.ts'
import { sessionAnswerSchema } from '../../../schema/http/session.ts'
import { parseJson } from '../../../schema/parse.ts'
import { ProofKey } from '../../../worker/testing/proof-key.ts'
import {
  asSeller,
  connect,
  exchange,
  EXTENSION,
  knock,
  openSocket,
  ORIGIN,
  refresh,
  roomOf,
  signed,
  signIn,
  signOut,
  ticketOf,
  type SignedIn,
} from '../../../worker/testing/seller.ts'
import { expectSound, isWhole, tried } from './expect-answer.ts'

const SHOP = 10_000_003
const VERSIONS = `/shops/${String(SHOP)}/versions?limit=1`
const TIMES = isWhole(env.FUZZ_SECONDS) ? 50 : 8

afterAll(() => console.log(`${String(tried.attacks)} attacks in races`))

async function race(name: string, run: () => Promise<void>): Promise<void> {
  for (let i = 0; i < TIMES; i += 1) {
    tried.attacks += 1
    await run().catch((error: unknown) => {
      throw new Error(`${name}, the ${String(i + 1)}th time: ${String(error)}`, { cause: error })
    })
  }
}

/** What an answer of a refresh gives, if it gives anything. */
async function issuedBy(answer: Response, { session }: SignedIn): Promise<SignedIn | undefined> {
  const parsed = parseJson(sessionAnswerSchema, await expectSound('refresh', answer))
  if (!parsed.ok) return undefined
  const { refreshToken, ...rest } = parsed.value
  return { session: { ...rest, key: session.key }, refreshToken }
}

async function expectOut(holder: SignedIn | undefined, statuses = [401]): Promise<void> {
  if (!holder) return
  expect(statuses).toContain((await asSeller(holder.session, VERSIONS)).status)
  expect(statuses).toContain((await refresh(holder)).status)
}

const erase = (holder: SignedIn) =>
  asSeller(holder.session, `/shops/${String(SHOP)}`, { method: 'DELETE' })

test('refreshes beside a sign-out give nothing that lives on', { timeout: 0 }, () =>
  race('refresh and sign-out', async () => {
    const seller = await signIn(SHOP)
    const [one, , other] = await Promise.all([refresh(seller), signOut(seller), refresh(seller)])
    await expectOut(await issuedBy(one, seller))
    await expectOut(await issuedBy(other, seller))
    await expectOut(seller)
  }),
)

test('ten refreshes at once give one successor', { timeout: 0 }, () =>
  race('refreshes', async () => {
    const seller = await signIn(SHOP)
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(seller)))
    const issued = await Promise.all(answers.map(answer => issuedBy(answer, seller)))
    expect(new Set(issued.map(one => one?.refreshToken)).size).toBe(1)
    expect(issued[0]).toBeDefined()
  }),
)

test('refreshes beside a detected theft give nothing that lives on', { timeout: 0 }, () =>
  race('refresh and theft', async () => {
    const first = await signIn(SHOP)
    const second = (await issuedBy(await refresh(first), first))!
    const third = (await issuedBy(await refresh(second), first))!
    const [, beside] = await Promise.all([refresh(first), refresh(third)])
    await expectOut(await issuedBy(beside, first))
    await expectOut(third)
  }),
)

test(
  'refreshes and pushes beside an erasure leave nothing, and what connects next is whole',
  { timeout: 0 },
  () =>
    race('erase, refresh and push', async () => {
      const seller = await signIn(SHOP)
      const line = await openSocket(seller.session)
      const welcome = line.next('welcome')
      line.socket.send(
        JSON.stringify({
          type: 'hello',
          version: SYNC_VERSION,
          clientId: 'client-races',
          cursor: 0,
        }),
      )
      await welcome
      const puts = [{ kind: 'settings', id: 'settings', timeZone: 'UTC', closedWeekdays: [] }]
      line.socket.send(JSON.stringify({ type: 'push', mutationId: 1, puts }))
      const [erased, beside] = await Promise.all([erase(seller), refresh(seller)])
      await expectSound('erase', erased)
      expect(erased.status).toBe(204)
      expect(await line.closed).toBe(4410)
      await expectOut(await issuedBy(beside, seller), [401, 410])
      await expectOut(seller, [410])
      const left = await runInDurableObject(roomOf(SHOP), (_room, { storage }) =>
        storage.sql
          .exec(`SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'`)
          .toArray(),
      )
      expect(left).toEqual([])
      const again = await signIn(SHOP)
      expect((await asSeller(again.session, VERSIONS)).status).toBe(200)
      await expectOut(seller, [410])
    }),
)

test(
  'a sign-in beside an erasure opens its own life or none, never the erased one',
  { timeout: 0 },
  () =>
    race('erase and connect', async () => {
      const seller = await signIn(SHOP)
      const { code, verifier } = await connect(SHOP)
      const key = await ProofKey.create()
      const [, begun] = await Promise.all([erase(seller), exchange(code, verifier, key)])
      await expectSound('exchange', begun.clone())
      if (begun.ok)
        await expectOut(
          await issuedBy(begun, { ...seller, session: { ...seller.session, key } }),
          [401, 410],
        )
      await expectOut(seller, [410])
    }),
)

test('two erasures at once are one', { timeout: 0 }, () =>
  race('erasures', async () => {
    const seller = await signIn(SHOP)
    const answers = await Promise.all([erase(seller), erase(seller), erase(seller)])
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses[0]).toBe(204)
    for (const status of statuses.slice(1)) expect([204, 410]).toContain(status)
  }),
)

test(
  'of a ticket, a code and a proof that are used ten times at once, one use counts',
  { timeout: 0 },
  () =>
    race('single use', async () => {
      const ten = async (one: () => Promise<Response>) => {
        const answers = await Promise.all(Array.from({ length: 10 }, one))
        for (const answer of answers) await expectSound('single use', answer.clone?.() ?? answer)
        return answers.filter(({ status }) => status < 300).length
      }
      const seller = await signIn(SHOP)
      const ticket = await ticketOf(seller.session)
      const headers = { upgrade: 'websocket', origin: EXTENSION }
      const opened = await Promise.all(
        Array.from({ length: 10 }, () =>
          knock(`/shops/${String(SHOP)}/socket?ticket=${ticket}`, { headers }),
        ),
      )
      for (const { webSocket } of opened) {
        webSocket?.accept()
        webSocket?.close()
      }
      expect(opened.filter(({ status }) => status === 101)).toHaveLength(1)

      const { code, verifier } = await connect(SHOP)
      const key = await ProofKey.create()
      expect(await ten(() => exchange(code, verifier, key))).toBe(1)

      const { accessToken, key: own } = seller.session
      const url = ORIGIN + VERSIONS
      const proven = await own.headers({ method: 'GET', url, accessToken })
      expect(await ten(() => knock(VERSIONS, { headers: proven }))).toBe(1)
      const proof = await own.proof({ method: 'POST', url: `${ORIGIN}/session/refresh` })
      const body = { refreshToken: seller.refreshToken }
      expect(await ten(() => signed(own, '/session/refresh', body, { proof }))).toBe(1)
    }),
)
