import { SECOND_NS } from '../../../src/durations.ts'
import { readDuration } from '../../scenario/literals/duration.ts'
import { durationText } from './simpler-values.ts'
import { at, isList, isMapping, paths, replaced, without, type Path, type Tree } from './tree.ts'

/** Worlds that are over sooner: just after the failure, and without time to recover. */
export function* shorter(world: Tree, failedNs: number): Generator<Tree> {
  yield without(world, ['quietPhase'])
  const lastNs = nsAt(world, ['duration']) ?? Infinity
  for (const step of [60, 10, 5, 1]) {
    const ns = Math.ceil(failedNs / SECOND_NS / step + 1e-9) * step * SECOND_NS
    if (ns < lastNs) yield endingAt(without(world, ['quietPhase']), ns)
    if (ns < lastNs) yield endingAt(world, ns)
  }
}

/**
 * Worlds in which things happen sooner. What comes later keeps its distance: the whole rest moves up by the gap that is closed,
 * or by half of it, so that a step still meets what it met.
 */
export function* sooner(world: Tree): Generator<Tree> {
  const times = instants(world)
  for (const [index, fromNs] of times.entries()) {
    const beforeNs = times[index - 1] ?? 0
    const gapNs = fromNs - beforeNs
    for (const byNs of [gapNs, Math.floor(gapNs / 2 / SECOND_NS) * SECOND_NS]) {
      if (byNs > 0) yield moved(world, fromNs, byNs)
    }
  }
  // One thing alone, to the time of the thing before it: two that happen at once are one moment to tell.
  for (const path of timePaths(world)) {
    const ns = nsAt(world, path)
    const before = ns === null ? undefined : times.findLast((each) => each < ns)
    if (before !== undefined) yield replaced(world, path, durationText(before))
  }
}

/** Sum of all times of a world: what `sooner` and `shorter` make smaller. */
export function totalTime(world: Tree): number {
  let total = nsAt(world, ['duration']) ?? 0
  total += nsAt(world, ['quietPhase']) ?? 0
  for (const path of timePaths(world)) total += nsAt(world, path) ?? 0
  return total
}

function endingAt(world: Tree, ns: number): Tree {
  let result = replaced(world, ['duration'], durationText(ns))
  for (const path of [...timePaths(result)].toReversed()) {
    const owner = path.slice(0, -1)
    const atNs = nsAt(result, path)
    if (atNs !== null && atNs >= ns) result = without(result, path.at(-1) === 'at' ? owner : path)
  }
  for (const path of sessions(result)) {
    const startNs = nsAt(result, [...path, 'start']) ?? 0
    const lengthNs = nsAt(result, [...path, 'length'])
    if (lengthNs !== null && startNs + lengthNs > ns) result = without(result, [...path, 'length'])
  }
  return result
}

function moved(world: Tree, fromNs: number, byNs: number): Tree {
  let result = world
  for (const path of timePaths(world)) {
    const ns = nsAt(world, path)
    if (ns !== null && ns >= fromNs) result = replaced(result, path, durationText(ns - byNs))
  }
  return result
}

/** Times at which something begins, ascending, each once. */
function instants(world: Tree): readonly number[] {
  const found = [...timePaths(world)].flatMap((path) => nsAt(world, path) ?? [])
  return [...new Set(found)].toSorted((a, b) => a - b)
}

function* timePaths(world: Tree): Generator<Path> {
  for (const path of paths(world)) {
    const key = path.at(-1)
    if (key === 'at' || (key === 'start' && path[0] === 'gateways')) yield path
  }
}

function sessions(world: Tree): readonly Path[] {
  return [...paths(world)].filter(
    (path) => path.length === 4 && path[0] === 'gateways' && path[2] === 'sessions',
  )
}

function nsAt(world: Tree, path: Path): number | null {
  const value = at(world, path)
  if (value === undefined || isMapping(value) || isList(value)) return null
  const read = readDuration(value)
  return read.ok ? read.value : null
}
