import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame, Page } from 'puppeteer'
import { buildExtension } from '../../scripts/stack/extension.ts'
import { root } from '../../scripts/stack/paths.ts'

/**
 * The production build with its content script and manifest as they are, in which a probe takes the
 * panel's place: a test can then see what the host says and make the panel say anything.
 */
export function probeExtension(): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'probe-extension-'))
  // EXTENSION_DIR: a build made before, when a test is run by itself again and again.
  cpSync(process.env['EXTENSION_DIR'] ?? buildExtension('chrome'), dir, { recursive: true })
  cpSync(join(root, 'tests/hostile/probe'), dir, { recursive: true })
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** Our frame in a page, once it is there. */
export function panelFrame(page: Page): Promise<Frame> {
  return page.waitForFrame(frame => /^chrome-extension:.*\/panel\.html/.test(frame.url()), {
    timeout: 10_000,
  })
}

/** Waits for the probe to hear of a page, and gives the last thing it heard. */
export async function heardPage(frame: Frame, where: Record<string, unknown> = {}) {
  const handle = await frame.waitForFunction(
    expected => {
      const last = Reflect.get(globalThis, 'heard').findLast(
        (message: { type: string }) => message.type === 'page',
      )
      const fits = Object.entries(expected).every(
        ([key, value]) => JSON.stringify(last?.[key]) === JSON.stringify(value),
      )
      return fits && last
    },
    { timeout: 10_000, polling: 50 },
    where,
  )
  return handle.jsonValue()
}
