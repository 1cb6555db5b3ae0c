import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildExtension } from '../../scripts/stack/extension.ts'
import { startStack, workerHost, type Stack } from '../../scripts/stack/stack.ts'
import { CHROME_ID, CHROME_REDIRECT } from '../../schema/extension-ids.ts'

/**
 * Another extension, as any seller may have installed: it asks for no permission, and wants the
 * seller's session. Its page runs beside ours in the same browser profile.
 */
let stack: Stack
let attacker: Page
let attackerId: string
const folder = mkdtempSync(join(tmpdir(), 'other-extension-'))
const WORKER = `https://${workerHost}`

beforeAll(async () => {
  // EXTENSION_DIR: a build made before, when the test is run by itself again and again.
  const extensionDir = process.env['EXTENSION_DIR'] ?? buildExtension('chrome')
  stack = await startStack({ shop: { transactions: 300, seed: 5 }, extensionDir, workerPort: 0 })
  await stack.connect()
  const manifest = { manifest_version: 3, name: 'Other', version: '1.0' }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'page.html'), '<!doctype html><title>Other</title>')
  attackerId = await stack.chromium.browser.installExtension(folder)
  attacker = await stack.chromium.browser.newPage()
  await attacker.goto(`chrome-extension://${attackerId}/page.html`)
})

afterAll(async () => {
  await stack.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** What our own background gets from the worker: `ok` while the seller is signed in. */
async function syncNow(): Promise<unknown> {
  const options = await stack.chromium.openExtensionPage('options.html')
  const answer: unknown = await options.evaluate(
    shopId => chrome.runtime.sendMessage({ type: 'sync-now', shopId }),
    String(stack.sandbox.shop.shopId),
  )
  await options.close()
  return answer
}

/** One request of the attacker, as it would make it: whether it went out, and what it could read. */
function attempt(path: string, init: RequestInit): Promise<{ status?: number; text?: string }> {
  return attacker.evaluate(
    async (url, options) => {
      try {
        const answer = await fetch(url, options)
        return { status: answer.status, text: await answer.text() }
      } catch {
        return {}
      }
    },
    WORKER + path,
    init,
  )
}

test('our build has the id that the worker knows, and the other one another', () => {
  expect(stack.chromium.extensionId).toBe(CHROME_ID)
  expect(attackerId).not.toBe(CHROME_ID)
})

test('the browser holds nothing that it could add to another’s request', async () => {
  const cookies = await stack.chromium.browser.cookies()
  const ofTheWorker = cookies.filter(({ domain }) => domain.includes(workerHost))
  // Of the way through Etsy's consent, which has come to its end.
  expect(ofTheWorker.map(({ name }) => name)).toEqual(['__Host-etsypro-connect'])
})

test.each([
  ['/session/refresh', '{"refreshToken":"x"}'],
  ['/session/end', '{"refreshToken":"x"}'],
  ['/session', '{}'],
  ['/session/refresh', undefined],
])('a request with credentials to %s reads nothing and does nothing', async (path, body) => {
  for (const mode of ['cors', 'no-cors'] as const) {
    const answer = await attempt(path, {
      method: 'POST',
      credentials: 'include',
      mode,
      ...(body !== undefined && { body }),
    })
    // Refused by the browser, or opaque.
    expect(answer.text ?? '').toBe('')
    expect(answer.status ?? 0).toBe(0)
  }
  expect(await syncNow()).toEqual({ ok: true })
})

test('a proof with a key of its own helps it to nothing', async () => {
  const answer = await attacker.evaluate(async url => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
      'verify',
    ])
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const encode = (value: unknown) =>
      btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    const iat = Math.floor(Date.now() / 1000)
    const jti = crypto.randomUUID()
    const signed = `${encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } })}.${encode({ jti, htm: 'POST', htu: url, iat })}`
    const bytes = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      pair.privateKey,
      new TextEncoder().encode(signed),
    )
    const signature = btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
    try {
      const refused = await fetch(url, {
        method: 'POST',
        credentials: 'include',
        headers: { dpop: `${signed}.${signature}`, 'content-type': 'application/json' },
        body: JSON.stringify({ refreshToken: 'x' }),
      })
      return { status: refused.status, text: await refused.text() }
    } catch {
      return {}
    }
  }, `${WORKER}/session/refresh`)
  expect(answer).toEqual({})
})

test('a sign-in cannot be led back to it, and one to us gives it no code', async () => {
  const challenge = 'a'.repeat(43)
  const own = `https://${attackerId}.chromiumapp.org/`
  const tab = await stack.chromium.browser.newPage()
  const refused = await tab.goto(
    `${WORKER}/oauth/start?${new URLSearchParams({ challenge, redirect: own }).toString()}`,
  )
  expect(refused?.status()).toBe(400)
  const ours = await tab.goto(
    `${WORKER}/oauth/start?${new URLSearchParams({ challenge, redirect: CHROME_REDIRECT }).toString()}`,
  )
  // The seller would have to consent at Etsy; the code then goes to an address that is ours.
  expect(ours?.url()).toContain('/oauth/connect')
  await tab.close()
  expect(await attacker.evaluate(() => 'identity' in chrome)).toBe(false)
})

test('it finds no store, no token and no key of ours', async () => {
  const found = await attacker.evaluate(async () => ({
    databases: await indexedDB.databases(),
    storage: 'storage' in chrome,
    local: Object.keys(localStorage),
  }))
  expect(found).toEqual({ databases: [], storage: false, local: [] })
  const message = await attacker.evaluate(
    id =>
      new Promise(resolve => {
        try {
          chrome.runtime.sendMessage(id, { type: 'sync-now', shopId: '10000001' }, answer => {
            resolve({ answer, error: chrome.runtime.lastError?.message })
          })
        } catch (error) {
          resolve({ error: String(error) })
        }
      }),
    CHROME_ID,
  )
  expect(message).not.toHaveProperty('answer')
})

test('our own key cannot be read out even by us, and signs in again after the browser forgot the token', async () => {
  const options = await stack.chromium.openExtensionPage('options.html')
  const kept = await options.evaluate(async () => {
    const opened = indexedDB.open('sign-ins')
    const rows = await new Promise<{ key: { privateKey: CryptoKey } }[]>((resolve, reject) => {
      opened.onerror = () => reject(new Error('no database'))
      opened.onsuccess = () => {
        const all = opened.result.transaction('signIns').objectStore('signIns').getAll()
        all.onsuccess = () => resolve(all.result)
      }
    })
    opened.result.close()
    const tries = await Promise.all(
      (['jwk', 'pkcs8', 'raw'] as const).map(format =>
        crypto.subtle.exportKey(format, rows[0]!.key.privateKey).then(
          () => 'read',
          () => 'refused',
        ),
      ),
    )
    await chrome.storage.session.clear()
    return { rows: rows.length, extractable: rows[0]?.key.privateKey.extractable, tries }
  })
  expect(kept).toEqual({
    rows: 1,
    extractable: false,
    tries: ['refused', 'refused', 'refused'],
  })
  await options.close()
  expect(await syncNow()).toEqual({ ok: true })
})
