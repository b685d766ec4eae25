/** One second in nanoseconds: the unit of every duration and instant that is a number. */
export const SECOND_NS = 1_000_000_000
/** The same for instants that are integers of any size, e.g. Unix nanoseconds. */
export const EXACT_SECOND_NS = 1_000_000_000n
