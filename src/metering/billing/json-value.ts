/** A value as JSON carries it. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [member: string]: JsonValue }

/** Whether Python takes the value for true: not null, false, zero or empty. */
export function isTruthy(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value)
  return Object.keys(value).length > 0
}

/**
 * The value as Python's `json.dumps` prints it: `, ` and `: ` between the parts, everything but printable ASCII escaped. Numbers
 * and the order of members are JavaScript's: names that are array indexes come first.
 */
export function pythonJson(value: JsonValue): string {
  if (typeof value === 'string') return pythonJsonString(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (isList(value)) return `[${value.map(pythonJson).join(', ')}]`
  const members = Object.entries(value).map(
    ([name, member]) => `${pythonJsonString(name)}: ${pythonJson(member)}`,
  )
  return `{${members.join(', ')}}`
}

function isList(
  value: readonly JsonValue[] | Readonly<Record<string, JsonValue>>,
): value is readonly JsonValue[] {
  return Array.isArray(value)
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', String.raw`\"`],
  ['\\', String.raw`\\`],
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
  ['\f', String.raw`\f`],
  ['\b', String.raw`\b`],
])

const HEX_DIGITS = 4

function pythonJsonString(text: string): string {
  // By UTF-16 unit: a character beyond U+FFFF becomes two escapes.
  const escaped = text.replaceAll(
    /[^ !#-[\]-~]/g,
    (unit) =>
      SHORT_ESCAPES.get(unit) ??
      String.raw`\u${unit.charCodeAt(0).toString(16).padStart(HEX_DIGITS, '0')}`,
  )
  return `"${escaped}"`
}
