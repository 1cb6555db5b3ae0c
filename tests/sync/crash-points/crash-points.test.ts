import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as v from 'valibot'
import { versionsPageSchema } from '../../../schema/http/versions.ts'
import type { Entity } from '../../../schema/entities/entity.ts'
import { parseJson } from '../../../schema/parse.ts'
import { downSchema, type Down } from '../../../schema/sync/down.ts'
import type { Up } from '../../../schema/sync/up.ts'
import { SYNC_VERSION } from '../../../schema/sync/version.ts'
import { grantOf } from '../../bench/workerd/grant.ts'
import { openRawSocket } from '../../bench/workerd/raw-socket.ts'
import { ownerOf, signedHeaders, tokenFor } from '../../bench/workerd/seller.ts'
import { startWorkerd, type Workerd } from '../../bench/workerd/workerd.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { markOf, type CrashPoint } from './points.ts'

/*
 * The process gets SIGKILL while it stands at a named moment, so that what comes before that moment
 * has happened and what comes after it has not. Then it starts again with what lies on its disk.
 */

const ORDERS = 400
const PAGE = 1000

let sandbox: Sandbox
let workerd: Workerd
let shopId: string

beforeEach(async () => {
  sandbox = await startSandbox({ shop: { seed: 5, transactions: ORDERS } })
  workerd = await startWorkerd(
    {
      ETSY_API_ORIGIN: sandbox.apiOrigin,
      ETSY_KEYSTRING: sandbox.app.keystring,
      ETSY_SHARED_SECRET: sandbox.app.sharedSecret,
    },
    'tests/sync/crash-points/entry.ts',
  )
  shopId = String(sandbox.shop.shopId)
})
afterEach(async () => {
  await workerd.stop()
  await sandbox.stop()
})

