import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Document, Node, Pair, ParsedNode, Scalar, YAMLError } from 'yaml'
import { SCENARIO_LIMITS } from './limits.ts'
import { placed, type Locate, type Path, type PlacedProblem, type Position } from './place.ts'

/** Some places cannot be found again from a path, or are in another file that the scenario names. */
export type LocatedProblem = PlacedProblem & {
  readonly position?: Position
  readonly file?: string
}

/** A text as plain data, what was wrong with it, and where each part stands. */
export interface ReadDocument {
  /** Undefined when the text cannot be understood at all. */
  readonly value: unknown
  readonly problems: readonly LocatedProblem[]
  readonly locate: Locate
}

/**
 * YAML 1.2 (so JSON too) to plain data. Numbers that JavaScript would round keep their text; keys are text;
 * `0x…` stays text, since addresses and secrets look like that.
 */
export function readDocument(text: string): ReadDocument {
  if (text.length > SCENARIO_LIMITS.textCharacters) {
    return unreadable(`the text is longer than ${SCENARIO_LIMITS.textCharacters} characters`)
  }
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    intAsBigInt: true,
    prettyErrors: false,
    // Ours: the parser compares every key with every other.
    uniqueKeys: false,
    logLevel: 'error',
  })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const locate: Locate = (path, points) => {
    const offset = offsetOf(document, path, points)
    return offset === null ? null : at(offset)
  }
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) {
    return unreadable('values are nested too deep to be read')
  }
  if (document.errors.length > 0) {
    const problems = document.errors
      .slice(0, SCENARIO_LIMITS.errors)
      .map((error) => ({ ...syntaxProblem(error), position: at(error.pos[0]) }))
    return { value: undefined, problems, locate }
  }
  const plain = new Plain(document, at)
  const value = plain.value(document.contents, [])
  if (value === null && plain.problems.length === 0) {
    const mend = 'begin with scenario: 1, name, duration, orchestrators and gateways'
    plain.problems.push(placed([], { code: 'AS104', message: 'the text holds no scenario', mend }))
  }
  const hopeless = plain.problems.some(({ code }) => code === 'AS104' || code === 'AS105')
  return { value: hopeless ? undefined : value, problems: plain.problems, locate }
}

/** Turns nodes into data and collects what data cannot say. */
class Plain {
  readonly problems: LocatedProblem[] = []
  readonly #document: Document.Parsed
  readonly #at: (offset: number) => Position
  readonly #open = new Set<Node>()
  #nodes = 0

  constructor(document: Document.Parsed, at: (offset: number) => Position) {
    this.#document = document
    this.#at = at
  }

  value(node: unknown, path: Path): unknown {
    if (!this.#allowed(path)) return null
    if (isAlias(node)) return this.#alias(node.resolve(this.#document), path)
    if (isScalar(node)) return this.#scalar(node, path)
    if (isSeq(node)) return node.items.map((item, index) => this.value(item, [...path, index]))
    if (isMap(node)) return this.#map(node.items, path, node)
    return null
  }

  #map(items: readonly Pair[], path: Path, node: Node): unknown {
    this.#open.add(node)
    const values = new Map<string, unknown>()
    for (const { key, value } of items) {
      const name = keyText(key)
      if (name === null || name === '__proto__') {
        const message = name === null ? 'a key is not a text' : '__proto__ is not a name'
        this.problems.push(placed(path, { code: 'AS106', message, mend: 'write another key' }))
      } else if (values.has(name)) {
        this.problems.push({ ...twice([...path, name]), position: this.#at(startOf(key) ?? 0) })
      } else {
        values.set(name, this.value(value, [...path, name]))
      }
    }
    this.#open.delete(node)
    return Object.fromEntries(values)
  }

  #alias(target: Node | undefined, path: Path): unknown {
    if (target !== undefined && !this.#open.has(target)) return this.value(target, path)
    const message = target === undefined ? 'no such anchor' : 'a value contains itself'
    this.problems.push(placed(path, { code: 'AS106', message, mend: 'write the value out' }))
    return null
  }

  #scalar({ value, source }: Scalar, path: Path): unknown {
    const text = source ?? String(value)
    if (typeof value === 'bigint') {
      if (!/^[-+]?\d+$/.test(text)) return text
      const exact = Number(value)
      if (Number.isSafeInteger(exact)) return exact
      this.problems.push(placed(path, beyondExact(text)))
      return text
    }
    if (typeof value !== 'number') return value
    const lossless = Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER
    const vanished = value === 0 && /^[^eE]*[1-9]/.test(text)
    return lossless && !vanished && text.replaceAll(/\D/g, '').length <= 15 ? value : text
  }

  #allowed(path: Path): boolean {
    this.#nodes += 1
    if (this.#nodes <= SCENARIO_LIMITS.nodes && path.length <= SCENARIO_LIMITS.depth) return true
    if (this.problems.some(({ code }) => code === 'AS105')) return false
    const message =
      path.length > SCENARIO_LIMITS.depth
        ? `values are nested more than ${SCENARIO_LIMITS.depth} deep`
        : `there are more than ${SCENARIO_LIMITS.nodes} values`
    this.problems.push(placed(path, { code: 'AS105', message, mend: 'write a smaller scenario' }))
    return false
  }
}

function unreadable(message: string): ReadDocument {
  const position = { line: 1, column: 1 }
  const problem = placed([], { code: 'AS105', message, mend: 'write a smaller scenario' })
  return { value: undefined, problems: [{ ...problem, position }], locate: () => position }
}

function twice(path: Path): PlacedProblem {
  const message = 'this key stands already in the same mapping'
  return placed(path, { code: 'AS103', message, mend: 'keep one of the two, or rename one' }, 'key')
}

function syntaxProblem(error: YAMLError): PlacedProblem {
  if (error.code === 'MULTIPLE_DOCS') {
    const message = 'the file holds more than one document'
    return placed([], { code: 'AS104', message, mend: 'keep one scenario a file' })
  }
  const message = error.message.split('\n')[0] ?? error.code
  const mend = 'mend the syntax here: indent with spaces, close quotes and brackets'
  return placed([], { code: 'AS102', message: `this is not YAML: ${message}`, mend })
}

function beyondExact(text: string): { code: 'AS120'; message: string; mend: string } {
  const message = `${text} is an unquoted integer beyond 2^53, which other readers would round`
  return { code: 'AS120', message, mend: `put it in quotes: "${text}"` }
}

function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null
  if (typeof key.value === 'string') return key.value
  return key.source ?? null
}

/** The nearest place that exists: an absent value is told at the mapping that lacks it. */
function offsetOf(document: Document.Parsed, path: Path, points: 'value' | 'key'): number | null {
  let node: unknown = document.contents
  let offset = document.contents?.range[0] ?? 0
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document)
    const last = index === path.length - 1
    if (isSeq(node)) {
      node = node.items[Number(step)]
    } else if (isMap(node)) {
      const pair = node.items.find((item) => keyText(item.key) === String(step))
      if (pair === undefined) return offset
      offset = startOf(pair.key) ?? offset
      if (last && points === 'key') return offset
      node = pair.value
    } else {
      return offset
    }
    offset = startOf(node) ?? offset
  }
  return offset
}

function startOf(node: unknown): number | null {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return null
  return (node as ParsedNode).range?.[0] ?? null // nodes of a parsed document have a range
}
