/** Another way to run the same worlds, which must change nothing. */
export interface Variation {
  /** As reports call it. */
  readonly name: string
  /** Node to run them with; null = the one that runs this. */
  readonly node: string | null
  /** Flags of Node. */
  readonly flags: readonly string[]
  /** All that the environment holds. */
  readonly environment: Readonly<Record<string, string>>
  /** The last world first. */
  readonly reversed: boolean
  /** Processes that share the worlds out among them. */
  readonly workers: number
}

const FRESH: Variation = {
  name: 'a process of its own',
  node: null,
  flags: [],
  environment: {},
  reversed: false,
  workers: 1,
}

/** Where the sun stands elsewhere, and where letters, digits and commas are others: a day that is skipped, an i without a dot. */
const PLACES = [
  { TZ: 'Pacific/Apia', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'America/St_Johns', LC_ALL: 'ar_EG.UTF-8' },
]

/** Enough for any world, and little enough that garbage is collected at other times. */
const SMALL_HEAP = ['--max-old-space-size=256', '--max-semi-space-size=1']

/** Every variation; `workers` are counts of processes, `nodes` executables of other versions of Node. */
export function variations(
  workers: readonly number[],
  nodes: readonly string[],
): readonly Variation[] {
  return [
    FRESH,
    { ...FRESH, name: 'the last world first', reversed: true },
    ...PLACES.map((place) => ({
      ...FRESH,
      name: Object.entries(place)
        .map((entry) => entry.join('='))
        .join(' '),
      environment: place,
    })),
    { ...FRESH, name: SMALL_HEAP.join(' '), flags: SMALL_HEAP },
    ...workers.map((count) => ({
      ...FRESH,
      name: count === 1 ? '1 worker' : `${count} workers`,
      workers: count,
    })),
    ...nodes.map((node) => ({ ...FRESH, name: node, node })),
  ]
}
