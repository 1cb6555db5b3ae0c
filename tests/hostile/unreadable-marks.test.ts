import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchBrowser, type Launched } from '../e2e/browser.ts'
import { readMarks } from './closed-roots.ts'
import { ordersMain, startForeignPage, type ForeignPage } from './foreign-page.ts'
import { heardPage, panelFrame, probeExtension } from './probe-extension.ts'

/**
 * A page that wants to know what the marks say: each way that a page has to learn of text, of sizes
 * or of what is painted, against the production build. See docs/adr/0010.
 */
const ORDERS = 'https://www.etsy.com/your/orders/sold'
/** Parts of what the probe's marks say, amounts, reasons and labels. */
const WORDS = ['36.34', '9.65', '1.20', '45%', 'Offsite', 'Earns', 'Loses']
const SECRET = new RegExp(WORDS.map(word => word.replace('.', '\\.')).join('|'))
const SHORT = '+$1.00'
const LONG = '+$7,777,777.77'

/** Every name under which our font might be looked up, as a font of the page that tells of itself. */
const FONTS = [
  'system-ui',
  'sans-serif',
  'ui-sans-serif',
  '-apple-system',
  'BlinkMacSystemFont',
  ...['Segoe UI', 'Segoe UI Variable Text', 'Roboto', 'Noto Sans', 'Liberation Sans', 'Arial'],
  ...['Helvetica Neue', 'Helvetica', 'Times New Roman', 'Liberation Serif', 'DejaVu Sans'],
].map(
  (name, i) =>
    `@font-face { font-family: "${name}"; src: url(/font-${i}); unicode-range: U+20-7F, U+2212 }`,
)
const STYLE = `html { background: #fff } body { font: 14px monospace } ${FONTS.join('\n')}`

const extension = probeExtension()
let etsy: ForeignPage
let chromium: Launched
let page: Page

beforeAll(async () => {
  etsy = await startForeignPage()
  chromium = await launchBrowser({
    extensionDir: extension.dir,
    hosts: { 'www.etsy.com': etsy.port },
  })
})
afterAll(async () => {
  await chromium.close()
  await etsy.close()
  extension.remove()
})
beforeEach(() => open())
afterEach(() => page.close())

async function open(url = ORDERS, count = 6) {
  etsy.serve(ordersMain(count), { style: STYLE, policy: 'none' })
  page = await chromium.browser.newPage()
  await page.setViewport({ width: 1200, height: 900 })
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  await panelFrame(page)
  await expect.poll(async () => (await readMarks(page)).length).toBeGreaterThan(5)
}

async function rewrite(text: string) {
  const frame = await panelFrame(page)
  await frame.evaluate(words => Reflect.get(globalThis, 'rewrite')(words), text)
  await expect.poll(async () => (await readMarks(page))[0]?.text).toContain(text)
}

/** What the page learns in the same way of marks that say little and of marks that say much. */
async function ofShortAndLong<T>(learn: () => Promise<T>): Promise<readonly [T, T]> {
  await rewrite(SHORT)
  const short = await learn()
  await rewrite(LONG)
  return [short, await learn()]
}

/** The middle of the first row's mark. */
const middle = () =>
  page.evaluate(() => {
    const host = document.querySelector('.panel-body-row a')!.nextElementSibling!
    const { x, y, width, height } = host.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2 }
  })

test('the marks are there to be read', async () => {
  const texts = (await readMarks(page)).map(({ text, label }) => `${text} ${label}`).join()
  for (const word of WORDS) expect(texts).toContain(word)
})

test('`find` is blind for them, whatever it is told to look for and where', async () => {
  const found = await page.evaluate(words => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const hits: string[] = []
    const find = Reflect.get(window, 'find') as (...given: unknown[]) => boolean
    const flags = [false, true]
    for (const word of [...words, ...words.map(each => each.slice(1)), '$', '−'])
      for (const caseful of flags)
        for (const backwards of flags)
          for (const whole of flags)
            for (const from of [window, frame.contentWindow]) {
              getSelection()?.removeAllRanges()
              if (Reflect.apply(find, from, [word, caseful, backwards, true, whole, true, false]))
                hits.push(word)
            }
    getSelection()?.removeAllRanges()
    return { hits, own: find.call(window, 'Row 1002', false, false, true, false, true, false) }
  }, WORDS)
  expect(found).toEqual({ hits: [], own: true })
})

