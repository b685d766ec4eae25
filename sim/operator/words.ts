/** A word of a command line, without its quotes, and where it begins. */
export interface Word {
  readonly text: string
  readonly offset: number
}

export type Words =
  | { readonly ok: true; readonly words: readonly Word[] }
  /** Where the quote opens that nothing closes. */
  | { readonly ok: false; readonly offset: number }

/**
 * A command line split as a shell splits it: at blanks, with '…', "…" and backslashes. A backslash before a line break joins the
 * lines. Nothing is expanded: `$VARIABLE` stays as it is.
 */
export function splitWords(text: string): Words {
  const words: Word[] = []
  let at = 0
  while (at < text.length) {
    BLANK.lastIndex = at
    if (BLANK.test(text)) {
      at = BLANK.lastIndex
      continue
    }
    const word = readWord(text, at)
    if (word === null) return { ok: false, offset: at }
    words.push({ text: word.text, offset: at })
    at = word.end
  }
  return { ok: true, words }
}

const BLANK = /(?:\s|\\\r?\n)+/y
const PARTS: readonly { readonly pattern: RegExp; readonly text: (part: string) => string }[] = [
  { pattern: /'([^']*)'/y, text: (part) => part },
  {
    pattern: /"([^"\\]*(?:\\[^][^"\\]*)*)"/y,
    text: (part) => part.replaceAll(/\\(["\\$`])/g, '$1'),
  },
  { pattern: /\\\r?\n()/y, text: () => '' },
  { pattern: /\\([^])/y, text: (part) => part },
  { pattern: /([^\s'"\\]+)/y, text: (part) => part },
]

function readWord(text: string, start: number): { text: string; end: number } | null {
  let word = ''
  let at = start
  while (at < text.length && !/\s/.test(text.charAt(at))) {
    const next = readPart(text, at)
    if (next === null) return null
    word += next.text
    at = next.end
  }
  return { text: word, end: at }
}

function readPart(text: string, at: number): { text: string; end: number } | null {
  for (const { pattern, text: unquote } of PARTS) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match !== null) return { text: unquote(match[1] ?? ''), end: pattern.lastIndex }
  }
  return null
}
