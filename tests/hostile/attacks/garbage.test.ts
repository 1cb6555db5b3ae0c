import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SYNC_VERSION } from '../../../schema/sync/version.ts'
import { app } from '../../../worker/app.ts'
import {
  asSeller,
  EXTENSION,
  knock,
  openSocket,
  settle,
  signed,
  signIn,
  type SignedIn,
} from '../../../worker/testing/seller.ts'
import { Random } from '../../sandbox/shop/random.ts'
import { expectSound, isWhole, tried } from './expect-answer.ts'

const [MINE, THEIRS] = [10_000_004, 10_000_005]
const random = new Random(Number(env.FUZZ_SEED))
const TIMES = isWhole(env.FUZZ_SECONDS) ? 2_000 : 150
let me: SignedIn
let they: SignedIn

beforeAll(async () => {
  me = await signIn(MINE)
  they = await signIn(THEIRS)
  await settle(MINE, me.session)
  await settle(THEIRS, they.session)
}, 60_000)

afterAll(() =>
  console.log(`${String(tried.attacks)} attacks with garbled paths, bodies and frames`),
)

const words = [
  ...[
    'null',
    '0',
    '-1',
    '1e999',
    '""',
    '[]',
    '{}',
    '{"a":',
    '\u0000',
    '\ud800',
    '💣',
    '../',
    '%2e',
  ],
  ...['__proto__', 'constructor', '{"__proto__":{"isAdmin":true}}', "' OR 1=1 --", '<script>'],
]

function garbage(): string {
  const kind = random.below(6)
  if (kind === 0) return '['.repeat(random.between(1, 20_000))
  if (kind === 1) return 'x'.repeat(random.between(1, 90_000))
  if (kind === 2)
    return Array.from({ length: random.below(200) }, () =>
      String.fromCharCode(random.below(0xffff)),
    ).join('')
  if (kind === 3) return JSON.stringify({ code: random.pick(words), verifier: random.pick(words) })
  return Array.from({ length: random.between(1, 6) }, () => random.pick(words)).join('')
}

const bodied = [...new Set(app.routes.filter(({ method }) => method === 'POST').map(r => r.path))]

test('no garbled or oversized body gets more than a refusal', { timeout: 0 }, async () => {
  expect(bodied.length).toBeGreaterThan(4)
  for (let i = 0; i < TIMES; i += 1) {
    const path = random.pick(bodied).replace(':shopId', String(MINE))
    const body = garbage()
    const type = random.pick(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])
    const answer = random.chance(0.5)
      ? await knock(path, {
          method: 'POST',
          headers: { origin: EXTENSION, 'content-type': type },
          body,
        })
      : await signed(me.session.key, path, body)
    const { status } = answer
    await expectSound(`${path} with ${JSON.stringify(body.slice(0, 60))}`, answer)
    expect([400, 401, 403, 413]).toContain(status)
  }
})

/** Ways to write another shop's address so that a check and a router might read it differently. */
const tricks = [
  (a: string, b: string) => `/shops/${a}/../${b}/versions`,
  (a: string, b: string) => `/shops/${a}/%2e%2e/${b}/versions`,
  (a: string, b: string) => `/shops/${a}%2f..%2f${b}/versions`,
  (a: string, b: string) => `/shops/${a}/versions/../../${b}/versions`,
  (a: string, b: string) => `//shops/${a}//${b}/versions`,
  (a: string, b: string) => `/shops/${b};shopId=${a}/versions`,
  (a: string, b: string) => `/shops/${b}/versions?shopId=${a}`,
  (a: string, b: string) => `/shops/${b}/versions#/shops/${a}/versions`,
  (a: string, b: string) => `/shops/${b}%00${a}/versions`,
  (_: string, b: string) => `/shops/0${b}/versions`,
  (_: string, b: string) => `/shops/%20${b}/versions`,
  (_: string, b: string) => `/SHOPS/${b}/versions`,
  (_: string, b: string) => `/shops/${b}/VERSIONS`,
  (_: string, b: string) => `/shops/${b}/versions/`,
  (_: string, b: string) => `/shops/${b.replace(/\d/g, digit => `%3${digit}`)}/versions`,
  (_: string, b: string) =>
    `/shops/${b.replace(/\d/g, d => encodeURIComponent(String.fromCodePoint(0xff10 + Number(d))))}/versions`,
  (a: string, b: string) => `/shops/${a}/versions?after=0&after=${b}`,
  (a: string, b: string) => `/shops/${a},${b}/versions`,
  (a: string, b: string) => `/shops/${b}\\${a}/versions`,
  (_: string, b: string) => `/models/manifests/../../shops/${b}/versions`,
  (_: string, b: string) => `/models/files/..%2f..%2frooms%2f${b}%2fmanifest.json`,
  (_: string, b: string) => `/models/files/rooms/${b}/manifest.json`,
]

