import type { ComponentChildren } from 'preact'

/** 16 × 16 line drawings; the stroke is the text's colour. */
const drawings = {
  eye: (
    <>
      <path d="M1.6 8S3.9 3.9 8 3.9 14.4 8 14.4 8 12.1 12.1 8 12.1 1.6 8 1.6 8Z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  'eye-off': (
    <path d="M3.2 5.9C2.1 6.9 1.6 8 1.6 8S3.9 12.1 8 12.1c.9 0 1.7-.2 2.4-.5M6.5 4.1A6 6 0 0 1 8 3.9c4.1 0 6.4 4.1 6.4 4.1s-.5.9-1.5 1.9M2.6 2.6l10.8 10.8" />
  ),
  'chevron-down': <path d="M4 6.2 8 10.2l4-4" />,
  'chevron-right': <path d="M6.2 4l4 4-4 4" />,
  'chevron-up': <path d="M4 10 8 6l4 4" />,
  plus: <path d="M8 3v10M3 8h10" />,
  close: <path d="M4 4l8 8M12 4l-8 8" />,
  check: <path d="M3.2 8.4l3.2 3.2 6.4-6.8" />,
  info: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 7.4V11" />
      <path d="M8 5h.01" stroke-width="2" />
    </>
  ),
  stop: (
    <>
      <path d="M5.4 1.9h5.2l3.5 3.5v5.2l-3.5 3.5H5.4l-3.5-3.5V5.4Z" />
      <path d="M8 5v3.6" />
      <path d="M8 11h.01" stroke-width="1.9" />
    </>
  ),
  up: <path d="M8 3.5 13 12H3Z" fill="currentColor" />,
  down: <path d="M8 12.5 3 4h10Z" fill="currentColor" />,
  level: <path d="M3 8h10" stroke-width="2.5" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 4.6V8l2.4 1.6" />
    </>
  ),
  box: (
    <>
      <path d="M2.6 5 8 2.2 13.4 5v6L8 13.8 2.6 11Z" />
      <path d="M2.6 5 8 7.8 13.4 5M8 7.8v6" />
    </>
  ),
  open: (
    <path d="M9.2 2.8h4v4M13.2 2.8 7.7 8.3M11.4 9.6v2.7a1 1 0 0 1-1 1H3.7a1 1 0 0 1-1-1V5.6a1 1 0 0 1 1-1h2.7" />
  ),
  gear: (
    <>
      <path d="M2.5 5h6M12.7 5h.8M2.5 11H4M7.7 11h5.8" />
      <circle cx="10.6" cy="5" r="1.9" />
      <circle cx="5.8" cy="11" r="1.9" />
    </>
  ),
  list: <path d="M3 4.5h10M3 8h10M3 11.5h6" />,
  lock: (
    <>
      <rect x="3.4" y="7" width="9.2" height="6.6" rx="1.3" />
      <path d="M5.4 7V5.2a2.6 2.6 0 0 1 5.2 0V7" />
    </>
  ),
  save: <path d="M8 2.6V10M4.9 7.1 8 10.2l3.1-3.1M3 13.3h10" />,
  sync: (
    <>
      <path d="M13.2 6.7A5.4 5.4 0 0 0 3.6 5.2M2.8 9.3a5.4 5.4 0 0 0 9.6 1.5" />
      <path d="M3.4 2.3v3h3M12.6 13.7v-3h-3" />
    </>
  ),
  tag: (
    <>
      <path d="M2.6 7.7V3.2a.6.6 0 0 1 .6-.6h4.5l5.7 5.7a1 1 0 0 1 0 1.4l-3.7 3.7a1 1 0 0 1-1.4 0Z" />
      <circle cx="5.5" cy="5.5" r=".9" />
    </>
  ),
  trend: (
    <>
      <path d="M2.5 12.5 6.2 8l2.6 2.2 4.7-6" />
      <path d="M10.3 4h3.3v3.3" />
    </>
  ),
} satisfies Record<string, ComponentChildren>

export type IconName = keyof typeof drawings

/** Always beside its word, or in a button with a label: so hidden from screen readers. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="ep-icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <g
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      >
        {drawings[name]}
      </g>
    </svg>
  )
}

/** Our identity: a stitched line that rises. */
export function Glyph({ size = 20 }: { size?: number }) {
  return (
    <svg class="ep-glyph" viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <rect width="20" height="20" rx="5" fill="var(--ep-accent-solid)" />
      <path
        d="M3.7 14.7C8 14.2 10.7 11.7 13.3 7.7"
        fill="none"
        stroke="var(--ep-on-accent)"
        stroke-width="2.1"
        stroke-linecap="round"
        stroke-dasharray="2.7 3.1"
      />
      <circle
        cx="15"
        cy="5.3"
        r="1.7"
        fill="none"
        stroke="var(--ep-on-accent)"
        stroke-width="1.5"
      />
    </svg>
  )
}
