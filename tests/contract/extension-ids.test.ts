import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import {
  CHROME_ID,
  CHROME_KEY,
  CHROME_ORIGIN,
  CHROME_REDIRECT,
  FIREFOX_ID,
  FIREFOX_REDIRECT,
} from '../../schema/extension-ids.ts'
import { parseJson } from '../../schema/parse.ts'

const hashOf = (algorithm: string, bytes: Buffer | string) =>
  createHash(algorithm).update(bytes).digest('hex')

test('the id in Chrome follows from the key', () => {
  const half = hashOf('sha256', Buffer.from(CHROME_KEY, 'base64')).slice(0, 32)
  const letters = half.replace(/./g, digit => String.fromCharCode(97 + Number.parseInt(digit, 16)))
  expect(CHROME_ID).toBe(letters)
})

test('the redirect in Firefox follows from the id', () => {
  expect(FIREFOX_REDIRECT).toBe(`https://${hashOf('sha1', FIREFOX_ID)}.extensions.allizom.org/`)
})

const configSchema = v.object({
  vars: v.object({ EXTENSION_ORIGINS: v.string(), EXTENSION_REDIRECTS: v.string() }),
})

test('the worker is configured for these, and for no others than the store’s', () => {
  const text = readFileSync(new URL('../../worker/wrangler.jsonc', import.meta.url), 'utf8')
  const json = text.replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1')
  const config = parseJson(configSchema, json)
  if (!config.ok) throw new Error(config.error.message)
  const origins = config.value.vars.EXTENSION_ORIGINS.split(' ')
  const redirects = config.value.vars.EXTENSION_REDIRECTS.split(' ')
  expect(origins).toContain(CHROME_ORIGIN)
  expect(redirects).toEqual(expect.arrayContaining([CHROME_REDIRECT, FIREFOX_REDIRECT]))
  for (const origin of origins) expect(origin).toMatch(/^chrome-extension:\/\/[a-p]{32}$/)
  expect(redirects).toHaveLength(origins.length + 1)
})
