import { at, isList, isMapping, replaced, without, type Mapping, type Tree } from './tree.ts'

const NUMBERED = /^([a-z])(\d+)$/
const SEEDS_MAX = 9
const CASTS = ['orchestrators', 'signers', 'gateways', 'productServices'] as const

/** The world with names that count from 1: o2 alone becomes o1. Chance is drawn by name, so that it is another world. */
export function* renumbered(world: Tree): Generator<Tree> {
  const names = namesOf(world)
  for (const name of names) {
    const [, letter = '', number = ''] = NUMBERED.exec(name) ?? []
    for (let lower = 1; lower < Number(number); lower += 1) {
      const free = `${letter}${lower}`
      if (names.includes(free)) continue
      const other = renamed(world, name, free)
      yield other
      yield* withOtherSeeds(other)
      break
    }
  }
}

/** The same world under seeds that a person would write: what fails by chance may fail by another one. */
export function* withOtherSeeds(world: Tree): Generator<Tree> {
  if (at(world, ['seed']) !== undefined) yield without(world, ['seed'])
  for (let seed = 2; seed <= SEEDS_MAX; seed += 1) yield replaced(world, ['seed'], seed)
}

function namesOf(world: Tree): readonly string[] {
  const found: string[] = []
  for (const cast of CASTS) {
    const actors = at(world, [cast])
    if (!isMapping(actors)) continue
    found.push(...Object.keys(actors))
    for (const actor of Object.values(actors)) {
      const sessions = isMapping(actor) ? actor['sessions'] : undefined
      if (isMapping(sessions)) found.push(...Object.keys(sessions))
    }
  }
  return found
}

function renamed(tree: Tree, from: string, to: string): Tree {
  const pattern = new RegExp(`(?<![A-Za-z0-9_-])${from}(?![A-Za-z0-9_]|-(?!>))`, 'g')
  const rename = (text: string): string => text.replaceAll(pattern, to)
  const visit = (node: Tree): Tree => {
    if (typeof node === 'string') return rename(node)
    if (isList(node)) return node.map(visit)
    if (!isMapping(node)) return node
    const entries = Object.entries(node).flatMap(([key, value]): [string, Tree][] =>
      value === undefined ? [] : [[rename(key), visit(value)]],
    )
    return Object.fromEntries(entries) satisfies Mapping
  }
  return visit(tree)
}
