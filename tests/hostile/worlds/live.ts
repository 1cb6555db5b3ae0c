import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, CDPSession, Frame, Page } from 'puppeteer'
import * as v from 'valibot'
import { compare, expectedByBooks } from '../../../scripts/main-job/books.ts'
import { shownIn } from '../../../scripts/main-job/surfaces.ts'
import type { Launched } from '../../e2e/browser.ts'
import { booksOf } from '../../sandbox/shop/books-of.ts'
import type { SandboxShop } from '../../sandbox/shop/sandbox-shop.ts'
import type { Expected, Sampler } from './sampler.ts'
import { samplerScript } from './serve.ts'
import type { Whose, World } from './world.ts'

export type Lab = {
  readonly chromium: Launched
  /** A window without extensions in the same browser. */
  readonly plain: Awaited<ReturnType<Browser['createBrowserContext']>>
  /** Whose numbers a page may show. One that names nobody shows them beside the shop's name. */
  readonly shops: Readonly<Partial<Record<Whose, SandboxShop>>>
  /** What each mark must say, by whose page it is. */
  readonly expected: Expected
  readonly today: () => string
}

const MONEY = /\d[\d.,\u00a0\u202f]*[.,]\d\d(?!\d)/g
const PANEL = /^chrome-extension:.*\/panel\.html/

/** In this time our frame may be loaded so often; what takes the seller away gives more. */
const LOADS_WINDOW_MS = 10_000
const MOST_LOADS = 2

/** Our content script's world in a page, in which the sampler runs. */
class Inside {
  readonly #session: CDPSession
  readonly #expression: string
  /** By the name that no other context has. */
  readonly #known = new Map<string, number>()
  #context: number | undefined
  /** What samplers reported that are gone. */
  readonly wrong: string[] = []

  constructor(session: CDPSession, expected: Expected) {
    this.#session = session
    this.#expression = `${samplerScript};__sampler.begin(${JSON.stringify(expected)})`
  }

  async begin(mainFrame: string, before: string): Promise<void> {
    this.#session.on('Runtime.executionContextCreated', ({ context }) => {
      const data: unknown = context.auxData
      const frameId = typeof data === 'object' && data !== null ? Reflect.get(data, 'frameId') : ''
      if (!context.origin.startsWith('chrome-extension://') || frameId !== mainFrame) return
      if (this.#known.has(context.uniqueId)) return
      this.#known.set(context.uniqueId, context.id)
      this.#context = context.id
      const expression = `${before};${this.#expression}`
      this.#session
        .send('Runtime.evaluate', { contextId: context.id, expression })
        // The page has gone on meanwhile.
        .catch(() => undefined)
    })
    this.#session.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
      const id = this.#known.get(executionContextUniqueId)
      this.#known.delete(executionContextUniqueId)
      if (this.#context === id) this.#context = undefined
    })
    this.#session.on('Runtime.executionContextsCleared', () => {
      this.#known.clear()
      this.#context = undefined
    })
    await this.#session.send('Runtime.enable')
  }

  get isThere(): boolean {
    return this.#context !== undefined
  }

  async ask<K extends keyof Sampler>(
    name: K,
    ...args: Parameters<Sampler[K]>
  ): Promise<ReturnType<Sampler[K]> | undefined> {
    if (this.#context === undefined) return undefined
    const { result, exceptionDetails } = await this.#session.send('Runtime.evaluate', {
      contextId: this.#context,
      expression: `__sampler.${name}(...${JSON.stringify(args)})`,
      returnByValue: true,
    })
    if (exceptionDetails !== undefined) {
      throw new Error(
        `sampler: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`,
      )
    }
    return result.value as ReturnType<Sampler[K]>
  }

  /** Remembers what the sampler found so far: the page is about to go. */
  async keep(): Promise<void> {
    this.wrong.push(...((await this.ask('report'))?.wrong ?? []))
  }
}

async function until(holds: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs
  for (;;) {
    if (await holds()) return true
    if (performance.now() > end) return false
    await delay(60)
  }
}

const panelFrames = (page: Page): Frame[] =>
  page.frames().filter(frame => PANEL.test(frame.url()) && !frame.detached)

