/** Go's strings.ToLower: each rune by itself, so that no rune becomes two. */
export function lowerRunes(text: string): string {
  let lower = ''
  for (const rune of text) {
    const [first = ''] = rune.toLowerCase()
    lower += first
  }
  return lower
}

/** Go's strings.ToUpper: each rune by itself; one whose upper case is longer stays as it is. */
export function upperRunes(text: string): string {
  let upper = ''
  for (const rune of text) {
    const mapped = Array.from(rune.toUpperCase())
    upper += mapped.length === 1 ? mapped.join('') : rune
  }
  return upper
}
