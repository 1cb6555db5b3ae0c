type Theme = 'light' | 'dark'

/**
 * Whether the page around an element is light or dark, measured: the first opaque background from
 * there to the root, else what the root's colour scheme paints. The seller's system does not count,
 * since Etsy's page need not follow it.
 */
export function measureTheme(from: Element): Theme {
  for (let element: Element | null = from; element !== null; element = element.parentElement) {
    const luminance = opaqueLuminance(getComputedStyle(element).backgroundColor)
    if (luminance !== undefined) return luminance < 0.4 ? 'dark' : 'light'
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme
  if (!scheme.includes('dark')) return 'light'
  if (!scheme.includes('light')) return 'dark'
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Of a computed colour, 0 to 1; `undefined` where one would see through it or it is not sRGB. */
export function opaqueLuminance(colour: string): number | undefined {
  const parts = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(colour)
  if (parts === null) return undefined
  const [red, green, blue] = parts.slice(1, 4).map(part => linear(Number(part) / 255))
  const alpha = Number(parts[4] ?? 1)
  if (red === undefined || green === undefined || blue === undefined || alpha < 0.5)
    return undefined
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
