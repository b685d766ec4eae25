import { Command, Option } from 'commander'
import { runJson } from '../../report/run-json.ts'
import { runReport } from '../../report/run-report.ts'
import { durationText } from '../../report/text.ts'
import type { RunResult } from '../../run/result.ts'
import type { CommandContext } from '../context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { reportInput } from '../failure.ts'
import type { House } from '../house.ts'
import { interruptible } from '../interrupt.ts'
import { prepareRun } from '../prepare.ts'
import { openTrace } from '../trace-file.ts'
import { writeTroubleText, type WriteTrouble } from '../write-trouble.ts'

interface RunOptions {
  readonly profile?: string
  readonly rules?: string
  readonly seed?: string
  readonly trace?: string
  readonly json?: boolean
}

export function runCommand(context: CommandContext, house: House): Command {
  return new Command('run')
    .description('run a scenario and check invariants and expectations')
    .argument('<file>', 'a scenario, YAML or JSON')
    .addOption(new Option('--profile <name>', "rules to use instead of the scenario's"))
    .addOption(new Option('--rules <module>', 'a module whose patch is laid over the profile'))
    .addOption(new Option('--seed <text>', "seed to use instead of the scenario's"))
    .addOption(new Option('--trace <file>', 'write every event to this file, as JSON lines'))
    .option('--json', 'print JSON')
    .action(async (file: string, options: RunOptions) => {
      context.exitCode = await run(file, options, context, house)
    })
}

async function run(
  path: string,
  options: RunOptions,
  { output }: CommandContext,
  house: House,
): Promise<ExitCode> {
  const prepared = await prepareRun(path, options, house, output)
  if (!prepared.ok) return prepared.exitCode
  const { scenario, profile, rules, rulesName } = prepared.value
  const patch = options.rules === undefined ? null : { module: options.rules, profile }
  const file = openTrace(options.trace)
  if (!file.ok) return reportInput(output, [file.problem])
  const trace = file.trace === null ? null : (line: string) => file.trace?.write(line)
  const { result } = await interruptible((interrupt) =>
    house.run({ scenario, rules, rulesName, trace, interrupt }),
  )
  const trouble = file.trace?.close() ?? null
  if (trouble !== null) output.note(partialTraceText(trouble))
  else if (file.trace !== null) output.note(`trace written to ${options.trace}`)
  if (result.stopped === 'interrupted') {
    output.note(`interrupted at ${durationText(result.simulatedNs)}: the rest was not run`)
  }
  output.result(
    options.json === true
      ? JSON.stringify(runJson(result), null, 2)
      : runReport(result, { file: path, patch }),
  )
  return trouble === null ? exitCodeOf(result) : EXIT_CODES.unwritten
}

/** The run itself went on: its verdict is about all of it. */
function partialTraceText(trouble: WriteTrouble): string {
  return `${writeTroubleText(trouble)}\n  the run went on without its trace, which says in its last line that it is a part`
}

function exitCodeOf(result: RunResult): ExitCode {
  if (result.stopped === 'interrupted') return EXIT_CODES.interrupted
  if (result.vacuous) return EXIT_CODES.vacuous
  return result.verdict === 'failed' ? EXIT_CODES.failed : EXIT_CODES.passed
}
