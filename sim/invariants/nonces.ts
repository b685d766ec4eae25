interface Gap {
  readonly from: number
  readonly to: number
}

/** The nonces of one recipientRandHash that have been seen. They come in runs, mostly in order. */
export class Nonces {
  #last = 0
  /** Below the last one and not seen yet: runs may overtake each other. */
  #gaps: readonly Gap[] | null = null

  /** The highest one; 0 = none. */
  get last(): number {
    return this.#last
  }

  /** Takes a run, and says how many of it had been taken before. */
  take(first: number, last: number): number {
    let taken = Math.max(0, Math.min(last, this.#last) - first + 1)
    if (taken > 0 && this.#gaps !== null) {
      for (const { from, to } of this.#gaps) {
        taken -= Math.max(0, Math.min(last, to) - Math.max(first, from) + 1)
      }
      this.#gaps = this.#gaps.flatMap((gap) => without(gap, first, last))
    }
    if (first > this.#last + 1) {
      this.#gaps = [...(this.#gaps ?? []), { from: this.#last + 1, to: first - 1 }]
    }
    this.#last = Math.max(this.#last, last)
    return taken
  }
}

/** What is left of a gap once a run has been taken. */
function without({ from, to }: Gap, first: number, last: number): readonly Gap[] {
  const rest = [
    { from, to: Math.min(to, first - 1) },
    { from: Math.max(from, last + 1), to },
  ]
  return rest.filter((gap) => gap.from <= gap.to)
}