async function panelText(page: Page): Promise<string | undefined> {
  const [frame] = panelFrames(page)
  try {
    return await frame?.evaluate(() => document.body.innerText)
  } catch {
    // It was loaded again while we asked.
    return undefined
  }
}

const urlOf = ({ path, seed }: World): string => {
  const url = new URL(path, 'https://www.etsy.com')
  url.searchParams.set('world', String(seed))
  return url.href
}

/** The same world without us, at its end and after it was left. */
async function withoutUs(world: World, lab: Lab): Promise<{ end: string; left: string }> {
  const page = await lab.plain.newPage()
  try {
    await page.goto(urlOf(world), { waitUntil: 'domcontentloaded' })
    await page.evaluate(() => window.__world.run(true))
    await page.evaluate(() => window.__world.freeze())
    const end = await page.evaluate(() => window.__world.snapshot())
    await page.evaluate(() => window.__world.leave())
    return { end, left: await page.evaluate(() => window.__world.snapshot()) }
  } finally {
    await page.close()
  }
}

function difference(what: string, is: string, should: string): string[] {
  if (is === should) return []
  let at = 0
  while (is[at] === should[at]) at += 1
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 120)
  return [`${what}: …${around(is)}… instead of …${around(should)}…`]
}

/** Lives one world with us in it; answers what was wrong. */
export async function live(world: World, lab: Lab): Promise<string[]> {
  const failures: string[] = []
  const page = await lab.chromium.browser.newPage()
  const loads: number[] = []
  page.on('framenavigated', frame => {
    if (PANEL.test(frame.url())) loads.push(performance.now())
  })
  try {
    await page.setViewport({ width: world.width, height: world.height })
    const session = await page.createCDPSession()
    const { frameTree } = await session.send('Page.getFrameTree')
    const inside = new Inside(session, lab.expected)
    await inside.begin(
      frameTree.frame.id,
      world.withoutMove ? 'delete Element.prototype.moveBefore' : '',
    )
    await page.goto(urlOf(world), { waitUntil: 'domcontentloaded' })
    if (world.error !== undefined) {
      // A panel that finds no place waits so long before it takes one at the edge.
      await delay(2_500)
    } else {
      await page.waitForFunction(() => window.__world.isReady())
      await settle(page, inside, world.rerootHz > 0 ? 1_500 : 2_500)
    }
    const calm = await inside.ask('report')
    const moreLoads = await goAway(world, page, inside)
    await page.evaluate(() => window.__world.run(false))
    await page.evaluate(() => window.__world.freeze())
    if (world.away === 'offline') await page.setOfflineMode(false)
    failures.push(...(await checkNumbers(world, lab, page, inside)))
    failures.push(...shiftsOf(world, calm?.shifts ?? []))
    failures.push(...(await checkReading(world, page, inside)))
    failures.push(...(await checkControls(world, page, inside)))
    const end =
      (await inside.ask('snapshot')) ?? (await page.evaluate(() => window.__world.snapshot()))
    await inside.keep()
    const most = MOST_LOADS + moreLoads
    const tooSoon = loads.filter((at, i) => (loads[i + most] ?? Infinity) - at < LOADS_WINDOW_MS)
    if (tooSoon.length > 0) failures.push(`${loads.length} loads of the frame, and ${most} at most in 10 s`) // prettier-ignore
    failures.push(...(await page.evaluate(() => window.__world.errors)))
    await page.evaluate(() => window.__world.leave())
    const isGone = await until(
      async () =>
        ((await inside.ask('report'))?.hosts ?? 0) === 0 && panelFrames(page).length === 0,
      2_500,
    )
    if (!isGone) failures.push('nodes of ours stay on a page that we do not know')
    const left = await page.evaluate(() => window.__world.snapshot())
    const plain = await withoutUs(world, lab)
    failures.push(...difference('the page while we are there', end, plain.end))
    failures.push(...difference('the page after we left', left, plain.left))
    await inside.keep()
    const wrong = [...new Set(inside.wrong)]
    failures.push(...wrong.slice(0, 4))
    if (wrong.length > 4) failures.push(`and ${wrong.length - 4} more`)
  } finally {
    await page.close()
  }
  return [...new Set(failures)]
}

