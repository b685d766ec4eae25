import type { Rules } from '../../src/profile/rules.ts'
import type { Decision, Rule } from '../../src/rule.ts'
import type { BoardBug } from './bug.ts'

type Tables = Readonly<Record<string, Readonly<Record<string, Rule<Decision>>>>>

/**
 * Every mended rule undone by itself: for each rule of `sound` that some of `others` decides differently, a bug that puts that
 * variant in its place. What a search finds of these says how far it reaches.
 */
export function undoneRules(sound: Rules, others: readonly Rules[]): readonly BoardBug[] {
  // Each room is a table of rules, which carry their names; the types of their decisions do not matter here.
  const tables = sound as unknown as Tables
  return Object.entries(tables).flatMap(([room, rules]) =>
    Object.entries(rules).flatMap(([name, rule]) =>
      variantsIn(others, room, name, rule).map((other) => ({
        id: `${room}.${name}=${other.variant}`,
        title: other.summary,
        patch: { [room]: { [name]: other } },
        outside: null,
      })),
    ),
  )
}

function variantsIn(
  others: readonly Rules[],
  room: string,
  name: string,
  rule: Rule<Decision>,
): readonly Rule<Decision>[] {
  const found = new Map<string, Rule<Decision>>()
  for (const other of others as unknown as readonly Tables[]) {
    const variant = other[room]?.[name]
    if (variant !== undefined && variant.variant !== rule.variant) {
      found.set(variant.variant, variant)
    }
  }
  return [...found.values()]
}
