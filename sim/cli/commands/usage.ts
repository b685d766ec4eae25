import { Command, Option } from 'commander'
import { usageCsv, usageJson } from '../../report/usage-export.ts'
import { durationText } from '../../report/text.ts'
import { usageTable, type UsageGrouping } from '../../report/usage-table.ts'
import { assert } from '../../../src/assert.ts'
import type { CommandContext } from '../context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import type { House } from '../house.ts'
import { interruptible } from '../interrupt.ts'
import { prepareRun } from '../prepare.ts'

interface UsageOptions {
  readonly profile?: string
  readonly rules?: string
  readonly seed?: string
  readonly by: UsageGrouping
  readonly csv?: boolean
  readonly json?: boolean
}

const GROUPINGS: readonly UsageGrouping[] = ['label', 'session', 'service']

export function usageCommand(context: CommandContext, house: House): Command {
  return new Command('usage')
    .description('run a scenario and lay its usage events against its money')
    .argument('<file>', 'a scenario, YAML or JSON')
    .addOption(new Option('--profile <name>', "rules to use instead of the scenario's"))
    .addOption(new Option('--rules <module>', 'a module whose patch is laid over the profile'))
    .addOption(new Option('--seed <text>', "seed to use instead of the scenario's"))
    .addOption(
      new Option('--by <what>', 'what a row stands for').choices(GROUPINGS).default('label'),
    )
    .addOption(new Option('--csv', 'print CSV, amounts exact').conflicts('json'))
    .option('--json', 'print JSON, every grouping')
    .action(async (file: string, options: UsageOptions) => {
      context.exitCode = await usage(file, options, context, house)
    })
}

async function usage(
  path: string,
  options: UsageOptions,
  { output }: CommandContext,
  house: House,
): Promise<ExitCode> {
  const prepared = await prepareRun(path, options, house, output)
  if (!prepared.ok) return prepared.exitCode
  const { scenario, rules, rulesName } = prepared.value
  const { result } = await interruptible((interrupt) =>
    house.run({ scenario, rules, rulesName, trace: null, usage: true, interrupt }),
  )
  assert(result.usage !== null, 'a run that was asked for usage has laid it out')
  if (result.limit !== null) output.note(`the run was cut short: ${result.limit}`)
  if (options.json === true) output.result(JSON.stringify(usageJson(result.usage), null, 2))
  else if (options.csv === true) output.result(usageCsv(result.usage, options.by))
  else output.result(usageTable(result.usage, options.by))
  if (result.stopped === 'interrupted') {
    output.note(`interrupted at ${durationText(result.simulatedNs)}: the rest was not run`)
    return EXIT_CODES.interrupted
  }
  return result.vacuous ? EXIT_CODES.vacuous : EXIT_CODES.passed
}
