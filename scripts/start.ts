/**
 * `npm start`: the production extension in Chromium, on a small Etsy and a local worker.
 * `--check` runs the main job once, unattended, and exits 0 only if every number agrees.
 */
import { parseArgs } from 'node:util'
import { buildExtension } from './stack/extension.ts'
import { runMainJob } from './main-job/main-job.ts'
import { shopManagerPages } from './main-job/surfaces.ts'
import { startStack } from './stack/stack.ts'
import { watchExtension } from './stack/watch.ts'

const { values } = parseArgs({
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
})

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)
const headless = values.check || values.headless || !hasDisplay

console.log('building the extension')
buildExtension('chrome')
console.log('starting the sandbox, the worker and Chromium')
const stack = await startStack({
  headless,
  shop: {
    seed: Number(values.seed),
    transactions: Number(values.transactions),
    ...(values.replay === undefined ? {} : { replay: values.replay }),
  },
  sandbox: { port: values.check ? 0 : 8790 },
})

let isStopping = false
async function stop(code: number): Promise<void> {
  if (isStopping) return
  isStopping = true
  await stack.stop()
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))

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
  console.log(`
  Shop Manager   ${shopManagerPages.dashboard}${headless ? '   (Chromium runs without a window)' : ''}
  our dashboard  ${own}/dashboard.html
  options        ${own}/options.html
  sale now       ${stack.sandbox.apiOrigin}/sandbox   (or: curl -X POST ${stack.sandbox.apiOrigin}/sandbox/sale)
  Etsy's API     ${stack.sandbox.apiOrigin}
  worker         ${stack.worker.origin}   (log: ${stack.worker.logFile})

  Ctrl+C ends everything.`)
  if (values.watch) watchExtension(stack)
  stack.chromium.browser.once('disconnected', () => void stop(0))
}
