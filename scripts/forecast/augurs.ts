import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AutoETS, initSync as initEts } from '@bsull/augurs/ets'
import { initSync as initMstl, MSTL } from '@bsull/augurs/mstl'
import { initSync as initProphet, Prophet } from '@bsull/augurs/prophet'
import { numberOfDay } from '../../models/metrics/day.ts'

/** Days of one method, with the bounds of its own 80 % interval where it gives one. */
export type DayForecast = {
  readonly point: readonly number[]
  readonly lower?: readonly number[] | undefined
  readonly upper?: readonly number[] | undefined
}

export type DayMethod = {
  readonly id: string
  readonly forecast: (values: readonly number[], origin: string, horizon: number) => DayForecast
}

const LEVEL = 0.8
const DAY_S = 86_400

/** The methods a developer would pick in a browser. Loads their WebAssembly; Node only. */
export async function augursMethods(): Promise<readonly DayMethod[]> {
  const folder = dirname(createRequire(import.meta.url).resolve('@bsull/augurs'))
  const wasm = (name: string): Promise<Buffer> => readFile(join(folder, `${name}_bg.wasm`))
  initEts({ module: await wasm('ets') })
  initMstl({ module: await wasm('mstl') })
  initProphet({ module: await wasm('prophet') })
  const { optimizer } = await import('@bsull/augurs-prophet-wasmstan')
  return [
    {
      id: 'augurs-ets',
      forecast(values, _, horizon) {
        const model = new AutoETS(7, 'ZZZ')
        model.fit([...values])
        return dayForecast(model.predict(horizon, LEVEL))
      },
    },
    {
      id: 'augurs-mstl',
      forecast(values, _, horizon) {
        const model = MSTL.ets([7])
        model.fit([...values])
        return dayForecast(model.predict(horizon, LEVEL))
      },
    },
    {
      id: 'augurs-prophet',
      forecast(values, origin, horizon) {
        const last = numberOfDay(origin)
        const first = last - values.length + 1
        const model = new Prophet({
          optimizer,
          seasonalityMode: 'multiplicative',
          intervalWidth: LEVEL,
        })
        model.fit({ ds: values.map((_, i) => (first + i) * DAY_S), y: [...values] })
        const ds = Array.from({ length: horizon }, (_, i) => (last + 1 + i) * DAY_S)
        const { point, intervals } = model.predict({ ds }).yhat
        return { point, lower: intervals?.lower, upper: intervals?.upper }
      },
    },
  ]
}

function dayForecast(forecast: {
  point: number[]
  intervals?: { lower: number[]; upper: number[] } | undefined
}): DayForecast {
  const { point, intervals } = forecast
  return { point, lower: intervals?.lower, upper: intervals?.upper }
}