test('neither text, markup nor selection has them', async () => {
  const told = await page.evaluate(() => {
    const said: string[] = []
    const selection = getSelection()!
    // Old, and still there for every page.
    const command = (name: string) =>
      Reflect.apply(Reflect.get(document, 'execCommand'), document, [name])
    const row = document.querySelector('.panel-body-row')!
    for (const node of [document.documentElement, document.body, row as HTMLElement]) {
      said.push(node.innerText, node.textContent ?? '', node.outerHTML)
      said.push(new XMLSerializer().serializeToString(node))
      said.push(node.getHTML({ serializableShadowRoots: true }))
      selection.selectAllChildren(node)
      said.push(String(selection), JSON.stringify(selection.getComposedRanges({ shadowRoots: [] })))
      said.push(
        String(selection.getRangeAt(0)),
        selection.getRangeAt(0).cloneContents().textContent,
      )
    }
    command('selectAll')
    said.push(String(selection))
    document.designMode = 'on'
    command('selectAll')
    said.push(String(selection))
    document.designMode = 'off'
    selection.collapse(row, 0)
    for (let step = 0; step < 200; step += 1) {
      selection.modify('extend', 'forward', step % 2 === 0 ? 'character' : 'word')
      said.push(String(selection))
    }
    for (const host of document.querySelectorAll('.panel-body-row a + span')) {
      for (const pseudo of [undefined, '::before', '::after', '::marker', '::target-text'])
        said.push(
          [...getComputedStyle(host, pseudo)]
            .map(name => getComputedStyle(host, pseudo).getPropertyValue(name))
            .join(),
        )
      for (const name in host) {
        const value: unknown = Reflect.get(host, name)
        if (typeof value === 'string') said.push(value)
      }
      for (const name of ['computedName', 'computedRole', 'ariaLabel', 'title'])
        said.push(String(Reflect.get(host, name)))
      said.push(String(host.childNodes.length), String(host.shadowRoot !== null))
    }
    return said
  })
  expect(told.length).toBeGreaterThan(200)
  expect(told.join('\n')).toContain('Row 1002')
  expect(told.join('\n')).not.toMatch(SECRET)
})

/** Lets the page see what is copied, pasted and dragged. */
const listen = () =>
  page.evaluate(() => {
    const heard: string[] = []
    Reflect.set(window, 'heard', heard)
    const editor = document.createElement('div')
    editor.id = 'editor'
    editor.contentEditable = 'true'
    editor.style.cssText = 'width: 300px; height: 60px'
    document.body.append(editor)
    const note = (data: DataTransfer | null) => {
      for (const type of data?.types ?? []) heard.push(`${type}: ${data?.getData(type) ?? ''}`)
    }
    for (const type of ['copy', 'cut', 'beforecopy', 'paste'])
      document.addEventListener(type, event => {
        heard.push(`${type}: ${String(getSelection())}`)
        note(event instanceof ClipboardEvent ? event.clipboardData : null)
      })
    document.addEventListener('dragstart', event => note(event.dataTransfer))
  })
const heard = async () =>
  (await page.evaluate(() => (Reflect.get(window, 'heard') as string[]).join('\n'))) ?? ''

test('copying everything, and pasting it into the page, does not bring them', async () => {
  await listen()
  await page.evaluate(() => {
    const copyAll = () => {
      getSelection()!.selectAllChildren(document.querySelector('main')!)
      Reflect.apply(Reflect.get(document, 'execCommand'), document, ['copy'])
    }
    addEventListener('keydown', copyAll, { once: true })
  })
  await page.mouse.click(1000, 850)
  await page.keyboard.press('x')
  await page.focus('#editor')
  await page.keyboard.down('Control')
  await page.keyboard.press('v', { commands: ['Paste'] })
  await page.keyboard.up('Control')
  const all = await heard()
  expect(all).toMatch(/text\/html: [^]*Row 1002/)
  expect(all).not.toMatch(SECRET)
})

test('dragging what the page has selected does not bring them', async () => {
  await listen()
  const at = await page.evaluate(() => {
    getSelection()!.selectAllChildren(document.querySelector('#page-region')!)
    const { x, y } = document.querySelector('.panel-body-row a')!.getBoundingClientRect()
    document.querySelectorAll('a').forEach(link => link.removeAttribute('href'))
    return { x: x + 4, y: y + 6 }
  })
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.mouse.move(at.x + 40, at.y + 40, { steps: 5 })
  await page.mouse.up()
  const all = await heard()
  expect(all).toMatch(/text\/html: [^]*Row 1002/)
  expect(all).not.toMatch(SECRET)
})

