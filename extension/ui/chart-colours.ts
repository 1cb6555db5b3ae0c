/** What the fan chart paints with. */
export const chartRoles = {
  actual: '--ep-chart-actual',
  mid: '--ep-accent',
  band: '--ep-chart-band',
  naive: '--ep-chart-naive',
  usual: '--ep-chart-usual',
  grid: '--ep-chart-grid',
  base: '--ep-line-strong',
  now: '--ep-text-2',
  event: '--ep-edge',
  label: '--ep-text-3',
  strong: '--ep-text',
  surface: '--ep-surface',
} as const

export type ChartColours = Readonly<Record<keyof typeof chartRoles, string>> & {
  readonly font: string
}

/**
 * A canvas cannot read `light-dark()` or custom properties: each role is put on a probe element
 * inside the chart's own surroundings and read back as a plain colour.
 */
export function resolveColours(near: HTMLElement): ChartColours {
  const probe = near.ownerDocument.createElement('span')
  probe.hidden = true
  near.append(probe)
  const read = (role: string) => {
    probe.style.setProperty('color', `var(${role})`)
    return getComputedStyle(probe).color
  }
  const colours = {
    actual: read(chartRoles.actual),
    mid: read(chartRoles.mid),
    band: read(chartRoles.band),
    naive: read(chartRoles.naive),
    usual: read(chartRoles.usual),
    grid: read(chartRoles.grid),
    base: read(chartRoles.base),
    now: read(chartRoles.now),
    event: read(chartRoles.event),
    label: read(chartRoles.label),
    strong: read(chartRoles.strong),
    surface: read(chartRoles.surface),
    font: getComputedStyle(near).fontFamily,
  }
  probe.remove()
  return colours
}

/** Calls back when the colours may have changed: by our own theme or by the system's. */
export function onThemeChange(root: HTMLElement, changed: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(changed)
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme'] })
  signal.addEventListener('abort', () => observer.disconnect(), { once: true })
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', changed, { signal })
  }
}
