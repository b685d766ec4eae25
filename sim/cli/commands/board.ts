import { Command, Option } from 'commander'
import type { BoardLine } from '../../board/board.ts'
import type { BoardBug } from '../../board/bug.ts'
import { boardJson } from '../../report/board-json.ts'
import { boardPassed, boardReport, boardTable } from '../../report/board-report.ts'
import type { CommandContext } from '../context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { reportInput, unknownName, type InputProblem } from '../failure.ts'
import type { House } from '../house.ts'

interface BoardOptions {
  readonly only?: string
  readonly undone?: boolean
  readonly runs: string
  readonly seconds: string
  readonly repairedRuns: string
  readonly seed: string
  readonly markdown?: boolean
  readonly json?: boolean
}

const RUNS_MAX = 10_000_000
const SECONDS_MAX = 86_400

export function boardCommand(context: CommandContext, house: House): Command {
  return new Command('board')
    .description('plant the bugs of the real system one by one, and search for each blind')
    .addOption(new Option('--only <ids>', 'these bugs alone, e.g. B02,B16'))
    .addOption(new Option('--undone', 'plant each mended rule undone by itself instead'))
    .addOption(new Option('--runs <n>', 'worlds for each bug').default('3000'))
    .addOption(new Option('--seconds <n>', 'seconds for each bug').default('60'))
    .addOption(
      new Option(
        '--repaired-runs <n>',
        'worlds without a bug; a finding there is a false alarm',
      ).default('1000'),
    )
    .addOption(new Option('--seed <text>', 'where all chance comes from').default('1'))
    .option('--markdown', 'print the table of docs/board.md')
    .option('--json', 'print JSON')
    .action((options: BoardOptions) => {
      context.exitCode = board(options, context, house)
    })
}

function board(options: BoardOptions, { output }: CommandContext, house: House): ExitCode {
  const all = house.boardBugs(options.undone === true ? 'undone' : 'real')
  const problems = problemsOf(options, all)
  if (problems.length > 0) return reportInput(output, problems)
  const wanted = options.only?.split(',')
  const result = house.board({
    bugs: all.filter(({ id }) => wanted === undefined || wanted.includes(id)),
    seed: options.seed,
    runs: Number(options.runs),
    secondsMax: Number(options.seconds),
    repairedRuns: Number(options.repairedRuns),
    tell: (line) => output.note(progress(line)),
  })
  if (options.json === true) output.result(JSON.stringify(boardJson(result), null, 2))
  else output.result(options.markdown === true ? boardTable(result) : boardReport(result))
  return boardPassed(result) ? EXIT_CODES.passed : EXIT_CODES.failed
}

function problemsOf(options: BoardOptions, bugs: readonly BoardBug[]): readonly InputProblem[] {
  const ids = bugs.map(({ id }) => id)
  const unknown = (options.only?.split(',') ?? []).filter((id) => !ids.includes(id))
  return [
    ...unknown.map((id) => unknownName('--only', id, ids)),
    ...numberProblem('--runs', options.runs, 1, RUNS_MAX),
    ...numberProblem('--seconds', options.seconds, 1, SECONDS_MAX),
    ...numberProblem('--repaired-runs', options.repairedRuns, 0, RUNS_MAX),
  ]
}

function numberProblem(
  flag: string,
  written: string,
  least: number,
  most: number,
): readonly InputProblem[] {
  const isNumber = /^(?:0|[1-9]\d*)$/.test(written)
  if (isNumber && Number(written) >= least && Number(written) <= most) return []
  const mend = `write a whole number from ${least} to ${most}`
  return [{ place: `assay board ${flag}`, reason: `${written} is no such number`, mend }]
}

function progress(line: BoardLine | { readonly soundRuns: number }): string {
  if ('soundRuns' in line) return `${line.soundRuns} worlds of repaired`
  const { id, found, invariant, cases, seconds } = line
  if (found === null) return `${id} outside of the world`
  const verdict = found ? `found by ${invariant ?? ''}` : 'not found'
  return `${id} ${verdict} in ${cases} worlds, ${seconds.toFixed(1)} s`
}
