import { Command, Option } from 'commander'
import type { Rules } from '../../../src/profile/rules.ts'
import type { FeedRate } from '../../operator/conversions.ts'
import { findingText, type Finding } from '../../operator/findings.ts'
import type { NodeConfiguration } from '../../operator/node-configuration.ts'
import { priceList, type NamedNode } from '../../operator/price-list.ts'
import { readNode } from '../../operator/read-node.ts'
import { priceJson } from '../../report/price-json.ts'
import { priceReport, type PriceReport } from '../../report/price-report.ts'
import type { CommandContext } from '../context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { reportInput, unknownName } from '../failure.ts'
import type { House } from '../house.ts'
import { readFilesFrom } from '../operator-files.ts'
import { gatherNodes, type NodeOptions, type NodeToRead } from '../gather-nodes.ts'
import { readConditions } from '../price-conditions.ts'

const DEFAULT_PROFILE = 'upstream/master-2026-08'

interface PriceOptions extends NodeOptions {
  readonly at?: string
  readonly profile: string
  readonly json?: boolean
}

export function priceCommand(context: CommandContext, house: House): Command {
  return new Command('price')
    .description("read operators' configurations: who is charged what, and who would pay it")
    .argument('[files...]', 'config files (livepeer.conf), and JSON documents of the first node')
    .addOption(new Option('--flags <text>', 'its command line, e.g. "-pricePerUnit 0.3USD"'))
    .addOption(new Option('--env <setting...>', 'its environment, e.g. LP_PRICEPERUNIT=0.3USD'))
    .addOption(new Option('--ai-models <file>', 'its aiModels.json'))
    .addOption(new Option('--price-per-gateway <file>', 'its -pricePerGateway document'))
    .addOption(
      new Option('--max-price-per-capability <file>', 'its -maxPricePerCapability document'),
    )
    .addOption(
      new Option('--live-runners <file>', 'its -liveRunnerConfig document, or one price_info'),
    )
    .addOption(
      new Option('--capability <file...>', 'registrations of external capabilities with it'),
    )
    .addOption(
      new Option(
        '--gateway <file...>',
        'gateways or remote signers to compare: config files, or flags',
      ),
    )
    .addOption(
      new Option(
        '--at <conditions>',
        'rate, gas price and max float: USD=3000,gas=0.1gwei,maxFloat=10ETH',
      ),
    )
    .addOption(new Option('--profile <name>', 'rules in force').default(DEFAULT_PROFILE))
    .option('--json', 'print JSON')
    .action((files: readonly string[], options: PriceOptions) => {
      context.exitCode = price(files, options, context, house)
    })
}

function price(
  files: readonly string[],
  options: PriceOptions,
  { output }: CommandContext,
  house: House,
): ExitCode {
  const profiles = house.profiles.map(({ name }) => name)
  if (!profiles.includes(options.profile)) {
    return reportInput(output, [unknownName('--profile', options.profile, profiles)])
  }
  const at = readConditions(options.at ?? '')
  if (!at.ok) return reportInput(output, at.problems)
  const gathered = gatherNodes(files, options)
  if (!gathered.ok) return reportInput(output, gathered.problems)
  const rules = house.rulesOf(options.profile)
  const read = readAll(gathered.nodes, rules, at.rate)
  const errors = read.findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) {
    for (const finding of read.findings) output.note(findingText(finding))
    const count = errors.length === 1 ? '1 mistake' : `${errors.length} mistakes`
    output.note(`${count}; docs/operator-configuration.md explains the codes`)
    return EXIT_CODES.badInput
  }
  const report = reportOf(read, { ...at, profile: options.profile, rules })
  output.result(
    options.json === true ? JSON.stringify(priceJson(report), null, 2) : priceReport(report),
  )
  return EXIT_CODES.passed
}

interface ReadNodes {
  readonly nodes: readonly NamedNode[]
  readonly findings: readonly Finding[]
}

function readAll(nodes: readonly NodeToRead[], rules: Rules, rate: FeedRate | null): ReadNodes {
  const found: { name: string; node: NodeConfiguration }[] = []
  const findings: Finding[] = []
  for (const { name, role, sources } of nodes) {
    const read = readNode(sources, {
      rules: rules.price,
      rate,
      rateMend: (currency) => `add --at ${currency}=3000 (what one ETH costs)`,
      readFile: readFilesFrom('.'),
      role,
      inScenario: false,
      basePriceElsewhere: false,
    })
    findings.push(...read.findings)
    if (read.node !== null) found.push({ name, node: read.node })
  }
  return { nodes: found, findings }
}

function reportOf(
  { nodes, findings }: ReadNodes,
  given: Pick<PriceReport, 'profile' | 'rate' | 'conditions'> & { readonly rules: Rules },
): PriceReport {
  const { rules, profile, rate, conditions } = given
  const payers = nodes.filter(({ node }) => node.role !== 'orchestrator')
  const orchestrators = nodes
    .filter(({ node }) => node.role === 'orchestrator')
    .map((named) => {
      const { orchestrator } = named.node
      const list =
        orchestrator === null
          ? { multiplier: null, gasPriceWei: conditions.gasPriceWei, refusal: null, groups: [] }
          : priceList(orchestrator, payers, conditions, rules)
      return { named, list }
    })
  return { profile, rate, conditions, orchestrators, payers, findings }
}
