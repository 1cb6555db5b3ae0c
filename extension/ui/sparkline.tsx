/** A line without axes: only its shape is meant. Fewer than two points draw nothing. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const path = sparklinePath(values)
  return (
    <span class="ep-spark" role="img" aria-label={label}>
      {path && (
        <svg
          class="ep-plot__svg"
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path class="l-own" d={path} />
        </svg>
      )}
    </span>
  )
}

/** From zero at the bottom to the highest at the top, in a box of 100 by 100. */
export function sparklinePath(values: readonly number[]): string | undefined {
  if (values.length < 2) return undefined
  const top = Math.max(0, ...values)
  const bottom = Math.min(0, ...values)
  const height = top - bottom || 1
  return values
    .map((value, index) => {
      const x = (100 * index) / (values.length - 1)
      const y = 95 - (90 * (value - bottom)) / height
      return `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`
    })
    .join('')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
