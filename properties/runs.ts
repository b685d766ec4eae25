/** How hard the properties try, and where they begin. */
export interface Effort {
  /** Cases of every property; null = as each property has it. */
  readonly runs: number | null
  readonly seed: number
  /** Path to one shrunk case; '' = none. */
  readonly path: string
  /** Which commands of that case ran, if it is made of commands; '' = none. */
  readonly commands: string
}

const DEFAULT_SEED = 42

/**
 * The one setting that properties take from outside, `ASSAY_RUNS`: `5000` cases each, `5000@7` from seed 7, `1@7@12:0:3` or
 * `1@7@12:0:3@BBC:F` the one case that a failure has printed. Absent: the same few cases every time.
 */
export const effort: Effort = readEffort(process.env['ASSAY_RUNS'] ?? '')

export function readEffort(text: string): Effort {
  const match = /^(\d+)(?:@(-?\d+))?(?:@([\d:]+)(?:@([\w+/:]+))?)?$/.exec(text)
  const [, runs, seed, path, commands] = match ?? []
  return {
    runs: runs === undefined ? null : Number(runs),
    seed: seed === undefined ? DEFAULT_SEED : Number(seed),
    path: path ?? '',
    commands: commands ?? '',
  }
}
