import { SCENARIO_LIMITS } from './limits.ts'
import { kindOf } from './literals/number.ts'
import { placed, type Path, type PlacedProblem } from './place.ts'

/**
 * Any value as plain data of its own: mappings, lists, texts, numbers, booleans, null. Big integers become
 * text; getters are not run twice; what cannot be data is told and left out.
 */
export function plainValue(value: unknown): { value: unknown; problems: readonly PlacedProblem[] } {
  const problems: PlacedProblem[] = []
  const open = new Set<object>()
  let nodes = 0

  const complain = (path: Path, code: 'AS105' | 'AS106', message: string, mend: string): null => {
    if (problems.length < SCENARIO_LIMITS.errors) {
      problems.push(placed(path, { code, message, mend }))
    }
    return null
  }

  const copy = (part: unknown, path: Path): unknown => {
    nodes += 1
    if (nodes > SCENARIO_LIMITS.nodes || path.length > SCENARIO_LIMITS.depth) {
      return complain(path, 'AS105', 'the scenario is too large or too deep', 'write a smaller one')
    }
    if (typeof part === 'bigint') return String(part)
    if (part === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof part))
      return part
    if (typeof part !== 'object') {
      return complain(path, 'AS106', `${kindOf(part)} is not data`, 'write a text or a number')
    }
    if (open.has(part)) return complain(path, 'AS106', 'a value contains itself', 'write it out')
    open.add(part)
    const result = Array.isArray(part)
      ? Array.from(part, (item, index) => copy(item, [...path, index]))
      : mapping(part, path)
    open.delete(part)
    return result
  }

  const mapping = (part: object, path: Path): unknown => {
    const entries: [string, unknown][] = []
    for (const [key, item] of Object.entries(part)) {
      if (item === undefined) continue
      if (key === '__proto__') complain(path, 'AS106', '__proto__ is not a name', 'rename it')
      else entries.push([key, copy(item, [...path, key])])
    }
    return Object.fromEntries(entries)
  }

  return { value: copy(value, []), problems }
}
