import type { Rules } from '../../src/profile/rules.ts'

/** Some rules in place of others: a bug planted outside the engine, or a proposal. */
export type Patch = { readonly [Room in keyof Rules]?: Partial<Rules[Room]> }

/** A complete table with the patch laid over it. */
export function patched(rules: Rules, patch: Patch): Rules {
  const changes: Readonly<Record<string, object | undefined>> = patch
  const rooms = Object.entries(rules).map(([room, table]) => [room, { ...table, ...changes[room] }])
  // The same rooms, each with the same rules: Patch says so, Object.fromEntries forgets it.
  return Object.fromEntries(rooms)
}
