import { exports } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { SYNC_VERSION } from '../../schema/sync/version.ts'

test('says that it runs and which clients it understands', async () => {
  const answer = await exports.default.fetch('https://sync.etsypro.example/health')
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ status: 'ok', version: SYNC_VERSION, minVersion: 1 })
})
