import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJson } from '../../schema/parse.ts'
import { modelRegistrySchema } from '../../schema/model-registry.ts'

/**
 * What the package carries beside its bundles, for the build: the engine's WebAssembly with its
 * loader, once, and the model files that the registry names. Throws when one is missing: a package
 * without models must not be built.
 */
export function packagedFiles(root: string): { absoluteSrc: string; relativeDest: string }[] {
  const engine = join(root, 'node_modules/onnxruntime-web/dist')
  const trained = join(root, 'models/trained')
  const registry = parseJson(
    modelRegistrySchema,
    readFileSync(join(trained, 'registry.json'), 'utf8'),
  )
  if (!registry.ok) throw new Error(`models/trained/registry.json: ${registry.error.message}`)
  const models = registry.value.forecast.flatMap(({ network, stacker }) =>
    [network, stacker].flatMap(file => (file === undefined ? [] : [file.path])),
  )
  return [
    ...['ort-wasm-simd-threaded.wasm', 'ort-wasm-simd-threaded.mjs'].map(name => ({
      absoluteSrc: join(engine, name),
      relativeDest: `onnx-runtime/${name}`,
    })),
    ...['registry.json', ...models].map(path => ({
      absoluteSrc: join(trained, path),
      relativeDest: `trained/${path}`,
    })),
  ]
}
