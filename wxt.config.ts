import preact from '@preact/preset-vite'
import { defaultClientConditions } from 'vite'
import { defineConfig } from 'wxt'
import { packagedFiles } from './extension/inference/packaged-files.ts'
import { frameMatches, hostOrigin } from './extension/pages/manifest-matches.ts'
import { PRODUCT_NAME } from './extension/ui/product.ts'
import { CHROME_KEY, FIREFOX_ID } from './schema/extension-ids.ts'

/** The store gives the id itself, and takes no package that names a key. */
const isForStore = process.argv.includes('zip')

const workerOrigin = process.env.WXT_WORKER_ORIGIN ?? 'https://sync.etsypro.example'

export default defineConfig({
  srcDir: 'extension',
  publicDir: 'extension/public',
  // A rebuild for a running browser goes to a folder of its own first.
  outDir: process.env.WXT_OUT_DIR ?? '.output',
  // An import that is not written cannot be checked.
  imports: false,
  manifestVersion: 3,
  vite: () => ({
    plugins: [preact()],
    resolve: {
      // Without it the engine's 14 MB of WebAssembly would be packed a second time.
      conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
    },
  }),
  hooks: {
    'build:publicAssets': (wxt, files) => {
      files.push(...packagedFiles(wxt.config.root))
    },
  },
  manifest: ({ browser }) => ({
    name: PRODUCT_NAME,
    description: "A seller's own true numbers, forecasts and next steps inside Shop Manager.",
    permissions: [
      'storage',
      'unlimitedStorage',
      'alarms',
      'identity',
      // Firefox has no such document: there the background page runs the forecasts.
      ...(browser === 'firefox' ? [] : ['offscreen' as const]),
      // Firefox starts the script of a new version in open pages by itself (ADR 13).
      ...(browser === 'firefox' ? [] : ['scripting' as const]),
    ],
    // `content_scripts` alone does not let us start the script in a page that is already open. The
    // policy below keeps our own pages and the background from asking Etsy for anything.
    host_permissions: [`${workerOrigin}/*`, ...(browser === 'firefox' ? [] : frameMatches)],
    content_security_policy: {
      extension_pages: [
        "default-src 'self'",
        // 'wasm-unsafe-eval': ONNX Runtime is WebAssembly; it permits no script.
        "script-src 'self' 'wasm-unsafe-eval'",
        // Attributes carry lengths and series colours to our own style sheets.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        `connect-src 'self' ${workerOrigin} ${workerOrigin.replace(/^http/, 'ws')}`,
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        // The policy holds for all our pages, and the panel's home is a frame in Shop Manager.
        `frame-ancestors ${hostOrigin} 'self'`,
      ].join('; '),
    },
    web_accessible_resources: [
      {
        resources: ['panel.html'],
        matches: frameMatches,
        // A new address each session: the page cannot look for us under a known one.
        ...(browser === 'firefox' ? {} : { use_dynamic_url: true }),
      },
    ],
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: FIREFOX_ID,
              strict_min_version: '142.0',
              data_collection_permissions: { required: ['financialAndPaymentInfo'] },
            },
          },
        }
      : {
          minimum_chrome_version: '130',
          // Loaded unpacked, the id would follow from the folder; the worker must know it.
          ...(isForStore ? {} : { key: CHROME_KEY }),
        }),
  }),
})
