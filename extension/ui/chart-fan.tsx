import { useEffect, useRef } from 'preact/hooks'
import { custom } from './card.tsx'
import { onThemeChange, resolveColours } from './chart-colours.ts'
import type { FanWords } from './draw-fan.ts'
import type { Fan } from './fan.ts'

/**
 * Known days solid, the forecast's middle stitched, eight in ten as a band, the baseline as dots,
 * events as thin dashes. One sentence stands for the drawing.
 */
export function FanChart({
  fan,
  words,
  sentence,
  heightPx = 210,
}: {
  fan: Fan
  words: FanWords
  sentence: string
  heightPx?: number
}) {
  const figure = useRef<HTMLElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    const owner = new AbortController()
    const { signal } = owner
    let erase: (() => void) | undefined
    const draw = async () => {
      // Loaded when a chart is on the page, so that marks and numbers never wait for it.
      const { drawFan } = await import('./draw-fan.ts')
      if (signal.aborted || figure.current === null || canvas.current === null) return
      erase?.()
      const chart = drawFan(canvas.current, fan, words, resolveColours(figure.current))
      erase = () => chart.destroy()
    }
    const redraw = () => {
      draw().catch((error: unknown) => {
        console.error('fan chart', error)
      })
    }
    redraw()
    onThemeChange(document.documentElement, redraw, signal)
    return () => {
      owner.abort()
      erase?.()
    }
  }, [fan, words])

  return (
    <figure
      ref={figure}
      class="ep-canvas"
      role="img"
      aria-label={sentence}
      style={custom({ '--plot-h': `${heightPx}px` })}
    >
      <canvas ref={canvas} aria-hidden="true" />
    </figure>
  )
}

/** What each kind of line means. */
export function FanLegend({ baseline }: { baseline: string }) {
  return (
    <ul class="ep-legend">
      <li>
        <svg width="22" height="10" aria-hidden="true">
          <path class="l-actual" d="M1 5H21" />
        </svg>
        Known, mean of 7 days
      </li>
      <li>
        <svg width="22" height="10" aria-hidden="true">
          <path class="l-day" d="M1 8 6 2 11 7 16 1 21 6" />
        </svg>
        a day
      </li>
      <li>
        <svg width="22" height="10" aria-hidden="true">
          <path class="l-mid" d="M0 5H22" />
        </svg>
        Middle (p50)
      </li>
      <li>
        <svg width="22" height="10" aria-hidden="true">
          <path class="a-band" d="M0 0H22V10H0Z" />
        </svg>
        8 in 10 (p10 to p90)
      </li>
      <li>
        <svg width="22" height="10" aria-hidden="true">
          <path class="l-naive" d="M2 5H21" />
        </svg>
        {baseline}
      </li>
    </ul>
  )
}
