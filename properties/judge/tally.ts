/** How often each named thing was seen. */
export class Tally {
  readonly #counts = new Map<string, number>()

  count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  get names(): readonly string[] {
    return [...this.#counts.keys()]
  }

  /** Of the names, those that were never seen. */
  missing(names: readonly string[]): readonly string[] {
    return names.filter((name) => !this.#counts.has(name))
  }

  /** The rarest first. */
  toString(): string {
    const rarest = [...this.#counts].sort(([, a], [, b]) => a - b)
    return rarest.map(([name, count]) => `${count} × ${name}`).join('\n')
  }
}
