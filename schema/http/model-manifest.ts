import * as v from 'valibot'
import { momentSchema } from '../entities/common.ts'
import { forecastModelSchema } from '../model-registry.ts'

/**
 * What a graph is given and answers, and the shape of the manifest. Raise it when the history, the
 * calendar, the features or the outputs change: browsers ask only for the format that they know,
 * so that one of last year is never given a graph which it would feed wrongly.
 */
export const MODEL_FORMAT = 1

/** Far above any manifest; the answer is cut there, whatever its header says. */
export const MAX_MANIFEST_BYTES = 16_384

const base64 = v.pipe(v.string(), v.base64())

/**
 * `GET /models/manifests/<format>`: exact bytes and the signature over them, in one answer, so that
 * no browser ever holds the one of today beside the other of yesterday.
 */
export const signedManifestSchema = v.object({
  /** Which of the extension's public keys it must be checked with. */
  keyId: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/)),
  /** The bytes of a `modelManifestSchema` as JSON, in UTF-8. */
  manifest: base64,
  /** ECDSA, P-256, SHA-256, over those bytes; r and s of 32 bytes each. */
  signature: base64,
})
export type SignedManifest = v.InferOutput<typeof signedManifestSchema>

/** The longest that a manifest may hold: a model is retrained each week, and signed again each month. */
export const MAX_MANIFEST_LIFE_MS = 120 * 86_400_000

/** Read only when the signature holds. */
export const modelManifestSchema = v.object({
  format: v.literal(MODEL_FORMAT),
  /** When it was signed: of two, the later one counts. */
  issuedAt: momentSchema,
  /** From then on no browser uses it: what its publisher forgot, or is kept from renewing, ends. */
  expiresAt: momentSchema,
  forecast: v.object({
    ...forecastModelSchema.entries,
    version: v.pipe(v.string(), v.regex(/^[1-9]\d{0,8}$/)),
    // Whatever it was where it was trained: what is fetched never takes the champion's place.
    role: v.literal('challenger'),
  }),
})
export type ModelManifest = v.InferOutput<typeof modelManifestSchema>

export const manifestPath = (format: number) => `/models/manifests/${String(format)}`

/** A file is named by its hash: what stands under an address never changes. */
export const modelFilePath = (sha256: string) => `/models/files/${sha256}`
