/** No scenario is larger than this; the loader says so instead of running out of memory. */
export const SCENARIO_LIMITS = {
  textCharacters: 2_000_000,
  /** Keys, values and list items, aliases counted each time they are used. */
  nodes: 200_000,
  depth: 24,
  /** Of one message; what is longer is cut in the middle. */
  messageCharacters: 400,
  /** Errors told at once. */
  errors: 50,
  /** Problems looked at, of which the first in the file are told. */
  problems: 500,
  /** Characters of one number, duration or price. */
  literalCharacters: 160,
  /** Powers of ten in a number: 10^400 is a slip of the pen. */
  exponent: 100,
  replicas: 100,
  /** Rows of a table, or steps of a model. */
  seriesPoints: 100_000,
  /** Nanoseconds that a number counts exactly: 104 days. */
  durationNs: 9_007_199_254_740_991,
} as const
