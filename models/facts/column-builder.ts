import type { AmountColumn } from './month-facts.ts'

const MOST_32 = 2 ** 31 - 1

/** Amounts in the smallest column that holds them all. */
export function amountColumn(values: readonly number[]): AmountColumn {
  const fits = values.every(value => value >= -MOST_32 && value <= MOST_32)
  return fits ? Int32Array.from(values) : Float64Array.from(values)
}

/** Gives each text its index. 0 stands for no text. */
export class DictionaryBuilder {
  readonly #indices = new Map<string, number>()
  readonly texts: string[] = ['']

  indexOf(text: string | undefined): number {
    if (text === undefined || text === '') return 0
    const known = this.#indices.get(text)
    if (known !== undefined) return known
    const index = this.texts.length
    this.#indices.set(text, index)
    this.texts.push(text)
    return index
  }
}
