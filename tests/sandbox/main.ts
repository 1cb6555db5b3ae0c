import { parseArgs } from 'node:util'
import { startSandbox } from './sandbox.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'tls-port': { type: 'string', default: '0' },
    transactions: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    currency: { type: 'string', default: 'USD' },
    country: { type: 'string', default: 'US' },
    'time-zone': { type: 'string', default: 'America/New_York' },
    replay: { type: 'string' },
    webhook: { type: 'string' },
    'redirect-uri': { type: 'string' },
    'per-second': { type: 'string' },
    'per-day': { type: 'string' },
    'auto-allow': { type: 'boolean', default: false },
  },
})

const perSecond = values['per-second']
const perDay = values['per-day']
const sandbox = await startSandbox({
  port: Number(values.port),
  tlsPort: Number(values['tls-port']),
  shop: {
    seed: Number(values.seed),
    transactions: Number(values.transactions),
    currency: values.currency,
    country: values.country,
    timeZone: values['time-zone'],
  },
  ...(values.replay !== undefined && { replay: values.replay }),
  ...(values.webhook !== undefined && { webhookUrl: values.webhook }),
  ...(values['redirect-uri'] !== undefined && { redirectUris: [values['redirect-uri']] }),
  limits: {
    ...(perSecond !== undefined && { perSecond: Number(perSecond) }),
    ...(perDay !== undefined && { perDay: Number(perDay) }),
  },
  autoAllow: values['auto-allow'],
})

console.log(`Open API      ${sandbox.apiOrigin}/v3/application`)
console.log(`Shop Manager  https://127.0.0.1:${sandbox.tlsPort} (as www.etsy.com)`)
console.log(`Controls      ${sandbox.apiOrigin}/sandbox`)

const stop = (): void => void sandbox.stop()
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
