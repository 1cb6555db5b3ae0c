/**
 * Splits `total` minor units by `weights`, to the cent: the parts always add up to the whole. What
 * is left after rounding towards zero goes to the largest remainders, the earlier part first.
 * Without any weight the first takes all; without parts there is nothing to split.
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  if (whole <= 0) return weights.map((_, i) => (i === 0 ? total : 0))
  const sign = Math.sign(total)
  const size = Math.abs(total)
  // Products of two amounts may leave the safe integers: BigInt keeps the remainders exact.
  const exact = weights.map(weight => BigInt(size) * BigInt(weight))
  const divisor = BigInt(whole)
  const parts = exact.map(product => Number(product / divisor))
  let left = size - parts.reduce((sum, part) => sum + part, 0)
  const byRemainder = exact
    .map((product, i) => ({ i, remainder: product % divisor }))
    .sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1))
  for (const { i } of byRemainder) {
    if (left === 0) break
    parts[i] = (parts[i] ?? 0) + 1
    left -= 1
  }
  return parts.map(part => (part === 0 ? 0 : sign * part))
}
