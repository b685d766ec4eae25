import type { Patch } from './patch.ts'

/** A bug of the real system, as a patch of `repaired`, or with the reason why the world cannot show it. */
export type BoardBug = {
  /** As in the catalogue of real bugs: B01, B02, … */
  readonly id: string
  readonly title: string
} & (
  | { readonly patch: Patch; readonly outside: null }
  | { readonly patch: null; readonly outside: string }
)
