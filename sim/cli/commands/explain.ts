import { Command, Option } from 'commander'
import { narrative } from '../../report/narrative/narrative.ts'
import type { CommandContext } from '../context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import type { House } from '../house.ts'
import { prepareRun } from '../prepare.ts'

interface ExplainOptions {
  readonly profile?: string
  readonly rules?: string
  readonly seed?: string
}

export function explainCommand(context: CommandContext, house: House): Command {
  return new Command('explain')
    .description('tell what happens in a scenario, each step in a sentence with its numbers')
    .argument('<file>', 'a scenario, YAML or JSON')
    .addOption(new Option('--profile <name>', "rules to use instead of the scenario's"))
    .addOption(new Option('--rules <module>', 'a module whose patch is laid over the profile'))
    .addOption(new Option('--seed <text>', "seed to use instead of the scenario's"))
    .action(async (file: string, options: ExplainOptions) => {
      context.exitCode = await explain(file, options, context, house)
    })
}

/** It tells, and judges nothing: a story that was told passes. */
async function explain(
  path: string,
  options: ExplainOptions,
  { output }: CommandContext,
  house: House,
): Promise<ExitCode> {
  const prepared = await prepareRun(path, options, house, output)
  if (!prepared.ok) return prepared.exitCode
  const { scenario, rules, rulesName } = prepared.value
  const { result } = await house.run({ scenario, rules, rulesName, trace: 'keep' })
  output.result(narrative(scenario, result))
  return EXIT_CODES.passed
}
