import type { ScenarioInput } from '../../scenario/input.ts'
import { sameFailure, type Failure } from './cause.ts'
import { fewerActors, fewerHappenings, fewerKeys } from './drop.ts'
import { renumbered, withOtherSeeds } from './renumber.ts'
import { complexity, simplerValues } from './simpler-values.ts'
import { shorter, sooner, totalTime } from './time.ts'
import { at, paths, replaced, sizeOf, type Tree } from './tree.ts'

/** Runs a world and says how it fails; null = it does not, or it is no world. */
export type Judge = (world: ScenarioInput) => Failure | null

export interface ShrinkOptions {
  /** Runs at most; the last one repeats the result. @defaultValue 2000 */
  readonly runsMax?: number
  /** Asked before each run; true = stop here. @defaultValue never */
  readonly isOver?: () => boolean
}

export interface Shrunk {
  readonly world: ScenarioInput
  readonly failure: Failure
  /** Runs that it took. */
  readonly runs: number
  /** It did not fail the same way when it was run once more: something outside the world decides. */
  readonly flaky: boolean
  /** No pass makes it smaller. */
  readonly minimal: boolean
}

const RUNS_MAX = 2000

/**
 * The smallest world that still fails the same way: the same invariant with the same words. Greedy: whatever helps is kept, and
 * passes go round until none helps. Same world and judge: same result.
 */
export function shrink(
  world: ScenarioInput,
  failure: Failure,
  judge: Judge,
  { runsMax = RUNS_MAX, isOver = () => false }: ShrinkOptions = {},
): Shrunk {
  // A scenario is plain data by its format; passes see it as such, and the loader refuses what they make of it by mistake.
  let best = world as unknown as Tree
  let found = failure
  let runs = 0
  const seen = new Set<string>([JSON.stringify(best)])
  const isSpent = (): boolean => runs >= runsMax - 1 || isOver()
  const tryOut = (candidate: Tree): boolean => {
    const text = JSON.stringify(candidate)
    if (seen.has(text)) return false
    seen.add(text)
    runs += 1
    const outcome = judge(candidate as unknown as ScenarioInput)
    if (outcome === null || !sameFailure(outcome, failure)) return false
    best = candidate
    found = outcome
    return true
  }
  const passes: readonly Pass[] = [
    (tree) => shorter(tree, found.atNs),
    fewerHappenings,
    fewerActors,
    fewerKeys,
    sooner,
    simplerWorlds,
    renumbered,
    withOtherSeeds,
  ]
  let helped = true
  while (helped && !isSpent()) {
    helped = false
    for (const pass of passes) {
      while (!isSpent() && improve(best, pass, tryOut, isSpent)) helped = true
    }
  }
  const again = judge(best as unknown as ScenarioInput)
  return {
    world: best as unknown as ScenarioInput,
    failure: found,
    runs: runs + 1,
    flaky: again === null || !sameFailure(again, failure),
    minimal: !helped,
  }
}

type Pass = (world: Tree) => Iterable<Tree>

/** Whether a candidate of the pass was taken over. */
function improve(
  tree: Tree,
  pass: Pass,
  tryOut: (candidate: Tree) => boolean,
  isSpent: () => boolean,
): boolean {
  const before = measure(tree)
  for (const candidate of pass(tree)) {
    if (isSpent()) return false
    if (isSmaller(measure(candidate), before) && tryOut(candidate)) return true
  }
  return false
}

/** Values, time, digits, numbers in names: a world is smaller by the first of these that differs. */
type Measure = readonly number[]

function measure(world: Tree): Measure {
  let digits = 0
  let names = 0
  for (const path of paths(world)) {
    const value = at(world, path)
    if (typeof value === 'string' || typeof value === 'number') digits += complexity(String(value))
    const number = /^[a-z](\d+)$/.exec(String(path.at(-1)))
    if (number !== null) names += Number(number[1])
  }
  return [sizeOf(world), totalTime(world), digits, names]
}

function isSmaller(one: Measure, other: Measure): boolean {
  for (const [index, value] of one.entries()) {
    const compared = other[index] ?? 0
    if (value !== compared) return value < compared
  }
  return false
}

/** Worlds with one value that is easier to read. */
function* simplerWorlds(world: Tree): Generator<Tree> {
  for (const path of paths(world)) {
    const value = at(world, path)
    const isTime = ['at', 'duration', 'start', 'length'].includes(String(path.at(-1)))
    if (typeof value !== 'string' && typeof value !== 'number') continue
    if (path.length === 1 && ['name', 'scenario', 'story', 'profile'].includes(String(path[0]))) {
      continue
    }
    for (const simpler of simplerValues(value)) {
      // Rounding a time upwards makes the sum of times larger; that is what `sooner` decides.
      if (isTime && String(simpler) === '0s' && path.at(-1) !== 'at') continue
      yield replaced(world, path, simpler)
    }
  }
}
