import {
  manifestPath,
  MAX_MANIFEST_BYTES,
  MODEL_FORMAT,
  modelFilePath,
  type SignedManifest,
  signedManifestSchema,
} from '../../schema/http/model-manifest.ts'
import { problemSchema } from '../../schema/http/problem.ts'
import type { ModelFile } from '../../schema/model-registry.ts'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import type { ModelRefusal } from './model-refusal.ts'
import { sha256Hex } from './sha256.ts'

const MANIFEST_TIMEOUT_MS = 20_000
const FILE_TIMEOUT_MS = 90_000

/** What the worker has to offer to this build. Nothing of it is checked yet. */
export async function askManifest(
  workerOrigin: string,
): Promise<Result<SignedManifest, ModelRefusal>> {
  // Asked each time, so that a model taken back is gone with the next question.
  const answer = await read(new URL(manifestPath(MODEL_FORMAT), workerOrigin), {
    maxBytes: MAX_MANIFEST_BYTES,
    timeoutMs: MANIFEST_TIMEOUT_MS,
    cache: 'no-cache',
  })
  if (!answer.ok) return answer
  const parsed = parseJson(signedManifestSchema, new TextDecoder().decode(answer.value))
  if (parsed.ok) return parsed
  return err({ reason: 'malformed', detail: `${parsed.error.path}: ${parsed.error.message}` })
}

/** The bytes that a manifest names, or why they are not to be had. */
export async function askFile(
  workerOrigin: string,
  { path, bytes, sha256 }: ModelFile,
): Promise<Result<Uint8Array<ArrayBuffer>, ModelRefusal>> {
  // Kept in the store: a second copy in the browser's cache would be of no use.
  const answer = await read(new URL(modelFilePath(sha256), workerOrigin), {
    maxBytes: bytes,
    timeoutMs: FILE_TIMEOUT_MS,
    cache: 'no-store',
  })
  if (!answer.ok) return answer
  if (answer.value.length !== bytes)
    return err({ reason: 'file-cut', detail: `${path}: ${answer.value.length} of ${bytes} bytes` })
  if ((await sha256Hex(answer.value)) !== sha256) return err({ reason: 'file-wrong', detail: path })
  return answer
}

async function read(
  url: URL,
  limits: {
    readonly maxBytes: number
    readonly timeoutMs: number
    readonly cache: 'no-cache' | 'no-store'
  },
): Promise<Result<Uint8Array<ArrayBuffer>, ModelRefusal>> {
  const { maxBytes, timeoutMs, cache } = limits
  // Ends the answer with whatever has come of it, also when we are the ones who have had enough.
  const end = new AbortController()
  try {
    const response = await fetch(url, {
      // Nobody is named: the question is the same from every browser.
      credentials: 'omit',
      redirect: 'error',
      cache,
      signal: AbortSignal.any([end.signal, AbortSignal.timeout(timeoutMs)]),
    })
    const limit = response.ok ? maxBytes : MAX_MANIFEST_BYTES
    const declared = Number(response.headers.get('content-length') ?? 0)
    const body = declared > limit ? undefined : await readWithin(response.body, limit)
    if (body === undefined)
      return err({ reason: 'too-large', detail: `${url.pathname}: more than ${limit} bytes` })
    if (response.ok) return ok(body)
    const problem = parseJson(problemSchema, new TextDecoder().decode(body))
    const said = problem.ok ? problem.value.reason : ''
    // Only in these words: a 404 of somebody in between takes no model back.
    const reason = response.status === 404 && said === 'not-published' ? said : 'offline'
    return err({ reason, detail: `${url.pathname}: ${response.status} ${said}`.trim() })
  } catch (error) {
    return err({ reason: 'offline', detail: `${url.pathname}: ${String(error)}` })
  } finally {
    end.abort()
  }
}

/** All of a body, or `undefined` as soon as it is more than it may be. */
async function readWithin(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > maxBytes) return undefined
    chunks.push(chunk)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
