import { Command, Option } from 'commander'
import { runJson } from '../../report/run-json.ts'
import type { CommandContext } from '../context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import type { House } from '../house.ts'
import { prepareRules, prepareScenario } from '../prepare.ts'

interface DiffOptions {
  readonly profile?: string
  readonly against: string
  readonly seed?: string
  readonly json?: boolean
}

export function diffCommand(context: CommandContext, house: House): Command {
  return new Command('diff')
    .description('run a scenario under two sets of rules, with the same chance, and compare')
    .argument('<file>', 'a scenario, YAML or JSON')
    .addOption(new Option('--profile <name>', "rules of the first run; default: the scenario's"))
    .addOption(
      new Option(
        '--against <rules>',
        'rules of the second run: a profile, or a module with a patch',
      ).makeOptionMandatory(),
    )
    .addOption(new Option('--seed <text>', "seed to use instead of the scenario's"))
    .option('--json', 'print JSON')
    .action(async (file: string, options: DiffOptions) => {
      context.exitCode = await diff(file, options, context, house)
    })
}

/** Like diff(1): 0 = alike, 1 = different. */
async function diff(
  file: string,
  options: DiffOptions,
  { output }: CommandContext,
  house: House,
): Promise<ExitCode> {
  const prepared = prepareScenario(file, options, house, output)
  if (!prepared.ok) return prepared.exitCode
  const { scenario, profile } = prepared.value
  const other = await prepareRules(options.against, profile, house, output)
  if (!other.ok) return other.exitCode
  const first = await house.run({
    scenario,
    rules: house.rulesOf(profile),
    rulesName: profile,
    trace: 'keep',
  })
  const second = await house.run({
    scenario,
    rules: other.value.rules,
    rulesName: other.value.name,
    trace: 'keep',
  })
  const difference = house.compare(first, second)
  if (options.json === true) {
    const runs = [runJson(first.result), runJson(second.result)]
    output.result(JSON.stringify({ same: difference === null, runs }, null, 2))
  } else {
    output.result(difference ?? `${profile} and ${other.value.name} do the same here`)
  }
  return difference === null ? EXIT_CODES.passed : EXIT_CODES.failed
}
