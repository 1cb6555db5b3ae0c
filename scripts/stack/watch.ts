import { watch } from 'node:fs'
import { join } from 'node:path'
import { updateExtension } from './extension.ts'
import { root } from './paths.ts'
import type { Stack } from './stack.ts'

/** Builds the extension again when one of its files changes, and loads it anew. */
export function watchExtension(stack: Stack): void {
  let timer: NodeJS.Timeout | undefined
  for (const folder of ['extension', 'models', 'schema']) {
    watch(join(root, folder), { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(() => void rebuild(stack), 200)
    })
  }
  console.log('  watching extension, models and schema')
}

/** Loaded again by the browser itself: an extension that reloads itself is switched off in this profile. */
async function rebuild(stack: Stack): Promise<void> {
  const startedAt = performance.now()
  try {
    const dir = updateExtension('chrome')
    await stack.chromium.browser.installExtension(dir)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    console.log(`  built and loaded in ${seconds} s; reload the page to see it`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
  }
}
