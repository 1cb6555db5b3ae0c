/**
 * What `npm start` and `npm test` begin with: on a machine with only Node 20 and git it installs
 * what is missing, says so in one line each, and then runs the command under the Node that the
 * toolchain needs. Plain JavaScript without dependencies, since it runs before there are any.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './find-browser.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.installed')
const isWindows = process.platform === 'win32'
const npm = isWindows ? 'npm.cmd' : 'npm'

const commands = {
  start: 'scripts/start.ts',
  test: 'scripts/test.ts',
  check: 'scripts/check.ts',
  bench: 'tests/bench/main.ts',
  fuzz: 'scripts/fuzz.ts',
  'forecast:evaluate': 'scripts/forecast-evaluate.ts',
  'models:train': 'scripts/models-train.mjs',
  'models:retrain': 'scripts/models-retrain.mjs',
  'models:sign': 'scripts/models-sign.ts',
}
/** What drives a browser; of the fuzzed suites, only that of pages. */
const withBrowser = ['start', 'test', 'bench', 'fuzz worlds']

function say(line) {
  console.log(`set-up: ${line}`)
}

function fail(line, next) {
  console.error(`set-up: ${line}\n        ${next}`)
  process.exit(1)
}

/** Runs a tool with its own progress on screen. Answers whether it succeeded. */
function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  return result.status === 0
}

function installDependencies() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const wanted = createHash('sha256').update(lock).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(localNode())) return
  say('installing the packages that package-lock.json names (about a minute, once)')
  // The machine's own Node may be older than some packages like; they run under the Node among them.
  if (!run(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { shell: isWindows })) {
    fail('npm ci failed.', 'See its message above; with a network, run the same command again.')
  }
  if (!existsSync(localNode())) run(npm, ['rebuild', 'node', 'esbuild', 'workerd'])
  writeFileSync(stamp, wanted)
}

function localNode() {
  return join(modules, 'node', 'bin', isWindows ? 'node.exe' : 'node')
}

/** The newest Node at hand that the toolchain accepts: this one, or the one in node_modules. */
function chooseNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (existsSync(localNode())) return localNode()
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  return fail(
    `Node ${process.versions.node} is too old for the tools, and the newer one did not install.`,
    'Run `npm rebuild node`, or install Node 24.',
  )
}

function installBrowser() {
  const named = process.env.PUPPETEER_EXECUTABLE_PATH
  // Whoever names a browser wants that one: another, fetched or installed, would be a surprise.
  if (named && !existsSync(named)) {
    fail(
      `PUPPETEER_EXECUTABLE_PATH names ${named}, which does not exist.`,
      'Name a browser that is there, or leave it unset to use or fetch one.',
    )
  }
  const found = findBrowser()
  if (found) return found
  say('no Chromium found: fetching one (about 150 MB, once)')
  const fetched = spawnSync(
    chooseNode(),
    [
      join(modules, 'puppeteer', 'lib', 'puppeteer', 'node', 'cli.js'),
      'browsers',
      'install',
      'chrome',
    ],
    // Its errors end in forty lines of usage; what matters of them is said below.
    { cwd: root, stdio: ['ignore', 'inherit', 'ignore'], timeout: 600_000 },
  )
  if (fetched.status === 0) {
    const afterwards = findBrowser()
    if (afterwards) return afterwards
  }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('that download is not reachable here: installing the package `chromium` with apt-get')
    const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    run('apt-get', ['update', '-qq'], quiet)
    run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'],
      quiet,
    )
    const afterwards = findBrowser()
    if (afterwards) return afterwards
  }
  return fail(
    'no Chromium could be found or installed.',
    'Install Chromium or Chrome, or name one with PUPPETEER_EXECUTABLE_PATH, and run this again.',
  )
}

const [name, ...args] = process.argv.slice(2)
const script = commands[name]
if (!script) fail(`unknown command ${name}.`, `Known: ${Object.keys(commands).join(', ')}.`)

installDependencies()
const node = chooseNode()
const env = {
  ...process.env,
  // Tools that are started by name must find the same Node, not the machine's older one.
  PATH: [join(modules, '.bin'), process.env.PATH].join(delimiter),
  WRANGLER_SEND_METRICS: 'false',
  NO_UPDATE_NOTIFIER: '1',
  WXT_TELEMETRY: 'false',
}
const wanted = name === 'fuzz' ? `fuzz ${args.includes('worlds') ? 'worlds' : ''}` : name
if (withBrowser.includes(wanted)) env.PUPPETEER_EXECUTABLE_PATH = installBrowser()
mkdirSync(join(root, '.output'), { recursive: true })

const child = spawn(node, [join(root, script), ...args], { cwd: root, stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
