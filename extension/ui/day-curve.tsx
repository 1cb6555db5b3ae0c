import { custom } from './card.tsx'

/** A running total through one day, beside what is usual by each hour. Amounts in minor units. */
export type DayCurveProps = {
  /** Running totals at the end of each hour so far; the last is now's. */
  readonly sums: readonly number[]
  /** Hours since midnight, with their fraction. */
  readonly nowHour: number
  /** Usual running totals at the end of each of 24 hours. */
  readonly usual: { readonly low: readonly number[]; readonly high: readonly number[] } | undefined
  readonly amount: (minor: number) => string
  /** Words under the axis: the start of the day, now, the end. */
  readonly clock: { readonly start: string; readonly now: string; readonly end: string }
  readonly sentence: string
}

const widthUnits = 1000
const heightUnits = 300

/** The known line stops at now: the rest of the day is empty, not zero. */
export function DayCurve(props: DayCurveProps) {
  const { sums, nowHour, usual } = props
  const values = [0, ...sums, ...(usual?.low ?? []), ...(usual?.high ?? [])]
  const scale = niceScale(Math.min(...values), Math.max(...values))
  const x = (hour: number) => round((Math.min(24, hour) / 24) * widthUnits)
  const y = (minor: number) =>
    round(heightUnits * (1 - (minor - scale.bottom) / (scale.top - scale.bottom)))
  const last = sums.at(-1) ?? 0
  return (
    <figure
      class="ep-plot ep-plot--y ep-plot--grow"
      role="img"
      aria-label={props.sentence}
      style={custom({ '--plot-h': '120px', '--plot-top': '14px' })}
    >
      <svg
        class="ep-plot__svg"
        viewBox={`0 0 ${widthUnits} ${heightUnits}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {scale.ticks.map(tick => (
          <path
            key={tick}
            class={tick === 0 ? 'l-base' : 'l-grid'}
            d={`M0 ${y(tick)}H${widthUnits}`}
          />
        ))}
        {usual && (
          <path
            class="a-usual"
            d={`${trace([0, ...usual.high], x, y)}${trace([0, ...usual.low], x, y, true)}Z`}
          />
        )}
        <path class="l-now" d={`M${x(nowHour)} 0V${heightUnits}`} />
        <path class="l-own" d={steps(sums, nowHour, x, y)} />
        <path class="d-ring" d={`M${x(nowHour)} ${y(last)}h0`} />
        <path class="d-own" d={`M${x(nowHour)} ${y(last)}h0`} />
      </svg>
      {scale.ticks.map(tick => (
        <span
          key={tick}
          class="ep-plot__y"
          style={{ top: `${round((100 * y(tick)) / heightUnits)}%` }}
        >
          {props.amount(tick)}
        </span>
      ))}
      {nowHour > 4 && (
        <span class="ep-plot__x ep-plot__x--start" style={{ left: 0 }}>
          {props.clock.start}
        </span>
      )}
      <span
        class={`ep-plot__x ep-plot__x--now${nowHour > 21 ? ' ep-plot__x--end' : nowHour < 3 ? ' ep-plot__x--start' : ''}`}
        style={{ left: `${round((100 * nowHour) / 24)}%` }}
      >
        {props.clock.now}
      </span>
      {nowHour < 16 && (
        <span class="ep-plot__x ep-plot__x--end" style={{ left: '100%' }}>
          {props.clock.end}
        </span>
      )}
    </figure>
  )
}

/** What the band means. Beside the drawing: in it, the own line runs through any place at some hour. */
export function DayLegend({ usual }: { usual: string }) {
  return (
    <p class="ep-legend">
      <span>
        <svg width="22" height="10" aria-hidden="true">
          <path class="a-usual" d="M0 0H22V10H0Z" />
        </svg>
        {usual}, 8 in 10
      </span>
    </p>
  )
}

type Place = (value: number) => number

function trace(values: readonly number[], x: Place, y: Place, isBackwards = false): string {
  const points = values.map((value, hour) => `${x(hour)} ${y(value)}`)
  if (isBackwards) points.reverse()
  return `${isBackwards ? 'L' : 'M'}${points.join('L')}`
}

/** Money arrives in jumps, so the line is a stair. */
function steps(sums: readonly number[], nowHour: number, x: Place, y: Place): string {
  const stairs = sums.map((sum, hour) => `H${x(Math.min(hour + 1, nowHour))}V${y(sum)}`)
  return `M0 ${y(0)}${stairs.join('')}H${x(nowHour)}`
}

/** Round numbers around what is drawn, zero among them: at most five lines. */
export function niceScale(
  low: number,
  high: number,
): { readonly bottom: number; readonly top: number; readonly ticks: readonly number[] } {
  const span = Math.max(high, 0) - Math.min(low, 0)
  if (span === 0) return { bottom: 0, top: 1, ticks: [0] }
  const rough = span / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map(factor => factor * power).find(size => size >= rough) ?? rough
  const first = Math.floor(Math.min(low, 0) / step)
  const last = Math.ceil(Math.max(high, 0) / step)
  // A little below zero does not need a whole step.
  const bottom = Math.max(first * step, Math.min(low, 0) - step / 4)
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
  return { bottom: low < 0 ? bottom : 0, top: last * step, ticks: ticks.filter(t => t >= bottom) }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
