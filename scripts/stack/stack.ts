import { launchBrowser, type Launched } from '../../tests/e2e/browser.ts'
import { generateShop, type GenerateOptions } from '../../tests/sandbox/shop/generate-shop.ts'
import { replayFile } from '../../tests/sandbox/replay.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../tests/sandbox/sandbox.ts'
import { extensionDir } from './extension.ts'
import { guard } from './guard.ts'
import { startWorker, type RunningWorker } from './worker.ts'

/** The worker's address in the production build; here it leads to the loopback. */
export const workerHost = 'sync.etsypro.example'

export type StackOptions = {
  /** Size and seed of the generated shop, or a file of real transactions to replay. */
  readonly shop: { readonly transactions: number; readonly seed: number; readonly replay?: string }
  /** Further shops on the same Etsy, each of an account of its own. */
  readonly others?: readonly Omit<GenerateOptions, 'now'>[]
  readonly sandbox?: Omit<SandboxOptions, 'shop' | 'shops'>
  readonly headless?: boolean
  readonly workerPort?: number
  /** Where another browser may look at a Chromium without a window. */
  readonly debuggingPort?: number
  /** Another build of the extension than the one of this checkout. */
  readonly extensionDir?: string
  readonly userDataDir?: string
  /** Ends the start: what was started by then is stopped. */
  readonly signal?: AbortSignal
}

export type Stack = {
  readonly sandbox: Sandbox
  readonly worker: RunningWorker
  readonly chromium: Launched
  /** Signs the seller in as a person would: options page, button, Etsy's consent; as the first shop unless told. */
  connect(shopId?: number): Promise<void>
  stop(): Promise<void>
}

/**
 * A small Etsy, the worker, and Chromium with the extension, all on the loopback. Where one of them
 * does not start, those before it are stopped again.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { replay, ...shop } = options.shop
  const { signal } = options
  const ends: (() => Promise<void>)[] = []
  /** In the opposite order; one that fails does not keep the others alive. */
  const stop = async () => {
    for (const end of ends.splice(0).reverse())
      await end().catch((error: unknown) => console.error('could not be stopped', error))
  }
  try {
    signal?.throwIfAborted()
    const now = options.sandbox?.startMs ?? Date.now()
    const first =
      replay === undefined ? generateShop({ ...shop, now }) : (await replayFile(replay, now)).shop
    const others = (options.others ?? []).map(other => generateShop({ ...other, now }))
    const sandbox = await startSandbox({ ...options.sandbox, shops: [first, ...others] })
    ends.push(() => sandbox.stop())
    signal?.throwIfAborted()
    const worker = await startWorker({
      etsyApiOrigin: sandbox.apiOrigin,
      etsyAuthorizeUrl: 'https://www.etsy.com/oauth/connect',
      etsyKeystring: sandbox.app.keystring,
      etsySharedSecret: sandbox.app.sharedSecret,
      etsyWebhookSecret: sandbox.app.webhookSecret,
      publicOrigin: `https://${workerHost}`,
      signal,
      ...(options.workerPort === undefined ? {} : { port: options.workerPort }),
    })
    ends.push(() => worker.stop())
    sandbox.setWebhookTarget(`${worker.origin}/webhooks/etsy`)
    signal?.throwIfAborted()
    const chromium = await launchBrowser({
      extensionDir: options.extensionDir ?? extensionDir('chrome'),
      timeZone: sandbox.shop.calendar.timeZone,
      hosts: { 'www.etsy.com': sandbox.tlsPort, [workerHost]: worker.port },
      ...(options.headless === undefined ? {} : { headless: options.headless }),
      ...(options.userDataDir === undefined ? {} : { userDataDir: options.userDataDir }),
      ...(options.debuggingPort === undefined ? {} : { debuggingPort: options.debuggingPort }),
    })
    const letBe = guard(chromium.browser.process()?.pid ?? 0)
    ends.push(async () => {
      await chromium.close()
      letBe()
    })
    signal?.throwIfAborted()
    return {
      sandbox,
      worker,
      chromium,
      connect: shopId => connect(chromium, shopId ?? sandbox.shop.shopId),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function connect(chromium: Launched, shopId: number): Promise<void> {
  const { browser } = chromium
  const options = await chromium.openExtensionPage('options.html')
  const consent = browser.waitForTarget(target => target.url().includes('/oauth/connect'), {
    timeout: 60_000,
  })
  await options.waitForSelector('[data-action="connect"]', { visible: true, timeout: 30_000 })
  await options.click('[data-action="connect"]')
  const window = await (await consent).page()
  if (!window) throw new Error("Etsy's consent window has no page")
  await window.waitForSelector('form')
  // With one account there is nothing to choose.
  if (await window.$('select[name="shop"]'))
    await window.select('select[name="shop"]', String(shopId))
  await window.locator('::-p-aria([name="Allow"][role="button"])').click()
  await options.waitForSelector(`[data-connection="connected"] [data-shop="${String(shopId)}"]`, {
    timeout: 60_000,
  })
  await options.close()
}
