import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type Plugin,
} from 'chart.js'
import type { ChartColours } from './chart-colours.ts'
import { fanLines, type Fan } from './fan.ts'

Chart.register(LineController, LineElement, PointElement, LinearScale, Filler)

export type FanWords = {
  /** The y axis: an amount in minor units. */
  readonly amount: (minor: number) => string
  /** The x axis: a step, in days from today. */
  readonly step: (step: number) => string
}

/** Draws the fan into a canvas. The caller destroys the chart. */
export function drawFan(
  canvas: HTMLCanvasElement,
  fan: Fan,
  words: FanWords,
  colours: ChartColours,
): Chart {
  const lines = fanLines(fan)
  const label = { family: colours.font, size: 11 }
  const line = { pointRadius: 0, borderWidth: 2, fill: false, tension: 0.2 }
  const past = fan.actual.length
  return new Chart(canvas, {
    type: 'line',
    data: {
      datasets: [
        { ...line, data: lines.p90, borderWidth: 0, backgroundColor: colours.band, fill: '+1' },
        { ...line, data: lines.p10, borderWidth: 0 },
        {
          ...line,
          data: lines.naive,
          borderColor: colours.naive,
          borderDash: [0.1, 4.5],
          borderCapStyle: 'round',
          tension: 0,
        },
        { ...line, data: lines.days, borderWidth: 1, borderColor: colours.usual, tension: 0 },
        { ...line, data: lines.p50, borderColor: colours.mid, borderDash: [7, 4] },
        {
          ...line,
          data: lines.known,
          borderColor: colours.actual,
          borderJoinStyle: 'round',
          pointRadius: lines.known.map((_, index) => (index === past - 1 ? 3.5 : 0)),
          pointBackgroundColor: colours.actual,
          pointBorderColor: colours.surface,
          pointBorderWidth: 1.5,
        },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: fan.events.length > 0 ? 34 : 6, right: 2 } },
      scales: {
        x: {
          type: 'linear',
          min: 1 - past,
          max: fan.p50.length,
          border: { display: false },
          grid: { display: false },
          afterBuildTicks: axis => {
            axis.ticks = [1 - past, 0, 30, 60, 90]
              .filter(step => step <= fan.p50.length)
              .map(value => ({ value }))
          },
          ticks: {
            autoSkip: false,
            maxRotation: 0,
            align: 'inner',
            color: context => (isZero(context) ? colours.strong : colours.label),
            font: context => (isZero(context) ? { ...label, weight: 600 as const } : label),
            callback: value => words.step(Number(value)),
          },
        },
        y: {
          beginAtZero: true,
          border: { display: false },
          grid: {
            color: context => (isZero(context) ? colours.base : colours.grid),
            drawTicks: false,
          },
          ticks: {
            color: colours.label,
            font: label,
            maxTicksLimit: 5,
            padding: 8,
            callback: value => words.amount(Number(value)),
          },
        },
      },
    },
    plugins: [marks(fan, colours)],
  })
}

/** Chart.js also asks for the axis as a whole, and then there is no tick. */
function isZero(context: { readonly tick?: { readonly value: number } | undefined }): boolean {
  return context.tick?.value === 0
}

/** Today as a thin line, events as dashes with their names in two rows above the drawing. */
function marks(fan: Fan, colours: ChartColours): Plugin<'line'> {
  return {
    id: 'marks',
    beforeDatasetsDraw: chart => {
      const { ctx, chartArea, scales } = chart
      const x = scales['x']
      if (x === undefined) return
      ctx.save()
      ctx.font = `11px ${colours.font}`
      ctx.textBaseline = 'top'
      vertical(ctx, x.getPixelForValue(0), chartArea.top, chartArea.bottom, colours.now, [])
      const rowEnds = [-Infinity, -Infinity]
      for (const event of fan.events) {
        const at = x.getPixelForValue(event.step)
        const width = ctx.measureText(event.name).width
        const left = Math.min(at + 5, chartArea.right - width)
        const row = rowEnds.findIndex(end => left > end + 8)
        vertical(ctx, at, chartArea.top - 4, chartArea.bottom, colours.event, [2, 3])
        // No room in either row: the dash stays, the sentence for screen readers has the name.
        if (row === -1) continue
        rowEnds[row] = left + width
        ctx.fillStyle = colours.now
        ctx.fillText(event.name, left, 2 + row * 15)
      }
      ctx.restore()
    },
  }
}

function vertical(
  ctx: CanvasRenderingContext2D,
  x: number,
  top: number,
  bottom: number,
  colour: string,
  dash: number[],
): void {
  ctx.strokeStyle = colour
  ctx.lineWidth = 1
  ctx.setLineDash(dash)
  ctx.beginPath()
  ctx.moveTo(Math.round(x) + 0.5, top)
  ctx.lineTo(Math.round(x) + 0.5, bottom)
  ctx.stroke()
}