/** Waits until marks and panel stand as they will stand, or the time is over. */
async function settle(page: Page, inside: Inside, timeoutMs: number): Promise<void> {
  await until(async () => {
    const missing = await inside.ask('missing')
    return missing?.length === 0 && /\d/.test((await panelText(page)) ?? '')
  }, timeoutMs)
}

/** What takes the seller or the network away for a while. Answers how often our frame may load for it. */
async function goAway(world: World, page: Page, inside: Inside): Promise<number> {
  switch (world.away) {
    case 'none':
      return 0
    case 'offline':
      await page.setOfflineMode(true)
      return 0
    case 'back':
      await inside.keep()
      await page.goto('https://www.etsy.com/elsewhere', { waitUntil: 'domcontentloaded' })
      await page.goBack({ waitUntil: 'domcontentloaded' })
      await page.waitForFunction(() => window.__world.isReady())
      return MOST_LOADS
  }
}

/** A page on which rows can be told, and on which our frame can stand. */
function mustMark({ error, isolation, row, href, extra, page }: World): boolean {
  const isLinked = row !== 'text' && !(row === 'attribute' && page === 'orders')
  return error === undefined && isolation === 'none' && isLinked && href !== 'encoded' && extra !== 'second-link' // prettier-ignore
}

async function checkNumbers(world: World, lab: Lab, page: Page, inside: Inside): Promise<string[]> {
  const whose = await page.evaluate(() => document.documentElement.getAttribute('data-whose') ?? '')
  const isNumbered = world.error === undefined && Object.hasOwn(lab.shops, whose) // prettier-ignore
  if (!isNumbered) {
    // What was shown before may take a moment to go; after it nothing may be there.
    let text = ''
    await until(async () => {
      text = (await panelText(page)) ?? ''
      return text.match(MONEY) === null
    }, 1_000)
    const amounts = text.match(MONEY) ?? []
    const hosts = (await inside.ask('report'))?.hosts ?? 0
    return [
      ...amounts.slice(0, 3).map(amount => `the panel shows ${amount} on a page of ${whose}`),
      ...(world.error !== undefined && (hosts > 0 || panelFrames(page).length > 0)
        ? [`something of ours stands on an error page (${world.error})`]
        : []),
    ]
  }
  if (world.isolation !== 'none') return []
  const failures: string[] = []
  const isPaneled = await until(async () => {
    const text = await panelText(page)
    return text !== undefined && text.length > 10
  }, 12_000)
  if (!isPaneled) failures.push('the panel does not come')
  if (mustMark(world)) {
    let missing: readonly string[] = []
    await until(async () => {
      missing = (await inside.ask('missing')) ?? ['every row: nothing of ours is in the page']
      return missing.length === 0
    }, 10_000)
    if (missing.length > 0) failures.push(`${missing.length} rows have no mark: ${missing.slice(0, 3).join()}`) // prettier-ignore
  }
  const shop = lab.shops[whose as Whose]
  const [frame] = panelFrames(page)
  if (shop === undefined || frame === undefined) return failures
  const expected = expectedByBooks({ books: () => booksOf(shop) }, lab.today())
  const shown = await shownIn(frame)
  for (const [widget, numbers] of Object.entries(shown)) {
    const known = expected[widget]
    if (known === undefined) continue
    const wrong = compare(widget, numbers, known, []).filter(
      // Of ids, a number that the books do not know is one too many.
      each => !each.agrees && (each.name in known || /^\d+$/.test(each.name)),
    )
    failures.push(...wrong.slice(0, 2).map(each => `the panel's ${widget} ${each.name}: ${String(each.shown)}, not ${String(each.expected)}`)) // prettier-ignore
  }
  if (whose === 'silent') {
    const text = (await panelText(page)) ?? ''
    if (MONEY.test(text) && !text.includes(shop.name)) failures.push('numbers of a shop that is not named, on a page that names none') // prettier-ignore
  }
  return failures
}

/** Only where the page itself is still: then nothing may move once we are there. */
function shiftsOf(world: World, shifts: readonly string[]): string[] {
  const isStill = world.lateMs === 0 && world.hydrateMs === 0 && world.rerootHz === 0 && !world.ownFrames // prettier-ignore
  return isStill && shifts.length > 0 ? [`${shifts.length} layout shifts: ${shifts[0] ?? ''}`] : []
}

