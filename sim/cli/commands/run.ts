import { Command, Option } from 'commander'
import { runJson } from '../../report/run-json.ts'
import { runReport } from '../../report/run-report.ts'
import type { RunResult } from '../../run/result.ts'
import type { CommandContext } from '../context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { reportInput } from '../failure.ts'
import type { House } from '../house.ts'
import { prepareRun } from '../prepare.ts'
import { openTrace } from '../trace-file.ts'

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
  const { result } = house.run({
    scenario,
    rules,
    rulesName,
    trace: file.trace === null ? null : (line) => file.trace?.write(line),
  })
  if (file.trace !== null) {
    file.trace.close()
    output.note(`trace written to ${options.trace}`)
  }
  output.result(
    options.json === true
      ? JSON.stringify(runJson(result), null, 2)
      : runReport(result, { file: path, patch }),
  )
  return exitCodeOf(result)
}

function exitCodeOf(result: RunResult): ExitCode {
  if (result.vacuous) return EXIT_CODES.vacuous
  return result.verdict === 'failed' ? EXIT_CODES.failed : EXIT_CODES.passed
}
