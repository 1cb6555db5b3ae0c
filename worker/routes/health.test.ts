import { exports } from 'cloudflare:workers'
import { expect, test } from 'vitest'

test('says that it runs and which clients it understands', async () => {
  const answer = await exports.default.fetch('https://sync.etsypro.example/health')
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ status: 'ok', version: 3, minVersion: 1 })
})
