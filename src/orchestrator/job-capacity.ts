interface Slots {
  readonly capacity: number
  load: number
}

/**
 * How many jobs of each external capability may run, and how many do. Reserving checks no limit, and what is freed too often
 * makes room that does not exist (spec BY-22 and errata; go-livepeer core/external_capabilities.go).
 */
export class JobCapacity {
  readonly #capabilities = new Map<string, Slots>()

  register(name: string, capacity: number, load: number = 0): void {
    this.#capabilities.set(name, { capacity, load })
  }

  /** Forgets the capability with its load. */
  remove(name: string): void {
    this.#capabilities.delete(name)
  }

  has(name: string): boolean {
    return this.#capabilities.has(name)
  }

  /** Jobs that count as running, null for a capability that is not registered. */
  load(name: string): number | null {
    return this.#capabilities.get(name)?.load ?? null
  }

  /** What a token reports: never below 0. */
  available(name: string): number {
    const slots = this.#capabilities.get(name)
    return slots === undefined ? 0 : Math.max(0, slots.capacity - slots.load)
  }

  /** False = there is no such capability. */
  reserve(name: string): boolean {
    const slots = this.#capabilities.get(name)
    if (slots === undefined) return false
    slots.load += 1
    return true
  }

  free(name: string): void {
    const slots = this.#capabilities.get(name)
    if (slots !== undefined) slots.load -= 1
  }
}
