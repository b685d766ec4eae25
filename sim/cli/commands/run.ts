import { writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { runJson } from '../../report/run-json.ts'
import { runReport } from '../../report/run-report.ts'
import type { RunResult } from '../../run/result.ts'
import type { CommandContext } from '../context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { reportInput } from '../failure.ts'
import type { House } from '../house.ts'
import { prepareRules, prepareScenario } from '../prepare.ts'

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
  file: string,
  options: RunOptions,
  { output }: CommandContext,
  house: House,
): Promise<ExitCode> {
  const prepared = prepareScenario(file, options, house, output)
  if (!prepared.ok) return prepared.exitCode
  const { scenario, profile } = prepared.value
  const rules = await prepareRules(options.rules ?? profile, profile, house, output)
  if (!rules.ok) return rules.exitCode
  const { result, trace } = house.run({
    scenario,
    rules: rules.value.rules,
    rulesName: rules.value.name,
    keepTrace: options.trace !== undefined,
  })
  if (options.trace !== undefined && trace !== null) {
    const problem = save(options.trace, trace)
    if (problem !== null) return reportInput(output, [problem])
    output.note(`trace written to ${options.trace}`)
  }
  output.result(
    options.json === true ? JSON.stringify(runJson(result), null, 2) : runReport(result, { file }),
  )
  return exitCodeOf(result)
}

function exitCodeOf(result: RunResult): ExitCode {
  if (result.verdict === 'failed') return EXIT_CODES.failed
  return result.sessions.length === 0 ? EXIT_CODES.vacuous : EXIT_CODES.passed
}

function save(path: string, text: string): { place: string; reason: string; mend: string } | null {
  try {
    writeFileSync(path, text)
    return null
  } catch (cause) {
    const reason = `the trace cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`
    return { place: '--trace', reason, mend: 'give a path in a folder that exists' }
  }
}
