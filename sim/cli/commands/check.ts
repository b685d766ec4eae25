import { Command, Option } from 'commander'
import { invariantCatalogue } from '../../invariants/catalogue.ts'
import { checkJson } from '../../report/check-json.ts'
import { checkReport, checkVerdict } from '../../report/check-report.ts'
import type { CommandContext } from '../context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { reportInput, unknownName, type InputProblem } from '../failure.ts'
import { openFolder, writeFindings } from '../finding-files.ts'
import type { House } from '../house.ts'
import { interruptible } from '../interrupt.ts'
import type { Output } from '../output.ts'
import { prepareRules } from '../prepare.ts'
import { writeTroubleText } from '../write-trouble.ts'

interface CheckOptions {
  readonly profile: string
  readonly rules?: string
  readonly runs: string
  readonly seed: string
  readonly only?: string
  readonly out?: string
  readonly json?: boolean
}

const CODES: Readonly<Record<ReturnType<typeof checkVerdict>, ExitCode>> = {
  passed: EXIT_CODES.passed,
  found: EXIT_CODES.failed,
  vacuous: EXIT_CODES.vacuous,
  internal: EXIT_CODES.internalError,
}
const RUNS_MAX = 100_000_000
/** From so many worlds on a person wants to see that something goes on. */
const TELLS_PROGRESS_FROM = 1000

export function checkCommand(context: CommandContext, house: House): Command {
  return new Command('check')
    .description('search generated worlds for one that breaks an invariant')
    .addOption(new Option('--profile <name>', 'rules in force').default('repaired'))
    .addOption(new Option('--rules <module>', 'a module whose patch is laid over the profile'))
    .addOption(new Option('--runs <n>', 'how many worlds').default('1000'))
    .addOption(new Option('--seed <text>', 'where all chance comes from').default('1'))
    .addOption(new Option('--only <id>', 'watch this invariant alone'))
    .addOption(new Option('--out <folder>', 'write a scenario for each finding into this folder'))
    .option('--json', 'print JSON')
    .action(async (options: CheckOptions) => {
      context.exitCode = await check(options, context, house)
    })
}

async function check(
  options: CheckOptions,
  { output }: CommandContext,
  house: House,
): Promise<ExitCode> {
  const { profile, only, out, seed } = options
  const runs = Number(options.runs)
  const problems = problemsOf(options, house)
  if (problems.length > 0) return reportInput(output, problems)
  const prepared = await prepareRules(options.rules ?? profile, profile, house, output)
  if (!prepared.ok) return prepared.exitCode
  const folder = openFolder(out)
  if (folder !== null) return reportInput(output, [folder])
  const { rules } = prepared.value
  const tell = progress(runs, output)
  const result = await interruptible((interrupt) => {
    const goesOn = (done: number): boolean => {
      tell(done)
      return !interrupt.requested
    }
    return house.check({ profile, rules, runs, seed, only: only ?? null, goesOn })
  })
  const { findings, trouble } = writeFindings(result, out)
  if (trouble !== null) output.note(writeTroubleText(trouble))
  const isInterrupted = result.stopped === 'it was interrupted'
  if (isInterrupted) output.note(`interrupted after ${result.runs} of ${runs} worlds`)
  output.result(
    options.json === true
      ? JSON.stringify(checkJson(result, findings), null, 2)
      : checkReport(result, { findings, ...wordsOf(options) }),
  )
  if (trouble !== null) return EXIT_CODES.unwritten
  return isInterrupted ? EXIT_CODES.interrupted : CODES[checkVerdict(result)]
}

function problemsOf({ runs, profile, only }: CheckOptions, house: House): readonly InputProblem[] {
  const problems: InputProblem[] = []
  if (!/^[1-9]\d*$/.test(runs) || Number(runs) > RUNS_MAX) {
    const reason = `${runs} is no number of worlds`
    const mend = `write a whole number from 1 to ${RUNS_MAX}`
    problems.push({ place: 'assay check --runs', reason, mend })
  }
  const profiles = house.profiles.map(({ name }) => name)
  if (!profiles.includes(profile)) problems.push(unknownName('--profile', profile, profiles))
  const ids = invariantCatalogue.map(({ id }) => id)
  if (only !== undefined && !ids.includes(only)) problems.push(unknownName('--only', only, ids))
  return problems
}

/** The words that go on in the commands of the report. */
function wordsOf({ profile, rules, only }: CheckOptions): { words: string; rulesWords: string } {
  const words = [
    ...(profile === 'repaired' ? [] : [`--profile ${profile}`]),
    ...(rules === undefined ? [] : [`--rules ${rules}`]),
    ...(only === undefined ? [] : [`--only ${only}`]),
  ]
  return {
    words: words.map((word) => ` ${word}`).join(''),
    rulesWords: rules === undefined ? '' : ` --rules ${rules}`,
  }
}

function progress(runs: number, output: Output): (done: number) => void {
  const tenth = Math.ceil(runs / 10)
  return (done) => {
    const tells = runs >= TELLS_PROGRESS_FROM && done % tenth === 0 && done < runs
    if (tells) output.note(`${done} of ${runs} worlds`)
  }
}
