import { signal } from '@preact/signals'

/** True while the seller does not want anybody to read the numbers over their shoulder. */
export const numbersHidden = signal(false)

const anyDigit = /\p{Nd}/gu

/**
 * Replaces digits while numbers are hidden. Replaced, not blurred: a blur can be undone, and a
 * screen reader would read through it. Components that format a number re-render on the change.
 */
export function veil(text: string): string {
  return numbersHidden.value ? text.replace(anyDigit, '•') : text
}