test('dragging and copying do not bring them while they are in place either', async () => {
  await listen()
  const at = await page.evaluate(() => {
    getSelection()!.selectAllChildren(document.querySelector('#page-region')!)
    const { x, y } = document.querySelector('h1')!.getBoundingClientRect()
    getSelection()!.setBaseAndExtent(
      document.querySelector('h1')!,
      0,
      document.querySelector('#page-region')!,
      1,
    )
    return { x: x + 8, y: y + 8 }
  })
  expect((await readMarks(page)).length).toBeGreaterThan(5)
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.mouse.move(at.x + 40, at.y + 40, { steps: 5 })
  await page.mouse.up()
  const all = await heard()
  expect(all).toMatch(/text\/html: [^]*Row 1002/)
  expect(all).not.toMatch(SECRET)
})

test('a point inside of a mark tells its element, and a double click selects nothing in it', async () => {
  const { x, y } = await middle()
  await page.mouse.click(x - 100, y, { count: 3 })
  await new Promise(resolve => setTimeout(resolve, 500))
  const told = await page.evaluate(() => {
    const host = document.querySelector('.panel-body-row a')!.nextElementSibling!
    // The click has opened the proof, which moves the rows.
    const box = host.getBoundingClientRect()
    const [left, top] = [box.x + box.width / 2, box.y + box.height / 2]
    const strange: string[] = []
    for (let dx = -140; dx < 140; dx += 4) {
      for (const node of document.elementsFromPoint(left + dx, top))
        if (!document.documentElement.contains(node)) strange.push(node.nodeName)
      const caret = document.caretPositionFromPoint(left + dx, top)?.offsetNode
      const range = Reflect.apply(Reflect.get(document, 'caretRangeFromPoint'), document, [
        left + dx,
        top,
      ])?.startContainer
      for (const node of [caret, range])
        if (node instanceof Node && node.getRootNode() !== document) strange.push(node.nodeName)
    }
    const selection = getSelection()!
    const nodes = [selection.anchorNode, selection.focusNode]
    for (const node of nodes)
      if (node !== null && node.getRootNode() !== document) strange.push(node.nodeName)
    return {
      strange,
      text: String(selection),
      isHost: document.elementFromPoint(left, top) === host,
    }
  })
  expect(told.isHost).toBe(true)
  expect(told.strange).toEqual([])
  expect(told.text).not.toMatch(SECRET)
})

/** All that a page can measure of the marks, as they are and as it restyles them. */
const measure = () =>
  page.evaluate(() => {
    const said: unknown[] = []
    const hosts = [...document.querySelectorAll<HTMLElement>('.panel-body-row a + span')]
    const look = () => {
      for (const host of hosts) {
        const { width, height } = host.getBoundingClientRect()
        said.push(width, height, host.getClientRects().length)
        said.push(host.offsetWidth, host.offsetHeight, host.scrollWidth, host.scrollHeight)
        const range = document.createRange()
        range.selectNode(host)
        said.push(Math.round(range.getBoundingClientRect().width), range.getClientRects().length)
        const row = host.closest<HTMLElement>('.panel-body-row')!
        said.push(row.offsetHeight, row.scrollWidth)
      }
      const [host] = hosts
      const { left, top, height } = host!.getBoundingClientRect()
      for (let x = left - 20; x < left + 700; x += 3)
        said.push(document.elementFromPoint(x, top + height / 2) === host)
    }
    look()
    for (const style of [
      'display: inline !important',
      'display: block !important; width: max-content !important; max-width: none !important',
      'width: min-content !important; min-width: 0 !important',
      'position: absolute !important; width: auto !important; height: auto !important',
      'display: inline-flex !important; flex-wrap: nowrap !important; width: fit-content !important',
      'display: table !important; table-layout: auto !important',
      'writing-mode: vertical-rl !important; direction: rtl !important',
      'font: 90px serif !important; letter-spacing: 40px !important; white-space: pre !important',
      'zoom: 3 !important; overflow: visible !important; contain: none !important',
      '--ep-text: red; content-visibility: visible !important; line-height: 9 !important',
    ]) {
      for (const host of hosts) host.style.cssText = style
      look()
    }
    for (const host of hosts) host.removeAttribute('style')
    return said
  })

