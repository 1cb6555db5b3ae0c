import { watch } from 'node:fs'
import { join } from 'node:path'
import { buildExtension } from './extension.ts'
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

async function rebuild(stack: Stack): Promise<void> {
  try {
    buildExtension('chrome')
    const worker = await (await stack.chromium.background()).worker()
    await worker?.evaluate(() => chrome.runtime.reload())
    console.log('  built and loaded again; reload the page to see it')
  } catch (error) {
    console.error(error)
  }
}
