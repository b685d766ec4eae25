/** What the process ends with; scripts and CI rely on these numbers. */
export const EXIT_CODES = {
  passed: 0,
  /** An invariant or expectation failed, vectors disagree, or two runs differ. */
  failed: 1,
  /** The command line or a file is wrong. */
  badInput: 2,
  /** Nothing was tested: no session, or a goal that was never reached. */
  vacuous: 3,
  /** The same seed gave two different traces. */
  nondeterminism: 4,
  /** A defect of Assay. */
  internalError: 5,
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]
