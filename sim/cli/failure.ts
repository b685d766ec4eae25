import { scenarioErrorText, type ScenarioError } from '../scenario/errors.ts'
import { suggestion } from '../scenario/spelling.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import type { Output } from './output.ts'

/** Something wrong with what a person typed: where, why, and what to type instead. */
export interface InputProblem {
  readonly place: string
  readonly reason: string
  readonly mend: string
}

export function reportInput(output: Output, problems: readonly InputProblem[]): ExitCode {
  for (const { place, reason, mend } of problems) {
    output.note(`${place}: ${reason}\n  ${mend}`)
  }
  return EXIT_CODES.badInput
}

export function reportScenario(output: Output, errors: readonly ScenarioError[]): ExitCode {
  for (const error of errors) output.note(scenarioErrorText(error))
  const count = errors.length === 1 ? '1 mistake' : `${errors.length} mistakes`
  output.note(`${count}; docs/scenario-format.md explains the codes`)
  return EXIT_CODES.badInput
}

/** A name given to an option or argument that nothing has. */
export function unknownName(
  place: string,
  written: string,
  names: readonly string[],
): InputProblem {
  return { place, reason: `there is no ${written}`, mend: suggestion(written, names, 'name') }
}
