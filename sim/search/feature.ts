import type { Chance } from './chance.ts'
import type { WorldDraft } from './world-draft.ts'

/**
 * `work`: what sessions ask for; `setting`: how honest parties are set up and what they do in the course of things; `fault`: what
 * breaks; `mistake`: what operators do wrong; `adversary`: who is not honest.
 */
export type FeatureGroup = 'work' | 'setting' | 'fault' | 'mistake' | 'adversary'

/**
 * Something that a generated world may have or not: one object, one file in `sim/search/features/`, one line in its index.
 *
 * `apply` edits the draft of the world. So that a feature that is turned off leaves all others as they are, it
 * - draws from `chance` alone, which is a stream of its own, and as often whatever else the draft holds: whom it hits it takes
 *   from `draft.cast`, which no feature changes;
 * - adds to lists and settings, and takes away nothing that it did not add;
 * - makes a world that the loader accepts with every other feature that it does not exclude.
 *
 * At intensity 1 it does as much as it ever does; near 0 it still does something.
 */
export interface Feature {
  /** As plans and reports call it, e.g. `price-steps`; never changed, since plans are kept. */
  readonly name: string
  readonly group: FeatureGroup
  /** One sentence: what it adds to a world. */
  readonly does: string
  /** Names of features that it cannot be combined with. */
  readonly excludes?: readonly string[]
  /** Names of features that are on whenever this one is. */
  readonly needs?: readonly string[]
  apply(draft: WorldDraft, chance: Chance, intensity: number): void
}
