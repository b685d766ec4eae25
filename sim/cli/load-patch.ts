import { existsSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Rules } from '../../src/profile/rules.ts'
import { kindOf } from '../scenario/literals/number.ts'
import { suggestion } from '../scenario/spelling.ts'
import type { InputProblem } from './failure.ts'

export type PatchedRules =
  | { readonly ok: true; readonly rules: Rules }
  | { readonly ok: false; readonly problems: readonly InputProblem[] }

type Table = Readonly<Record<string, unknown>>

/**
 * A person's own rules: a module with `export const patch = { signer: { noTickets: myRule } }`, laid over a
 * complete table. Rooms and rules that do not exist are refused.
 */
export async function loadPatch(path: string, base: Rules): Promise<PatchedRules> {
  if (!existsSync(path)) return refused(path, 'there is no such file', 'give the path of a module')
  let loaded: unknown
  if (path.endsWith('.ts') && !readsTypeScript()) {
    const mend = 'install typescript, or compile the module to JavaScript first'
    return refused(path, 'this Node does not read TypeScript', mend)
  }
  try {
    loaded = await import(pathToFileURL(resolve(path)).href)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const mend = 'the module must be an ES module that loads by itself'
    return refused(path, `the module does not load: ${reason}`, mend)
  }
  const patch = isTable(loaded) ? loaded['patch'] : undefined
  if (!isTable(patch)) {
    const mend = 'write export const patch = { <room>: { <rule>: … } }'
    return refused(path, 'the module exports no patch', mend)
  }
  return lay(patch, base, path)
}

function lay(patch: Table, base: Rules, path: string): PatchedRules {
  const problems: InputProblem[] = []
  const patched: Record<string, unknown> = { ...base }
  for (const [room, rules] of Object.entries(patch)) {
    const known = Object.hasOwn(base, room) ? patched[room] : undefined
    if (!isTable(known)) {
      const mend = suggestion(room, Object.keys(base), 'room')
      problems.push({ place: path, reason: `there are no rules of ${room}`, mend })
    } else if (!isTable(rules)) {
      const reason = `${room} is ${kindOf(rules)}, not a table of rules`
      problems.push({ place: path, reason, mend: `write ${room}: { <rule>: … }` })
    } else {
      problems.push(...mistakes(room, rules, known, path))
      patched[room] = Object.freeze({ ...known, ...rules })
    }
  }
  if (problems.length > 0) return { ok: false, problems }
  // Each room has the shape it had: only rules that exist were replaced, by functions.
  return { ok: true, rules: Object.freeze(patched) as unknown as Rules }
}

function mistakes(room: string, rules: Table, known: Table, path: string): InputProblem[] {
  return Object.entries(rules).flatMap(([name, rule]) => {
    if (!Object.hasOwn(known, name)) {
      const mend = suggestion(name, Object.keys(known), 'rule')
      return [{ place: path, reason: `there is no rule ${room}.${name}`, mend }]
    }
    if (typeof rule === typeof known[name]) return []
    const reason = `${room}.${name} is ${kindOf(rule)}, not a ${typeof known[name]}`
    return [{ place: path, reason, mend: 'make it with rule({ variant, summary, source }, …)' }]
  })
}

function refused(place: string, reason: string, mend: string): PatchedRules {
  return { ok: false, problems: [{ place, reason, mend }] }
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Teaches Node to read TypeScript modules by the typescript package, if that is installed. */
function readsTypeScript(): boolean {
  try {
    createRequire(import.meta.url).resolve('typescript')
  } catch {
    return false
  }
  register(new URL('./typescript-hooks.js', import.meta.url))
  return true
}
