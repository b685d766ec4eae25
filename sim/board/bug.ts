import type { Patch } from './patch.ts'

/** A bug of the real system, as a patch of `repaired`, or with the reason why the world cannot show it. */
export type BoardBug = {
  /** As in the catalogue of real bugs: B01, B02, …; a further form of the same bug has a number behind a dot: B03.2. */
  readonly id: string
  readonly title: string
} & (
  | { readonly patch: Patch; readonly outside: null }
  | { readonly patch: null; readonly outside: string }
)

/** A bug that the world can show. */
export function bug(id: string, title: string, patch: Patch): BoardBug {
  return { id, title, patch, outside: null }
}

/** A bug that the world cannot show, and why not: one sentence. */
export function outside(id: string, title: string, reason: string): BoardBug {
  return { id, title, patch: null, outside: reason }
}
