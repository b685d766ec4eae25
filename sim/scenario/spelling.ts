/** The name that was probably meant, or null. Ties go to the one that stands first. */
export function nearest(written: string, names: Iterable<string>): string | null {
  const target = written.toLowerCase()
  let best: string | null = null
  let bestDistance = Math.max(2, Math.floor(written.length / 3)) + 1
  for (const name of names) {
    const distance = editDistance(target, name.toLowerCase(), bestDistance)
    if (distance < bestDistance) [best, bestDistance] = [name, distance]
  }
  return best
}

/** ` Did you mean X?`-clause for a mend: the nearest name, and the whole list when it is short. */
export function suggestion(written: string, names: readonly string[], what: string): string {
  const near = nearest(written, names)
  if (near !== null) return `did you mean ${near}?`
  if (names.length === 0) return `there is no ${what} to name here`
  const shown = names.slice(0, 12).join(', ')
  return names.length > 12 ? `write one of ${shown}, …` : `write one of ${shown}`
}

/** Insertions, deletions, substitutions and swaps of neighbours; `limit` or more is told as `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, at(previous, j - 1) + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(beforePrevious, j - 2) + 1)
      }
      current.push(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return Math.min(at(previous, b.length), limit)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.MAX_SAFE_INTEGER
}
