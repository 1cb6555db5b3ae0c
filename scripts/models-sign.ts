import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { layOut } from './models/lay-out.ts'

/**
 * Signs the champion of models/trained for browsers whose package has an older one, and lays it out
 * as the worker's bucket has it. The private key comes from the environment and is written nowhere.
 */
const root = join(import.meta.dirname, '..')
const { values: options } = parseArgs({
  options: {
    trained: { type: 'string', default: join(root, 'models/trained') },
    output: { type: 'string', default: join(root, '.output/models') },
  },
})
const privateKey = process.env['MODELS_SIGNING_KEY']
if (privateKey === undefined || privateKey === '')
  throw new Error('MODELS_SIGNING_KEY is to hold the private key: PKCS #8, PEM, P-256')
const { manifest, files } = await layOut({ ...options, privateKey, now: Date.now() })
console.log(`${options.output}: put these into the bucket in this order, the manifest last`)
for (const key of [...files, manifest]) console.log(key)
