const REPLACEMENT = '\ufffd'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads UTF-8; null when the bytes are not valid UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}

/** Reads UTF-8 as Go's `range` does: each single invalid byte becomes U+FFFD (spec live P-12). */
export function decodeUtf8Lenient(bytes: Uint8Array): string {
  const valid = decodeUtf8(bytes)
  if (valid !== null) return valid
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const rune = runeAt(bytes, at)
    text += rune.text ?? REPLACEMENT
    at += rune.size
  }
  return text
}

export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** The code point that starts at a byte; `text` is null (and `size` 1) for a byte that starts none. */
export function runeAt(
  bytes: Uint8Array,
  at: number,
): { readonly text: string | null; readonly size: number } {
  const size = sizeByFirst(bytes[at] ?? 0)
  const text = size === 0 ? null : decodeUtf8(bytes.subarray(at, at + size))
  return text === null ? { text, size: 1 } : { text, size }
}

function sizeByFirst(first: number): number {
  if (first < 0x80) return 1
  if (first < 0xc2) return 0
  if (first < 0xe0) return 2
  if (first < 0xf0) return 3
  return first < 0xf5 ? 4 : 0
}
