import { build } from 'esbuild'
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { CHROME_ORIGIN, CHROME_REDIRECT } from '../../../schema/extension-ids.ts'
import { root } from '../../../scripts/stack/paths.ts'

/** An entry, bundled as `wrangler deploy` would, for a workerd that nobody else configures. */
export async function bundleWorker(entry = 'tests/bench/workerd/entry.ts'): Promise<string> {
  const bundle = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*'],
    loader: { '.sql': 'text' },
  })
  const [file] = bundle.outputFiles
  if (!file) throw new Error('esbuild gave no bundle')
  return file.text
}

/** What `worker/wrangler.jsonc` has, as words of workerd. */
export const COMPATIBILITY_DATE = '2026-10-01'
export const PUBLIC_ORIGIN = 'https://sync.etsypro.example'

export type BenchVars = Readonly<Record<string, string>>

/** Variables and secrets of one run. Etsy is nowhere unless a bench says so. */
export function benchVars(): BenchVars {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { crv, kty, x, y, d } = privateKey.export({ format: 'jwk' })
  // RFC 7638: the required members in the order of their names.
  const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y }))
  return {
    BENCH_KEY: JSON.stringify({ crv, kty, x, y, d }),
    BENCH_JKT: thumbprint.digest('base64url'),
    PUBLIC_ORIGIN,
    EXTENSION_ORIGINS: CHROME_ORIGIN,
    EXTENSION_REDIRECTS: CHROME_REDIRECT,
    ETSY_API_ORIGIN: 'http://127.0.0.1:9',
    ETSY_AUTHORIZE_URL: 'https://127.0.0.1:9/oauth/connect',
    ETSY_KEYSTRING: 'keystring',
    ETSY_SHARED_SECRET: 'secret',
    ETSY_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
    TOKEN_KEYS: JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    SESSION_KEY: randomBytes(32).toString('base64'),
  }
}

/**
 * One worker, its Durable Objects on disk under `state`. D1 and R2 are simulators of the developer
 * tools and absent: routes that need them cannot be served here.
 */
export function capnp(port: number, vars: BenchVars): string {
  const texts = Object.entries(vars).map(
    ([name, value]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(value)})`,
  )
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "disk", disk = (path = "state", writable = true)),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${String(port)}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "index.js", esModule = embed "worker.js")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  durableObjectNamespaces = [
    (className = "ShopRoom", uniqueKey = "shop-room", enableSql = true),
    (className = "EtsyQuota", uniqueKey = "etsy-quota", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [
    (name = "SHOP_ROOM", durableObjectNamespace = "ShopRoom"),
    (name = "ETSY_QUOTA", durableObjectNamespace = "EtsyQuota"),
    ${texts.join(',\n    ')}
  ],
);
`
}
