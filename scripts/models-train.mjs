// Trains the forecasting models with whatever Python has the packages; `--smoke` only proves that
// every step still runs. Other arguments go to models/training/train.py.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const debianPackages = ['python3-torch', 'python3-onnx', 'python3-sklearn', 'python3-pandas']
const needed = 'import torch, onnx, sklearn, pandas, numpy'

/** The first interpreter that has everything; Debian's own comes first, since its packages are older and calmer. */
function findPython() {
  const candidates = [process.env.PYTHON, '/usr/bin/python3', 'python3'].filter(Boolean)
  return candidates.find(each => spawnSync(each, ['-c', needed], { stdio: 'ignore' }).status === 0)
}

function installFromDebian() {
  if (process.getuid?.() !== 0) return
  console.log(`installing ${debianPackages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env }
  spawnSync('apt-get', ['update'], options)
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...debianPackages], options)
}

let python = findPython()
if (python === undefined) {
  installFromDebian()
  python = findPython()
}
if (python === undefined) {
  console.error(
    `No Python with torch, onnx, scikit-learn and pandas. On Debian: apt-get install ${debianPackages.join(' ')}; elsewhere: pip install -r models/training/requirements.txt, then PYTHON=<its interpreter>.`,
  )
  process.exit(1)
}

const passed = process.argv.slice(2)
const isSmoke = passed.includes('--smoke')
const scratch = mkdtempSync(join(tmpdir(), 'models-train-'))
const places = isSmoke ? ['--output', scratch] : []
const script = join(root, 'models/training/train.py')
const { status } = spawnSync(
  python,
  [
    '-W',
    'ignore',
    script,
    '--node',
    process.execPath,
    '--work',
    join(scratch, 'work'),
    ...places,
    ...passed,
  ],
  { stdio: 'inherit', cwd: root, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } },
)
if (isSmoke && status === 0) {
  for (const name of [
    'model.onnx',
    'stacker.onnx',
    'golden.json',
    'stacker-golden.json',
    'card.md',
  ]) {
    const { size } = statSync(join(scratch, 'shop-network/1', name))
    if (size === 0) throw new Error(`${name} is empty`)
  }
  console.log('the training still runs from end to end')
}
rmSync(scratch, { recursive: true, force: true })
process.exit(status ?? 1)
