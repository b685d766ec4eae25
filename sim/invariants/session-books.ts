/** One record per session, made on first use: the memory of a monitor. */
export class PerSession<T> {
  readonly #records = new Map<string, T>()
  readonly #create: (session: string) => T

  constructor(create: (session: string) => T) {
    this.#create = create
  }

  of(session: string): T {
    const known = this.#records.get(session)
    if (known !== undefined) return known
    const created = this.#create(session)
    this.#records.set(session, created)
    return created
  }

  entries(): IterableIterator<[string, T]> {
    return this.#records.entries()
  }
}
