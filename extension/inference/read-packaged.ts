import { browser } from 'wxt/browser'

/** Where the package lies. */
export function packageRoot(): URL {
  return new URL('.', browser.runtime.getURL('/offscreen.html'))
}

/** A file of `models/trained` out of the package. */
export async function readPackaged(path: string): Promise<Uint8Array> {
  const response = await fetch(new URL(`trained/${path}`, packageRoot()))
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
