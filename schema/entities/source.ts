/** How a number is known, surest first. A sum carries the weakest of its parts. */
export const sources = ['exact', 'derived', 'estimated', 'forecast'] as const
export type Source = (typeof sources)[number]

export function weakestSource(parts: readonly Source[]): Source {
  return sources[Math.max(0, ...parts.map(part => sources.indexOf(part)))] ?? 'exact'
}