test('their boxes are the same whatever they say, also when the page restyles them', async () => {
  const [short, long] = await ofShortAndLong(measure)
  expect(short.length).toBeGreaterThan(500)
  expect(short).toContain(288)
  expect(long).toEqual(short)
})

test('marks of every tone have the same box', async () => {
  const boxes = await page.$$eval('.panel-body-row a + span', hosts =>
    hosts.map(host => `${host.clientWidth} ${host.getBoundingClientRect().height}`),
  )
  expect(boxes).toHaveLength(6)
  expect(new Set(boxes).size).toBe(1)
})

test('observers on their elements are told nothing when they say something else', async () => {
  await rewrite(SHORT)
  await page.evaluate(() => {
    const told: string[] = []
    Reflect.set(window, 'told', told)
    const hosts = document.querySelectorAll('.panel-body-row a + span')
    new MutationObserver(() => told.push('mutation')).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    })
    const sizes = new ResizeObserver(() => told.push('resize'))
    for (const host of hosts) sizes.observe(host)
    for (const type of ['layout-shift', 'element'])
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) told.push(`${type} ${JSON.stringify(entry)}`)
      }).observe({ type })
  })
  await new Promise(resolve => setTimeout(resolve, 300))
  await page.evaluate(() => {
    Reflect.get(window, 'told').length = 0
  })
  await rewrite(LONG)
  await rewrite(SHORT)
  await rewrite('+$100,000.00')
  await new Promise(resolve => setTimeout(resolve, 500))
  expect(await page.evaluate(() => Reflect.get(window, 'told'))).toEqual([])
})

test('a page that moves them learns where its own elements went, and of nothing inside', async () => {
  const shifts = async () => {
    await page.evaluate(() => {
      const told: string[] = []
      Reflect.set(window, 'told', told)
      new PerformanceObserver(list => {
        for (const entry of list.getEntries())
          for (const { currentRect } of Reflect.get(entry, 'sources') as { currentRect: DOMRect }[])
            told.push(`${Math.round(currentRect.width)} × ${Math.round(currentRect.height)}`)
      }).observe({ type: 'layout-shift' })
      const [host] = document.querySelectorAll('.panel-body-row a + span')
      const gap = document.createElement('i')
      gap.style.cssText = 'display: inline-block; width: 60px'
      host!.previousElementSibling!.append(gap)
    })
    await new Promise(resolve => setTimeout(resolve, 500))
    const told = await page.evaluate(() => Reflect.get(window, 'told') as string[])
    await page.evaluate(() => {
      document.querySelector('.panel-body-row i')?.remove()
    })
    await new Promise(resolve => setTimeout(resolve, 700))
    return told
  }
  // The page never says whose it is, which the host waits for before it asks again.
  await new Promise(resolve => setTimeout(resolve, 3_000))
  const [short, long] = await ofShortAndLong(shifts)
  expect(short.length).toBeGreaterThan(0)
  expect(long).toEqual(short)
})

/** The sizes of what the browser calls the largest that it painted, for a page with the marks alone. */
async function largestPaints(text: string) {
  await page.close()
  etsy.serve(ordersMain(1), {
    style: `${STYLE} h1, .panel-body-row { font-size: 3px } `,
    policy: 'none',
  })
  page = await chromium.browser.newPage()
  await page.setViewport({ width: 1200, height: 900 })
  await page.goto(ORDERS, { waitUntil: 'domcontentloaded' })
  await page.evaluate(() => {
    const sizes: number[] = []
    Reflect.set(window, 'sizes', sizes)
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) sizes.push(Reflect.get(entry, 'size'))
    }).observe({ type: 'largest-contentful-paint', buffered: true })
  })
  const frame = await panelFrame(page)
  await heardPage(page, { keys: ['1001'] })
  await frame.evaluate(words => {
    const before = Reflect.get(globalThis, 'marksFor')
    Reflect.set(globalThis, 'marksFor', (keys: string[]) =>
      Object.fromEntries(
        Object.entries<object>(before(keys)).map(([key, mark]) => [key, { ...mark, text: words }]),
      ),
    )
  }, text)
  await rewrite(text)
  await new Promise(resolve => setTimeout(resolve, 1_000))
  return page.evaluate(() => Math.max(...(Reflect.get(window, 'sizes') as number[])))
}

test('the largest text that the browser reports is as large whatever they say', async () => {
  const short = await largestPaints(SHORT)
  expect(short).toBeGreaterThan(100)
  expect(await largestPaints(LONG)).toBe(short)
})

