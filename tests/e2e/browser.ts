import puppeteer, { type Browser, type Frame, type Page } from 'puppeteer'
import { findBrowser } from '../../scripts/find-browser.mjs'

export type LaunchOptions = {
  /** A built extension, unpacked. */
  readonly extensionDir: string
  /** Host and port, as in "www.etsy.com:443", to a port of the loopback. */
  readonly mapHosts: Readonly<Record<string, number>>
  readonly headless?: boolean
  /** Kept between two launches; a fresh one is made where it is absent. */
  readonly userDataDir?: string
  readonly args?: readonly string[]
}

/**
 * Chromium with the unmodified production build, which meets the sandbox under the real addresses.
 * Certificates are not checked, since the sandbox signs its own.
 */
export async function launchBrowser(options: LaunchOptions): Promise<Browser> {
  const rules = Object.entries(options.mapHosts).map(
    ([host, port]) => `MAP ${host} 127.0.0.1:${port}`,
  )
  const executablePath = findBrowser()
  return puppeteer.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    ...(options.userDataDir === undefined ? {} : { userDataDir: options.userDataDir }),
    headless: options.headless ?? true,
    pipe: true,
    enableExtensions: [options.extensionDir],
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      // Without these the log fills with refused connections.
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=${rules.join(', ')}`,
      '--ignore-certificate-errors',
      ...(options.args ?? []),
    ],
  })
}

/** The panel's frame in a page, once it is there. */
export async function panelFrame(page: Page, timeoutMs = 10_000): Promise<Frame> {
  return page.waitForFrame(frame => /^chrome-extension:.*\/panel\.html/.test(frame.url()), {
    timeout: timeoutMs,
  })
}