async function checkReading(world: World, page: Page, inside: Inside): Promise<string[]> {
  const failures: string[] = []
  const texts = (await inside.ask('texts')) ?? []
  const all = `${texts.slice(0, 8).join(' ')} ${(await panelText(page)) ?? ''}`
  const needles = [...new Set(all.match(MONEY) ?? [])].filter(text => text.length >= 4).slice(0, 12)
  const found = await page.evaluate(words => window.__world.read(words), needles)
  failures.push(...found.slice(0, 3).map(where => `the page can read: ${where}`))
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)) // prettier-ignore
  if (databases.length > 0) failures.push(`databases in the page's origin: ${databases.join()}`)
  await page.emulateMediaType('print')
  const printed = (await inside.ask('printed')) ?? 0
  await page.emulateMediaType('screen')
  if (printed > 0) failures.push(`${printed} nodes of ours are printed`)
  if (world.copies && world.error === undefined) failures.push(...(await checkCopy(page, needles)))
  return failures
}

async function checkCopy(page: Page, needles: readonly string[]): Promise<string[]> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    const command: unknown = Reflect.get(document, 'execCommand')
    if (typeof command !== 'function') throw new Error('this browser copies by another name')
    command.call(document, 'selectAll')
    command.call(document, 'copy')
    getSelection()?.removeAllRanges()
    const note = document.querySelector('textarea')
    if (note !== null) note.value = ''
    note?.focus()
  })
  await page.keyboard.down('Control')
  await page.keyboard.press('KeyV')
  await page.keyboard.up('Control')
  const copied = await page.evaluate(() => document.querySelector('textarea')?.value ?? '')
  await page.evaluate(() => {
    const note = document.querySelector('textarea')
    if (note !== null) note.value = ''
    note?.blur()
  })
  const session = await page.createCDPSession()
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  // What holds a mark is called by all that it holds, as a cell is; these must keep their own names.
  const ownNamed = ['link', 'heading', 'checkbox', 'textbox', 'combobox', 'navigation', 'main']
  const named = nodes.filter(
    ({ role, name }) =>
      ownNamed.includes(String(role?.value)) &&
      needles.some(needle => String(name?.value).includes(needle)),
  )
  return [
    ...needles.filter(needle => copied.includes(needle)).map(needle => `copied: ${needle}`),
    ...named.slice(0, 2).map(({ role, name }) => `the page's ${String(role?.value)} is called ${String(name?.value)}`), // prettier-ignore
  ].slice(0, 4)
}

const layers = ['in-dialog', 'in-popover', 'close-drawer']
const controls = ['link-0', 'tick-1', 'button-0', 'main-button', 'search', 'note', 'nav-orders', 'corner-right', 'corner-left', 'corner-bar'] // prettier-ignore

const reachSchema = v.object({ x: v.number(), y: v.number(), hit: v.string() })

/** Clicks on the page's own controls as a person does, and types into its fields. */
async function checkControls(world: World, page: Page, inside: Inside): Promise<string[]> {
  if (world.error !== undefined || !inside.isThere) return []
  const failures: string[] = []
  for (const name of [...layers, ...controls]) {
    let tried = await press(name, page, inside)
    if (tried === undefined) {
      // Rows that came into the window have got their marks meanwhile, and moved under the pointer.
      await delay(600)
      tried = await press(name, page, inside)
    }
    if (tried === 'covered') failures.push(`something of ours lies over the page's ${name}`)
    if (tried === undefined) failures.push(`the page's ${name} did not hear of a click or a key`)
  }
  return failures
}

/** `undefined`: it did not hear of it. */
async function press(
  name: string,
  page: Page,
  inside: Inside,
): Promise<'heard' | 'covered' | 'out of reach' | undefined> {
  const asked = v.safeParse(reachSchema, await inside.ask('reach', name))
  if (!asked.success) return 'out of reach'
  const { x, y, hit } = asked.output
  if (hit === 'ours') return 'covered'
  if (hit !== 'it') return 'out of reach'
  const heard = () => page.evaluate(key => window.__world.hits[key] ?? 0, name)
  const before = await heard()
  const isField = name === 'search' || name === 'note'
  await page.mouse.click(x, y)
  if (isField) await page.keyboard.type('a')
  return (await heard()) >= before + (isField ? 2 : 1) ? 'heard' : undefined
}
