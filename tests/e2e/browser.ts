import puppeteer, { type Browser, type Page, type Target } from 'puppeteer'
import { findBrowser } from '../../scripts/find-browser.mjs'

export type LaunchOptions = {
  /** The production build, unpacked. */
  readonly extensionDir: string
  /** Hosts of the outside world, and the loopback port that plays each of them over TLS. */
  readonly hosts: Readonly<Record<string, number>>
  readonly headless?: boolean
  /** IANA name: where the seller's computer stands. */
  readonly timeZone?: string
  /** Keeps the profile; a fresh, deleted one when absent. */
  readonly userDataDir?: string
  /** Another browser may look at this one on this loopback port. */
  readonly debuggingPort?: number
}

export type Launched = {
  readonly browser: Browser
  readonly extensionId: string
  /** Opens one of the extension's own pages. */
  openExtensionPage(path: string): Promise<Page>
  /** The background's target, started if it was asleep. */
  background(): Promise<Target>
  close(): Promise<void>
}

/** Chromium with the unmodified production build, in which the outside world is the loopback. */
export async function launchBrowser(options: LaunchOptions): Promise<Launched> {
  const executablePath = findBrowser()
  if (executablePath === undefined) {
    throw new Error('no Chromium: run the tests with `npm test`, or set PUPPETEER_EXECUTABLE_PATH')
  }
  const rules = Object.entries(options.hosts).map(
    ([host, port]) => `MAP ${host}:443 127.0.0.1:${String(port)}`,
  )
  const browser = await puppeteer.launch({
    executablePath,
    headless: options.headless ?? true,
    pipe: true,
    // The library's own handlers end our process before anything else is stopped.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    enableExtensions: [options.extensionDir],
    ...(options.userDataDir === undefined ? {} : { userDataDir: options.userDataDir }),
    defaultViewport: null,
    protocolTimeout: 10_800_000,
    env: { ...process.env, ...(options.timeZone === undefined ? {} : { TZ: options.timeZone }) },
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-gpu',
      '--ignore-certificate-errors',
      // Everything else that Chromium may look up by itself ends here instead of on a network.
      `--host-resolver-rules=${rules.join(', ')}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
      '--window-size=1440,1000',
      ...(options.debuggingPort === undefined
        ? []
        : [`--remote-debugging-port=${String(options.debuggingPort)}`]),
    ],
  })
  const background = (): Promise<Target> =>
    browser.waitForTarget(
      target => /^chrome-extension:\/\/[^/]+\/background\.js$/.test(target.url()),
      { timeout: 30_000 },
    )
  const extensionId = new URL((await background()).url()).host
  return {
    browser,
    extensionId,
    background,
    async openExtensionPage(path) {
      const page = await browser.newPage()
      await page.goto(`chrome-extension://${extensionId}/${path}`)
      return page
    },
    close: () => browser.close(),
  }
}
