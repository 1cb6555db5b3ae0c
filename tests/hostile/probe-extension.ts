import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame, Page } from 'puppeteer'
import { expect } from 'vitest'
import { buildExtension } from '../../scripts/stack/extension.ts'
import { root } from '../../scripts/stack/paths.ts'

const PANEL = /^chrome-extension:.*\/panel\.html/

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
  return page.waitForFrame(frame => PANEL.test(frame.url()), {
    timeout: 10_000,
  })
}

/** How wide the panel stands in the page; 0 while its frame is loaded again, so that a test asks once more. */
export async function panelWidth(page: Page): Promise<number> {
  try {
    const element = await (await panelFrame(page)).frameElement()
    return (await element?.boundingBox())?.width ?? 0
  } catch {
    return 0
  }
}

/** The last thing that the page's panel heard of it, once it says all of this. */
export async function heardPage(
  page: Page,
  where: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown>> {
  let heard: Record<string, unknown> = {}
  await expect
    .poll(
      async () => {
        heard = await lastHeard(page)
        return heard
      },
      { timeout: 10_000, interval: 50 },
    )
    .toMatchObject(where)
  return heard
}

async function lastHeard(page: Page): Promise<Record<string, unknown>> {
  const frame = page.frames().find(each => PANEL.test(each.url()))
  try {
    const last: unknown = await frame?.evaluate(() =>
      Reflect.get(globalThis, 'heard')?.findLast(
        (message: { type: string }) => message.type === 'page',
      ),
    )
    return typeof last === 'object' && last !== null ? { ...last } : {}
  } catch {
    // The frame was loaded again while we asked.
    return {}
  }
}
