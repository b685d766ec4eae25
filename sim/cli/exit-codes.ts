/** What the process ends with; scripts and CI rely on these numbers. */
export const EXIT_CODES = {
  passed: 0,
  failed: 1,
  badInput: 2,
  vacuous: 3,
  nondeterminism: 4,
  internalError: 5,
  unwritten: 6,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]

/** What each code says, for people. */
export const EXIT_CODE_MEANINGS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  passed: 'passed',
  failed: 'an invariant or expectation failed, vectors disagree, or two runs differ',
  badInput: 'the command line or a file is wrong; nothing was run',
  vacuous: 'nothing was tested: no session, no vector, or a goal that was never reached',
  nondeterminism: 'the same seed gave two different traces',
  internalError: 'a defect of Assay',
  unwritten: 'a file or stdout could not be written to its end; stderr says why',
  interrupted: 'somebody had enough (ctrl-C): what was found so far is told',
}