async function post(path: string, body?: unknown): Promise<void> {
  const answer = await fetch(`${workerd.origin}/${path}/${shopId}`, {
    method: 'POST',
    body: body === undefined ? null : JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${String(answer.status)}`)
}

/** A seller whose grant Etsy has taken back, so that the room has nothing to do but listen. */
const openQuiet = async () => await post('bench/open', {})
/** A seller who has just connected; `lifetimeMs` is what we are told of the access token. */
const openAtEtsy = async (lifetimeMs?: number) => {
  const grant = grantOf(sandbox)
  await post('bench/open', { grant: { ...grant, lifetimeMs: lifetimeMs ?? grant.lifetimeMs } })
}

/** Sends the process to the point, and ends it there. */
async function dieAt(point: CrashPoint, meet: () => void | Promise<void>): Promise<void> {
  await post(`crash/${point}`)
  await meet()
  const until = Date.now() + 30_000
  while (!workerd.log().includes(markOf(point))) {
    if (Date.now() > until) throw new Error(`it never stood at ${point}:\n${workerd.log()}`)
    await delay(20)
  }
  await workerd.kill()
  await workerd.restart()
}

type Client = {
  readonly heard: Down[]
  say(up: Up): void
  /** The first frame of this kind, whether it was heard already or comes yet. */
  until(isIt: (down: Down) => boolean): Promise<Down>
  end(): void
}

/** A browser's socket, greeted by the room. */
async function greet(clientId: string, cursor = 0): Promise<Client> {
  const heard: Down[] = []
  const ticket = await tokenFor(workerd.vars, 'ticket', ownerOf(workerd.vars, shopId))
  const path = `/shops/${shopId}/socket?ticket=${ticket}`
  const socket = await openRawSocket(workerd.port, path, text => {
    const down = parseJson(downSchema, text)
    if (!down.ok) throw new Error(`the room said ${text}`)
    heard.push(down.value)
  })
  const client: Client = {
    heard,
    say: up => socket.say(JSON.stringify(up)),
    until: async isIt => {
      const until = Date.now() + 20_000
      for (;;) {
        const found = heard.find(isIt)
        if (found) return found
        if (Date.now() > until) throw new Error(`waited in vain: ${JSON.stringify(heard)}`)
        await delay(5)
      }
    },
    end: () => socket.end(),
  }
  client.say({ type: 'hello', version: SYNC_VERSION, clientId, cursor })
  await client.until(({ type }) => type === 'welcome')
  return client
}

function pushOf(word: string): Up {
  return {
    type: 'push',
    mutationId: 1,
    puts: [{ kind: 'settings', id: 'settings', timeZone: word, closedWeekdays: [] }],
  }
}

const accessToken = () => tokenFor(workerd.vars, 'access', ownerOf(workerd.vars, shopId))

async function syncNow(): Promise<void> {
  const path = `/shops/${shopId}/sync`
  const method = 'POST'
  const headers = await signedHeaders(workerd.vars, await accessToken(), path, method)
  const asked = await fetch(workerd.origin + path, { method, headers })
  if (!asked.ok) throw new Error(`no sync: ${String(asked.status)}`)
}

/** Every version in the room, in order. */
async function versions(): Promise<{ readonly seq: number; readonly entity: Entity }[]> {
  const token = await accessToken()
  const all: { seq: number; entity: Entity }[] = []
  for (let after = 0; ;) {
    const path = `/shops/${shopId}/versions?after=${String(after)}&limit=${String(PAGE)}`
    const headers = await signedHeaders(workerd.vars, token, path)
    const answer = await fetch(workerd.origin + path, { headers })
    const page = parseJson(versionsPageSchema, await answer.text())
    if (!page.ok) throw new Error(page.error.message)
    for (const version of page.value.versions) if ('entity' in version) all.push(version)
    after = page.value.cursor
    if (after >= page.value.head) return all
  }
}

const words = async () =>
  (await versions()).flatMap(({ seq, entity }) =>
    entity.kind === 'settings' ? [[seq, entity.timeZone]] : [],
  )

const feedsSchema = v.object({
  streams: v.record(
    v.string(),
    v.looseObject({ windows: v.array(v.unknown()), backfillTo: v.optional(v.number()) }),
  ),
})

/** Until everything that Etsy has was read. */
async function whole(): Promise<void> {
  const until = Date.now() + 60_000
  for (;;) {
    const answer = await fetch(`${workerd.origin}/bench/feeds/${shopId}`, { method: 'POST' })
    const feeds = parseJson(feedsSchema, await answer.text())
    const streams = feeds.ok ? Object.values(feeds.value.streams) : []
    const isRead = streams.every(one => one.windows.length === 0 && one.backfillTo === undefined)
    if (streams.length > 0 && isRead) return
    if (Date.now() > until) throw new Error(`the first sync did not end:\n${workerd.log()}`)
    await delay(50)
  }
}

/** Each order and each ledger entry of Etsy's is in the room, once. */
async function expectAll(): Promise<void> {
  const all = await versions()
  const names = all.map(({ entity }) => `${entity.kind}:${entity.id}`)
  expect(new Set(names).size).toBe(names.length)
  const count = (kind: Entity['kind']) => all.filter(({ entity }) => entity.kind === kind).length
  expect(count('receipt')).toBe(sandbox.shop.receipts.length)
  expect(count('ledgerEntry')).toBe(sandbox.shop.ledger.length)
}

test('before the commit: nothing is stored, and the change sent again is stored once', async () => {
  await openQuiet()
  const [one, other] = [await greet('client-one'), await greet('client-two')]
  await dieAt('before-commit', () => one.say(pushOf('Europe/Berlin')))
  for (const { heard } of [one, other])
    expect(heard.filter(({ type }) => type === 'ack' || type === 'patch')).toEqual([])
  expect(await words()).toEqual([])

  const again = await greet('client-one')
  expect(await again.until(({ type }) => type === 'welcome')).toMatchObject({
    head: 0,
    mutationId: 0,
  })
  again.say(pushOf('Europe/Berlin'))
  await again.until(({ type }) => type === 'ack')
  expect(await words()).toEqual([[1, 'Europe/Berlin']])
  again.end()
})

test('after the commit, before the ack: the change is stored, and sent again is only acknowledged', async () => {
  await openQuiet()
  const one = await greet('client-one')
  await dieAt('after-commit-before-ack', () => one.say(pushOf('Europe/Berlin')))
  expect(one.heard.filter(({ type }) => type === 'ack')).toEqual([])
  expect(await words()).toEqual([[1, 'Europe/Berlin']])

  const again = await greet('client-one')
  expect(await again.until(({ type }) => type === 'welcome')).toMatchObject({
    head: 1,
    mutationId: 1,
  })
  again.say(pushOf('Europe/Berlin'))
  await again.until(({ type }) => type === 'ack')
  expect(await words()).toEqual([[1, 'Europe/Berlin']])
  again.end()
})

test('after the ack, before the others heard of it: it is stored, and they hear when they greet', async () => {
  await openQuiet()
  const [one, other] = [await greet('client-one'), await greet('client-two')]
  await dieAt('after-ack-before-fan-out', () => one.say(pushOf('Europe/Berlin')))
  expect(one.heard).toContainEqual({ type: 'ack', mutationId: 1 })
  expect(other.heard.filter(({ type }) => type === 'patch')).toEqual([])

  const again = await greet('client-two')
  expect(await again.until(({ type }) => type === 'patch')).toMatchObject({
    from: 0,
    to: 1,
    versions: [{ seq: 1, entity: { timeZone: 'Europe/Berlin' } }],
  })
  again.end()
})

test('during an alarm, with a page of Etsy in its hands: the first sync goes on and is whole', async () => {
  await openQuiet()
  await dieAt('during-an-alarm', () => openAtEtsy())
  await whole()
  await expectAll()
})

test('between the rotation of a token and its storing: the seller connects again, and nothing is lost', async () => {
  await openAtEtsy()
  await whole()
  const before = await versions()
  // Told to die at once, the access token is refreshed before the next call.
  await dieAt('between-rotation-and-store', async () => {
    await openAtEtsy(1)
    void syncNow().catch(() => undefined)
  })
  const one = await greet('client-one', before.at(-1)?.seq)
  // Etsy counts the spent token as theft; what is left to do is the seller's, and is said.
  await syncNow()
  await one.until(down => down.type === 'progress' && down.etsy === 'reconnect')
  expect(await versions()).toEqual(before)
  await openAtEtsy()
  await sandbox.saleNow()
  await syncNow()
  await one.until(
    down =>
      down.type === 'patch' &&
      down.versions.some(version => 'entity' in version && version.entity.kind === 'receipt'),
  )
  one.end()
})
