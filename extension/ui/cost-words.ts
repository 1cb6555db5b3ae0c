import { plural } from './format-number.ts'

/**
 * Whether the seller's own costs are in a number, and of how many orders (or pieces) they are not:
 * "before your own costs", "after your own costs", or after those that are known.
 */
export function costWords(
  sums: { readonly count: number; readonly uncosted: number; readonly costs: number },
  locale: string,
  counted: 'order' | 'piece' = 'order',
): string {
  const { count, uncosted, costs } = sums
  if (costs === 0 && uncosted >= count) return 'before your own costs'
  if (uncosted === 0) return 'after your own costs'
  const lack = plural(uncosted, `${counted} lacks`, `${counted}s lack`, locale)
  return `after your own costs as far as they are entered (${lack} one)`
}
