interface Entry<Value> {
  readonly atNs: number
  readonly value: Value
}

/** What held when. Looking back a little is cheap, however long the history is. */
export class History<Value> {
  readonly #entries: Entry<Value>[] = []
  readonly #first: Value

  /** `first` has always held. */
  constructor(first: Value) {
    this.#first = first
  }

  /** The value after the last change, which may lie ahead. */
  get last(): Value {
    return this.#entries.at(-1)?.value ?? this.#first
  }

  /** From `atNs` on; whatever was to change later no longer does. */
  set(atNs: number, value: Value): void {
    while ((this.#entries.at(-1)?.atNs ?? -1) >= atNs) this.#entries.pop()
    this.#entries.push({ atNs, value })
  }

  at(atNs: number): Value {
    for (let index = this.#entries.length - 1; index >= 0; index -= 1) {
      const entry = this.#entries[index]
      if (entry !== undefined && entry.atNs <= atNs) return entry.value
    }
    return this.#first
  }
}