test('no font of the page is fetched for them', async () => {
  await rewrite('+$2,345,678.90')
  const fonts = await page.evaluate(() => ({
    statuses: [...document.fonts].map(font => font.status),
    fetched: performance.getEntriesByType('resource').map(entry => entry.name),
  }))
  expect(fonts.statuses).toHaveLength(FONTS.length)
  expect(new Set(fonts.statuses)).toEqual(new Set(['unloaded']))
  expect(fonts.fetched.filter(name => name.includes('font-'))).toEqual([])
})

test('no fragment of text scrolls to them', async () => {
  await page.close()
  await open(`${ORDERS}#:~:text=Row%201150`, 200)
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(500)
  await page.close()
  // Rows 1001 + 3n have it, and the page is scrolled away from them.
  await open(`${ORDERS}#:~:text=36.34`, 200)
  await new Promise(resolve => setTimeout(resolve, 800))
  expect(await page.evaluate(() => scrollY)).toBe(0)
  await page.evaluate(() => {
    scrollTo(0, document.body.scrollHeight)
    location.hash = '#:~:text=36.34'
  })
  await new Promise(resolve => setTimeout(resolve, 500))
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(500)
})

test('what is hidden until found is not found', async () => {
  const told = await page.evaluate(async words => {
    const told: string[] = []
    document.addEventListener('beforematch', () => told.push('match'), true)
    for (const row of document.querySelectorAll<HTMLElement>('.panel-body-row')) {
      row.setAttribute('hidden', 'until-found')
      row.querySelector('span')?.setAttribute('hidden', 'until-found')
    }
    for (const word of words) Reflect.apply(Reflect.get(window, 'find'), window, [word])
    await new Promise(resolve => setTimeout(resolve, 300))
    return told
  }, WORDS)
  expect(told).toEqual([])
})

test('a view transition shows the page a box that says nothing', async () => {
  const capture = () =>
    page.evaluate(async () => {
      const host = document.querySelector<HTMLElement>('.panel-body-row a + span')!
      const main = document.querySelector('main')!
      host.style.setProperty('view-transition-name', 'mark', 'important')
      main.style.setProperty('view-transition-name', 'main')
      const transition = document.startViewTransition(() => {})
      await transition.ready
      const boxes = ['group', 'old', 'new'].flatMap(part =>
        ['mark', 'main'].map(name => {
          const style = getComputedStyle(
            document.documentElement,
            `::view-transition-${part}(${name})`,
          )
          return `${style.width} ${style.height}`
        }),
      )
      transition.skipTransition()
      host.removeAttribute('style')
      main.removeAttribute('style')
      return boxes
    })
  const [short, long] = await ofShortAndLong(capture)
  expect(short).toHaveLength(6)
  expect(long).toEqual(short)
})

test('nothing of ours prints, and the page learns nothing by printing', async () => {
  await page.evaluate(() => {
    const told: string[] = []
    Reflect.set(window, 'told', told)
    for (const type of ['beforeprint', 'afterprint'])
      addEventListener(type, () => {
        told.push(document.body.innerText)
        getSelection()!.selectAllChildren(document.body)
        told.push(String(getSelection()))
      })
  })
  await page.pdf()
  expect(JSON.stringify(await page.evaluate(() => Reflect.get(window, 'told')))).not.toMatch(SECRET)
  await page.emulateMediaType('print')
  const ours = await page.$$eval('.panel-body-row a + span, aside', all =>
    all.map(element => `${element.tagName} ${getComputedStyle(element).display}`),
  )
  expect(ours).toHaveLength(7)
  expect(new Set(ours)).toEqual(new Set(['ASIDE none', 'SPAN none']))
  await page.emulateMediaType('screen')
})

test('a screen reader hears the label, and the keyboard opens the proof', async () => {
  const session = await page.createCDPSession()
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const names = nodes
    .filter(node => node.role?.value === 'button')
    .map(node => String(node.name?.value))
  expect(names).toEqual(expect.arrayContaining(['Earns', 'Loses $1.20']))
  await session.detach()
  await page.evaluate(() => {
    document.querySelectorAll<HTMLElement>('.panel-body-row a')[1]!.focus()
  })
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const frame = await panelFrame(page)
  await expect
    .poll(() =>
      frame.evaluate(() =>
        Reflect.get(globalThis, 'heard').findLast((m: { type: string }) => m.type === 'open-mark'),
      ),
    )
    .toEqual({ type: 'open-mark', key: '1002' })
})
