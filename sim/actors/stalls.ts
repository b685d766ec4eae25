import { assert } from '../kernel/assert.ts'

interface Window {
  readonly fromNs: number
  /** Infinity while it lasts. */
  toNs: number
}

/** Windows in which no block of a layer comes. */
export class Stalls {
  readonly #windows: Window[] = []

  begin(nowNs: number): void {
    assert(!this.isOpen, 'a chain that stands still stops')
    this.#windows.push({ fromNs: nowNs, toNs: Infinity })
  }

  end(nowNs: number): void {
    const last = this.#windows.at(-1)
    assert(last !== undefined && this.isOpen, 'a chain that runs goes on')
    last.toNs = nowNs
  }

  get isOpen(): boolean {
    return this.#windows.at(-1)?.toNs === Infinity
  }

  /** When blocks were last seen to come at `atNs`: that instant, or the beginning of the window in which it lies. */
  lastSeenNs(atNs: number): number {
    for (const { fromNs, toNs } of this.#windows) {
      if (fromNs <= atNs && atNs < toNs) return fromNs
    }
    return atNs
  }

  /** How many blocks, one every `intervalNs`, did not come up to `atNs`. */
  missed(atNs: number, intervalNs: number): number {
    let missed = 0
    for (const { fromNs, toNs } of this.#windows) {
      if (fromNs >= atNs) break
      missed += Math.floor(Math.min(atNs, toNs) / intervalNs) - Math.floor(fromNs / intervalNs)
    }
    return missed
  }
}
