import { parse } from 'yaml'

/** One change of a text. `at`, `length` and `pick` are numbers that any text can be changed by: they wrap around. */
export interface Mutation {
  readonly kind: (typeof MUTATION_KINDS)[number]
  readonly at: number
  readonly length: number
  readonly pick: number
}

/** The first ones change the text, the others the structure that it stands for. */
export const MUTATION_KINDS = [
  'insert',
  'delete',
  'double',
  'cut-off',
  'flip-bit',
  'cross-text',
  'encode',
  'drop-key',
  'copy-value',
  'swap-values',
  'wrong-value',
  'nest',
  'rename-key',
  'graft',
] as const

/** Bits of text that mean something to YAML, or that no text should hold. */
const PIECES: readonly string[] = (
  '\0|\uFEFF|\r\n|\t|\u2028|\u{1F4B6}|\uD800|é|&a |*a|<<: *a\n|? |> |---\n|...\n|%YAML 1.1\n|!!js/function x|' +
  '!!binary x|{|}|[|]|: |- |"|\'|#|,|\n| |-|0|9|1e9|.inf|__proto__: 1\n|constructor: 1\n'
).split('|')

/** Numbers, durations, amounts and names that are odd somewhere. */
const TEXTS: readonly string[] = (
  '|1e400|-5|1/0|0/1|1/3|0s|1ns|-1s|104d|2400h|1e99s|0wei|1e60ETH|0.3USD|100%|101%|0x|o1|g1->o1|*->*|repaired|\u{1F4B6}|' +
  `2262-04-12T00:00:00Z|${'9'.repeat(120)}|0x${'0'.repeat(40)}|${'a'.repeat(5000)}`
).split('|')

const OTHERS: readonly unknown[] = [
  null,
  true,
  [],
  {},
  [[]],
  -1,
  0,
  1,
  0.1,
  2 ** 53,
  1e308,
  { '': {} },
  { 'a b': 1 },
  ['1s', '2s'],
]

const VALUES: readonly unknown[] = [...TEXTS, ...OTHERS]

const DEPTH_MAX = 60

/** The text after all changes; `other` is what crossings take from. */
export function mutate(text: string, other: string, mutations: readonly Mutation[]): string {
  return mutations.reduce((changed, mutation) => apply(changed, other, mutation), text)
}

function apply(text: string, other: string, mutation: Mutation): string {
  const { kind, length, pick } = mutation
  const at = mutation.at % (text.length + 1)
  const [before, after] = [text.slice(0, at), text.slice(at)]
  switch (kind) {
    case 'insert':
      return before + one(PIECES, pick) + after
    case 'delete':
      return before + after.slice(length)
    case 'double':
      return before + after.slice(0, length).repeat(2 + (pick % 3)) + after.slice(length)
    case 'cut-off':
      return before
    case 'flip-bit':
      return (
        before +
        String.fromCharCode((after.charCodeAt(0) || 0) ^ (1 << (pick % 16))) +
        after.slice(1)
      )
    case 'cross-text':
      return before + other.slice(pick % (other.length + 1))
    case 'encode':
      return encoded(text, pick)
    default:
      return restructured(text, other, mutation)
  }
}

/** As a reader takes it for UTF-8 what was written as something else. */
function encoded(text: string, pick: number): string {
  const as = one(['latin1', 'utf16le', 'base64', 'hex'] as const, pick)
  return as === 'base64' || as === 'hex'
    ? Buffer.from(text, 'utf8').toString(as)
    : Buffer.from(text, as).toString('utf8')
}

interface Place {
  readonly owner: Record<string, unknown>
  readonly key: string
}

/** A text that is no mapping any more stays as it is. */
function restructured(text: string, other: string, { kind, at, pick }: Mutation): string {
  const root = parsed(text)
  if (root === null) return text
  const places = placesOf(root, 0)
  if (places.length === 0) return text
  const { owner, key } = one(places, at)
  const second = one(places, pick)
  switch (kind) {
    case 'drop-key':
      Reflect.deleteProperty(owner, key)
      break
    case 'copy-value':
      set(second.owner, second.key, structuredClone(owner[key]))
      break
    case 'swap-values': {
      const values = [structuredClone(owner[key]), structuredClone(second.owner[second.key])]
      set(owner, key, values[1])
      set(second.owner, second.key, values[0])
      break
    }
    case 'wrong-value':
      set(owner, key, one(VALUES, pick))
      break
    case 'nest':
      set(owner, key, nested(owner[key], pick % DEPTH_MAX))
      break
    case 'rename-key':
      set(owner, second.key, owner[key])
      Reflect.deleteProperty(owner, key)
      break
    default: {
      const donors = placesOf(parsed(other), 0)
      if (donors.length === 0) break
      const donor = one(donors, pick)
      set(owner, donor.key, donor.owner[donor.key])
    }
  }
  return JSON.stringify(root)
}

/** The length of a list is no member of it. */
function set(owner: Record<string, unknown>, key: string, value: unknown): void {
  if (!Array.isArray(owner) || /^\d{1,5}$/.test(key)) owner[key] = value
}

function nested(value: unknown, depth: number): unknown {
  let inner = value
  for (let level = 0; level <= depth; level += 1) inner = level % 2 === 0 ? [inner] : { a: inner }
  return inner
}

function parsed(text: string): unknown {
  try {
    const value: unknown = parse(text, { logLevel: 'silent', maxAliasCount: 20 })
    JSON.stringify(value)
    return value
  } catch {
    return null
  }
}

function placesOf(value: unknown, depth: number): readonly Place[] {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return []
  const owner = value as Record<string, unknown> // lists are written to by their indices alike
  return Object.keys(owner).flatMap((key) => [{ owner, key }, ...placesOf(owner[key], depth + 1)])
}

function one<T>(items: readonly T[], pick: number): T {
  // The index is in range; an item may itself be undefined.
  return items[pick % items.length] as T
}
