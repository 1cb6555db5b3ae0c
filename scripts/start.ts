/**
 * `npm start`: the production extension in Chromium, on a small Etsy and a local worker.
 * `--check` runs the main job once, unattended, and exits 0 only if every number agrees.
 */
import { freePort } from './stack/free-port.ts'
import { buildExtension } from './stack/extension.ts'
import { runMainJob } from './main-job/main-job.ts'
import { shopManagerPages } from './main-job/surfaces.ts'
import { existingFile, failUsage, readOptions, wholeNumber } from './options.ts'
import { startStack, type Stack } from './stack/stack.ts'
import { watchExtension } from './stack/watch.ts'

const usage = `npm start -- [--transactions N] [--seed N] [--replay FILE.csv[.xz]] [--headless]
    the extension in Chromium, on a small Etsy and a local worker; Ctrl+C ends everything
npm start -- --check [--no-pictures] [--transactions N] [--replay FILE.csv[.xz]]
    the main job once, unattended; exits 0 only if every number agrees
npm run dev
    as npm start, and the extension is built again when a file changes`

const { values, positionals } = readOptions(usage, {
  options: {
    check: { type: 'boolean', default: false },
    replay: { type: 'string' },
    transactions: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    headless: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    pictures: { type: 'boolean', default: true },
  },
  allowNegative: true,
  allowPositionals: true,
})
if (positionals.length > 0) failUsage(`Not understood: ${positionals.join(' ')}.`, usage)
const shop = {
  seed: wholeNumber(usage, 'seed', values.seed, { min: 0, max: 2 ** 31 - 1 }),
  transactions: wholeNumber(usage, 'transactions', values.transactions, { min: 0, max: 2_000_000 }),
  ...(values.replay === undefined ? {} : { replay: existingFile(usage, 'replay', values.replay) }),
}

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)
const headless = values.check || values.headless || !hasDisplay

// Before anything is started: whatever a signal interrupts, is stopped.
const ending = new AbortController()
let stack: Stack | undefined
async function stop(code: number): Promise<void> {
  if (ending.signal.aborted) return
  ending.abort()
  // While it starts, the start itself stops what it has begun.
  if (stack === undefined) return
  await stack.stop()
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void stop(0))

console.log('building the extension')
buildExtension('chrome')
console.log('starting the sandbox, the worker and Chromium')
const debuggingPort = headless && !values.check ? await freePort(9222) : undefined
try {
  stack = await startStack({
    headless,
    shop,
    // One more shop on the same Etsy, in another currency: no number of one could pass for the other's.
    others: [
      {
        seed: shop.seed + 1,
        transactions: 300,
        shopId: 10_000_002,
        name: 'SecondShop',
        currency: 'EUR',
        country: 'DE',
      },
    ],
    sandbox: { port: values.check ? 0 : await freePort(8790) },
    signal: ending.signal,
    ...(debuggingPort === undefined ? {} : { debuggingPort }),
  })
} catch (error) {
  if (ending.signal.aborted) process.exit(0)
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

if (values.check) {
  let wrong: number
  try {
    wrong = await runMainJob(stack, { pictures: values.pictures, syncTimeoutMs: 3_600_000 })
  } catch (error) {
    console.error(error)
    wrong = 1
  }
  console.log(wrong === 0 ? 'the main job works' : `${String(wrong)} things are wrong`)
  await stop(wrong === 0 ? 0 : 1)
} else {
  await stack.connect()
  const page = await stack.chromium.browser.newPage()
  await page.goto(shopManagerPages.dashboard, { waitUntil: 'domcontentloaded' })
  const own = `chrome-extension://${stack.chromium.extensionId}`
  const howToSee =
    debuggingPort === undefined
      ? ''
      : `
  no window      look at http://127.0.0.1:${String(debuggingPort)} with another browser's
                 chrome://inspect, or run npm start -- --check for pictures
`
  console.log(`${howToSee}
  Shop Manager   ${shopManagerPages.dashboard}
  our dashboard  ${own}/dashboard.html
  options        ${own}/options.html
  sale now       ${stack.sandbox.apiOrigin}/sandbox   (or: curl -X POST ${stack.sandbox.apiOrigin}/sandbox/sale)
  Etsy's API     ${stack.sandbox.apiOrigin}
  worker         ${stack.worker.origin}   (log: ${stack.worker.logFile})

  Ctrl+C ends everything.`)
  if (values.watch) watchExtension(stack)
  stack.chromium.browser.once('disconnected', () => void stop(0))
}
