import * as ort from 'onnxruntime-web/wasm'
import { err, ok, type Result } from '../../schema/result.ts'
import type { ModelFailure } from '../../models/forecast/network.ts'

/** A tensor on its way in or out: its numbers and its dimensions. */
export type Tensor = {
  readonly data: Float32Array | Int32Array
  readonly dims: readonly number[]
}

/** A loaded graph. Runs of all graphs follow one another: the engine has one thread and one memory. */
export type Graph = {
  readonly run: (
    inputs: Readonly<Record<string, Tensor>>,
  ) => Promise<Result<Readonly<Record<string, Float32Array>>, ModelFailure>>
}

// A page of an extension has no cross-origin isolation, so there are no threads to be had.
ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

/** Where the engine finds its WebAssembly; in Node it finds it by itself. */
export function setWasmFolder(url: string): void {
  ort.env.wasm.wasmPaths = url
}

let tail: Promise<unknown> = Promise.resolve()

/** Runs after what was asked before. A failure is the asker's: the next run does not see it. */
function queued<T>(job: () => Promise<T>): Promise<T> {
  const mine = tail.then(job)
  tail = mine.catch(() => undefined)
  return mine
}

export async function loadGraph(bytes: Uint8Array): Promise<Result<Graph, ModelFailure>> {
  try {
    const session = await queued(() => ort.InferenceSession.create(bytes))
    return ok({ run: inputs => run(session, inputs) })
  } catch (error) {
    return err({ reason: 'model-failed', detail: `load: ${String(error)}` })
  }
}

async function run(
  session: ort.InferenceSession,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<Result<Readonly<Record<string, Float32Array>>, ModelFailure>> {
  try {
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { data, dims }]) => [
        name,
        data instanceof Float32Array
          ? new ort.Tensor('float32', data, dims)
          : new ort.Tensor('int32', data, dims),
      ]),
    )
    const outputs = await queued(() => session.run(feeds))
    const answer: Record<string, Float32Array> = {}
    for (const [name, tensor] of Object.entries(outputs)) {
      if (!(tensor.data instanceof Float32Array)) {
        return err({ reason: 'model-failed', detail: `${name} is ${tensor.type}` })
      }
      answer[name] = tensor.data
    }
    return ok(answer)
  } catch (error) {
    return err({ reason: 'model-failed', detail: `run: ${String(error)}` })
  }
}
