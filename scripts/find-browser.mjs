import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

const binaries = [
  ['chrome-linux64', 'chrome'],
  [
    'chrome-mac-arm64',
    'Google Chrome for Testing.app',
    'Contents',
    'MacOS',
    'Google Chrome for Testing',
  ],
  [
    'chrome-mac-x64',
    'Google Chrome for Testing.app',
    'Contents',
    'MacOS',
    'Google Chrome for Testing',
  ],
  ['chrome-win64', 'chrome.exe'],
]

/** What puppeteer fetched earlier, newest first. */
function* fetched() {
  const cache = join(
    process.env.PUPPETEER_CACHE_DIR ?? join(homedir(), '.cache', 'puppeteer'),
    'chrome',
  )
  if (!existsSync(cache)) return
  for (const version of readdirSync(cache).sort().reverse()) {
    for (const binary of binaries) yield join(cache, version, ...binary)
  }
}

/** The browser to test with: the one that is named, one that is installed, one that was fetched. */
export function findBrowser() {
  const named = process.env.PUPPETEER_EXECUTABLE_PATH
  if (named) return existsSync(named) ? named : undefined
  for (const place of [...places, ...fetched()]) if (existsSync(place)) return place
  return undefined
}