test("no way to write an address leads to another shop's rows", { timeout: 0 }, async () => {
  const mark = `"id":"${String(THEIRS)}"`
  const own = await asSeller(they.session, `/shops/${String(THEIRS)}/versions`)
  expect(await own.text()).toContain(mark)
  for (const trick of tricks)
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const path = trick(String(MINE), String(THEIRS))
      // The proof is made for the address as the runtime will read it, as an attacker would.
      const read = new URL(path.startsWith('//') ? `/.${path}` : path, 'https://x.example')
      const answer = await asSeller(me.session, read.pathname + read.search, { method })
      const text = await expectSound(`${method} ${path}`, answer)
      expect(text, path).not.toContain(mark)
    }
  expect((await asSeller(they.session, `/shops/${String(THEIRS)}/versions`)).status).toBe(200)
})

const hello = { type: 'hello', version: SYNC_VERSION, clientId: 'client-garbage', cursor: 0 }
const settings = { kind: 'settings', id: 'settings', timeZone: 'UTC', closedWeekdays: [] }
const frames: readonly (() => string | ArrayBuffer)[] = [
  garbage,
  () => new Uint8Array(random.between(1, 5_000)).buffer,
  () => JSON.stringify({ ...hello, cursor: random.pick([-1, 1e308, '0', null]) }),
  () => JSON.stringify({ ...hello, clientId: garbage().slice(0, 100) }),
  () => JSON.stringify({ ...hello, version: random.pick([0, -1, 1e9, '4']) }),
  () =>
    JSON.stringify({ type: 'push', mutationId: random.pick([0, -1, 2 ** 53]), puts: [settings] }),
  () => JSON.stringify({ type: 'push', mutationId: 1, puts: Array(101).fill(settings) }),
  () => JSON.stringify({ type: 'push', mutationId: 1, puts: [{ ...settings, id: 'other' }] }),
  () =>
    JSON.stringify({ type: 'push', mutationId: 1, puts: [{ kind: 'shop', id: String(THEIRS) }] }),
  () =>
    JSON.stringify({ type: 'push', mutationId: 1, puts: [{ ...settings, timeZone: garbage() }] }),
  () => JSON.stringify({ type: random.pick(words), mutationId: 1 }),
]

test('no garbled frame changes a row or stops the room', { timeout: 0 }, async () => {
  const rows = async () =>
    await (await asSeller(me.session, `/shops/${String(MINE)}/versions`)).text()
  const before = await rows()
  for (let i = 0; i < TIMES / 2; i += 1) {
    tried.attacks += 1
    // A session has its pace: one that goes on for ever is told to wait, and no welcome comes.
    if (i % 50 === 49) me = await signIn(MINE)
    const line = await openSocket(me.session)
    if (random.chance(0.5)) {
      const welcome = line.next('welcome')
      line.socket.send(JSON.stringify(hello))
      await welcome
    }
    line.socket.send(random.pick(frames)())
    // Whatever it was, the room still answers.
    expect((await asSeller(me.session, `/shops/${String(MINE)}/versions?limit=1`)).status).toBe(200)
    line.socket.close()
  }
  expect(await rows()).toBe(before)
})

test(
  'a flood of calls that only the seller may make is answered, and stops nothing',
  { timeout: 0 },
  async () => {
    const path = `/shops/${String(MINE)}/sync`
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => asSeller(me.session, path, { method: 'POST' })),
    )
    for (const answer of answers) await expectSound('sync', answer)
    expect((await asSeller(they.session, `/shops/${String(THEIRS)}/versions`)).status).toBe(200)
  },
)
