/** A scenario as plain data, whatever its keys mean: what passes of the shrinker edit. */
export type Tree = string | number | boolean | null | readonly Tree[] | Mapping
export interface Mapping {
  readonly [key: string]: Tree | undefined
}
/** Keys and indices from the root. */
export type Path = readonly (string | number)[]

export function isMapping(tree: Tree | undefined): tree is Mapping {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree)
}

export function isList(tree: Tree | undefined): tree is readonly Tree[] {
  return Array.isArray(tree)
}

/** What stands there, or undefined. */
export function at(tree: Tree, path: Path): Tree | undefined {
  let found: Tree | undefined = tree
  for (const step of path) {
    if (isList(found) && typeof step === 'number') found = found[step]
    else if (isMapping(found) && typeof step === 'string') found = found[step]
    else return undefined
  }
  return found
}

/** The tree with another value there. */
export function replaced(tree: Tree, path: Path, value: Tree): Tree {
  return edited(tree, path, () => value)
}

/** The tree without what stands there; a mapping or list that this empties goes too, but an actor that sets nothing is one. */
export function without(tree: Tree, path: Path): Tree {
  const parentPath = path.slice(0, -1)
  const parent = at(tree, parentPath)
  const last = path.at(-1)
  let rest: Tree
  if (isList(parent)) rest = parent.filter((_, index) => index !== last)
  else if (isMapping(parent)) rest = omit(parent, String(last))
  else return tree
  return isEmpty(rest) && !isActor(parentPath)
    ? without(tree, parentPath)
    : replaced(tree, parentPath, rest)
}

/** Every path below, parents before their children. */
export function* paths(tree: Tree, prefix: Path = []): Generator<Path> {
  if (isList(tree)) {
    for (const [index, item] of tree.entries()) {
      const path = [...prefix, index]
      yield path
      yield* paths(item, path)
    }
  } else if (isMapping(tree)) {
    for (const [key, value] of Object.entries(tree)) {
      if (value === undefined) continue
      const path = [...prefix, key]
      yield path
      yield* paths(value, path)
    }
  }
}

/** How many values a tree holds: what shrinking makes smaller. */
export function sizeOf(tree: Tree): number {
  let size = 1
  for (const path of paths(tree)) size += path.length > 0 ? 1 : 0
  return size
}

const CASTS: ReadonlySet<string> = new Set(['orchestrators', 'signers', 'gateways'])

/** Whether an actor stands there, or the map of those that every world has. */
function isActor(path: Path): boolean {
  return path.length === 0 || (path.length === 2 && CASTS.has(String(path[0])))
}

function edited(tree: Tree, path: Path, edit: (old: Tree | undefined) => Tree): Tree {
  const [step, ...rest] = path
  if (step === undefined) return edit(tree)
  if (isList(tree)) {
    return tree.map((item, index) => (index === step ? edited(item, rest, edit) : item))
  }
  if (!isMapping(tree)) return tree
  const key = String(step)
  const child = tree[key]
  return { ...tree, [key]: rest.length === 0 ? edit(child) : edited(child ?? {}, rest, edit) }
}

function omit(mapping: Mapping, key: string): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== key))
}

function isEmpty(tree: Tree): boolean {
  return (isList(tree) && tree.length === 0) || (isMapping(tree) && Object.keys(tree).length === 0)
}
