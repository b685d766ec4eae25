import { readLinkName } from '../../scenario/literals/link.ts'
import { at, isList, isMapping, paths, replaced, without, type Path, type Tree } from './tree.ts'

/** Where actors and sessions are listed by name. */
const CASTS: readonly Path[] = [['productServices'], ['signers'], ['orchestrators'], ['gateways']]
/** Lists of what happens, longest first in practice. */
const HAPPENINGS: readonly Path[] = [
  ['timeline'],
  ['faults', 'links'],
  ['faults', 'partitions'],
  ['faults', 'actors'],
  ['faults', 'chain'],
  ['faults', 'feed'],
]

/** Worlds with an actor or a session less, and without whatever speaks of it. */
export function* fewerActors(world: Tree): Generator<Tree> {
  for (const cast of CASTS) {
    for (const name of namesIn(world, cast)) yield* withoutActor(world, [...cast, name], name)
  }
  for (const gateway of namesIn(world, ['gateways'])) {
    const sessions = ['gateways', gateway, 'sessions']
    for (const name of namesIn(world, sessions)) {
      yield withoutMentions(without(world, [...sessions, name]), name)
    }
  }
}

/** Worlds in which less happens: half of a list less, a quarter less, … one thing less. */
export function* fewerHappenings(world: Tree): Generator<Tree> {
  const known = new Set(HAPPENINGS.map((path) => path.join('.')))
  const others = namesIn(world, ['faults'])
    .map((kind) => ['faults', kind])
    .filter((path) => !known.has(path.join('.')))
  for (const path of [...HAPPENINGS, ...others]) {
    const list = at(world, path)
    if (!isList(list)) continue
    for (let chunk = list.length; chunk >= 1; chunk = Math.floor(chunk / 2)) {
      for (let from = 0; from < list.length; from += chunk) {
        const rest = [...list.slice(0, from), ...list.slice(from + chunk)]
        yield rest.length === 0 ? without(world, path) : replaced(world, path, rest)
      }
    }
  }
}

/** Worlds with a key less, from the top down: what is left out has its default. */
export function* fewerKeys(world: Tree): Generator<Tree> {
  for (const path of paths(world)) {
    if (path.length === 1 && KEPT.has(String(path[0]))) continue
    if (typeof path.at(-1) === 'string') yield without(world, path)
  }
  for (const path of paths(world)) {
    const value = at(world, path)
    // One orchestrator of several among which a gateway may choose.
    if (path.at(-1) === 'orchestrator' && isList(value)) {
      for (const one of value) yield replaced(world, path, one)
    }
    if (typeof path.at(-1) === 'number' && typeof value === 'string') yield without(world, path)
  }
}

const KEPT: ReadonlySet<string> = new Set([
  'scenario',
  'name',
  'story',
  'profile',
  'duration',
  'orchestrators',
  'gateways',
  'expect',
])

function* withoutActor(world: Tree, path: Path, name: string): Generator<Tree> {
  const rest = without(world, path)
  // Whoever worked with it works with another one, or pays itself, or leaves too.
  const others = namesIn(rest, path.slice(0, -1))
  const [first] = others
  if (first !== undefined) yield withoutMentions(withReference(rest, name, first), name)
  yield withoutMentions(rest, name)
}

/** Values that are the name, of a session's orchestrator or a gateway's signer, become another one. */
function withReference(world: Tree, name: string, other: string): Tree {
  let result = world
  for (const path of paths(world)) {
    const key = path.at(-1)
    if (at(world, path) !== name) continue
    if (key === 'orchestrator' || key === 'signer') result = replaced(result, path, other)
  }
  return result
}

/** Drops every key, link, step and fault that names the actor. */
function withoutMentions(world: Tree, name: string): Tree {
  let result = world
  for (;;) {
    const mention = firstMention(result, name)
    if (mention === null) return result
    result = without(result, mention)
  }
}

function firstMention(world: Tree, name: string): Path | null {
  for (const path of paths(world)) {
    const [top] = path
    if (path.length === 1) continue
    const key = path.at(-1)
    if (typeof key === 'string' && path.length > 2 && names(key, name)) return path
    if (typeof key === 'string' && top === 'links' && names(key, name)) return path
    const value = at(world, path)
    if (typeof value !== 'string' || !names(value, name)) continue
    if (top === 'timeline' || top === 'faults') return happening(path)
    return path
  }
  return null
}

/** The step or fault in which something stands. */
function happening(path: Path): Path {
  const index = path.findIndex((step) => typeof step === 'number')
  return path.slice(0, index + 1)
}

/** Whether a text is the actor's name, one of its hosts, or a link to it. */
function names(text: string, name: string): boolean {
  if (text === name || text.startsWith(`${name}/`)) return true
  if (!text.includes('>')) return false
  const link = readLinkName(text)
  return link.ok && (names(link.value.from, name) || names(link.value.to, name))
}

function namesIn(world: Tree, path: Path): readonly string[] {
  const cast = at(world, path)
  return isMapping(cast) ? Object.keys(cast) : []
}
