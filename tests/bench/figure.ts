/** One figure on one line, for people and for machines. */
export function figure(
  name: string,
  value: number | undefined,
  unit: string,
  details: Readonly<Record<string, number | string | boolean>> = {},
): void {
  const rounded = value === undefined ? null : Math.round(value * 1000) / 1000
  console.log(JSON.stringify({ figure: name, value: rounded, unit, ...details }))
}

/** The value below which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
}
