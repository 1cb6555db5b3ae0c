import { randomBytes, randomInt } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

const PUBLIC_ORIGIN = 'https://sync.etsypro.example'

/** Suites from seeds that run inside workerd, save for their files that end in `.e2e.test.ts`. */
const insideWorkerd = ['tests/sync/disorder', 'tests/hostile/etsy', 'tests/hostile/attacks']
const needsNode = '**/*.e2e.test.ts'

/** A disk that syncs each commit of a thousand rooms takes five times as long as memory. */
function roomsInMemory(): void {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize > 2 ** 30) process.env['TMPDIR'] = '/dev/shm'
  } catch {
    // No such folder on this system: the disk it is.
  }
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{schema,models,extension,scripts,tests/contract,tests/sandbox}/**/*.test.{ts,tsx}',
          ],
          environment: 'node',
          testTimeout: 30_000,
        },
        esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
      },
      {
        plugins: [
          cloudflareTest(async () => {
            roomsInMemory()
            // Only here: the other projects need no sandbox.
            const { etsyBindings, etsyOutbound } = await import('./tests/worker/etsy-outbound.ts')
            return {
              wrangler: { configPath: './worker/wrangler.jsonc' },
              miniflare: {
                bindings: {
                  ...etsyBindings,
                  PUBLIC_ORIGIN,
                  TOKEN_KEYS: JSON.stringify({
                    current: 'k1',
                    keys: { k1: randomBytes(32).toString('base64') },
                  }),
                  SESSION_KEY: randomBytes(32).toString('base64'),
                  // Empty: each suite takes the share that it runs within `npm test`.
                  FUZZ_RUNS: process.env['FUZZ_RUNS'] ?? '',
                  FUZZ_SECONDS: process.env['FUZZ_SECONDS'] ?? '',
                  FUZZ_SEED: process.env['FUZZ_SEED'] ?? String(randomInt(2 ** 31)),
                  MIGRATIONS: await readD1Migrations('./schema/d1'),
                },
                outboundService: etsyOutbound(PUBLIC_ORIGIN),
              },
            }
          }),
        ],
        test: {
          name: 'worker',
          include: ['worker', ...insideWorkerd].map(folder => `${folder}/**/*.test.ts`),
          exclude: [needsNode],
          setupFiles: ['./worker/testing/migrate.ts'],
          testTimeout: 30_000,
          // One Etsy for all files, which some of them make misbehave.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/{e2e,hostile,sync}/**/*.test.ts'],
          exclude: insideWorkerd.map(folder => `${folder}/**/!(*.e2e).test.ts`),
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // One Chromium and one workerd at a time: two cores.
          fileParallelism: false,
        },
      },
    ],
  },
})
