const ESCAPE_BASE = 0xdc00

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Text whose bytes a peer chose. A byte that is no UTF-8 becomes the lone surrogate U+DC00 + byte, which valid text never holds,
 * so `textToBytes` gives back exactly the same bytes.
 */
export function bytesToText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    return escapeInvalidBytes(bytes)
  }
}

/** UTF-8, with the bytes that `bytesToText` escaped. */
export function textToBytes(text: string): Uint8Array {
  if (!/(?<![\ud800-\udbff])[\udc80-\udcff]/.test(text)) return new TextEncoder().encode(text)
  const parts = text.match(ESCAPED_OR_PLAIN) ?? []
  return new Uint8Array(Buffer.concat(parts.map(partToBytes)))
}

const ESCAPED_OR_PLAIN =
  /(?<![\ud800-\udbff])[\udc80-\udcff]|(?:[\ud800-\udbff][\udc00-\udfff]|[^\udc80-\udcff])+/g

function partToBytes(part: string): Uint8Array {
  const code = part.charCodeAt(0)
  const isEscape = part.length === 1 && code >= ESCAPE_BASE + 0x80 && code <= ESCAPE_BASE + 0xff
  return isEscape ? new Uint8Array([code - ESCAPE_BASE]) : new TextEncoder().encode(part)
}

function escapeInvalidBytes(bytes: Uint8Array): string {
  let text = ''
  let at = 0
  while (at < bytes.length) {
    const size = validSizeAt(bytes, at)
    text +=
      size === 0
        ? String.fromCharCode(ESCAPE_BASE + (bytes[at] ?? 0))
        : strict.decode(bytes.subarray(at, at + size))
    at += Math.max(1, size)
  }
  return text
}

/** Bytes of the character that starts here; 0 when none does. */
function validSizeAt(bytes: Uint8Array, at: number): number {
  for (const size of [1, 2, 3, 4]) {
    try {
      if (strict.decode(bytes.subarray(at, at + size)).length > 0) return size
    } catch {
      continue
    }
  }
  return 0
}
