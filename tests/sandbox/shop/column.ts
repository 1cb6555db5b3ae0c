type Numbers = Float64Array | Int32Array | Uint8Array

const makers = {
  f64: (length: number): Numbers => new Float64Array(length),
  i32: (length: number): Numbers => new Int32Array(length),
  u8: (length: number): Numbers => new Uint8Array(length),
}

/** A growing list of numbers in a typed array: a million orders fit where as many objects would not. */
export class Column {
  readonly #make: (length: number) => Numbers
  #data: Numbers
  #length = 0

  constructor(kind: keyof typeof makers) {
    this.#make = makers[kind]
    this.#data = this.#make(64)
  }

  get length(): number {
    return this.#length
  }

  /** Returns the index it was put at. */
  push(value: number): number {
    if (this.#length === this.#data.length) {
      const larger = this.#make(this.#data.length * 2)
      larger.set(this.#data)
      this.#data = larger
    }
    this.#data[this.#length] = value
    return this.#length++
  }

  at(index: number): number {
    const value = index < this.#length ? this.#data[index] : undefined
    if (value === undefined) throw new RangeError(`no row ${index} of ${this.#length}`)
    return value
  }

  set(index: number, value: number): void {
    if (index < 0 || index >= this.#length) throw new RangeError(`no row ${index}`)
    this.#data[index] = value
  }

  add(index: number, value: number): void {
    this.set(index, this.at(index) + value)
  }

  /** Rows in a new order; rows not named are dropped. */
  reorder(order: ArrayLike<number>): void {
    const next = this.#make(Math.max(64, order.length))
    for (let i = 0; i < order.length; i++) next[i] = this.at(order[i] ?? -1)
    this.#data = next
    this.#length = order.length
  }

  /** In an ascending column: how many rows are below `value`. */
  lowerBound(value: number): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#data[middle] ?? Infinity) < value) low = middle + 1
      else high = middle
    }
    return low
  }
}
