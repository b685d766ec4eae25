import { Command, Option } from 'commander'
import {
  determinismReport,
  determinismVerdict,
  type DeterminismOutcome,
  type DeterminismVerdict,
} from '../../report/determinism-report.ts'
import { runScenario } from '../../run/run.ts'
import { assert } from '../../../src/assert.ts'
import type { CommandContext } from '../context.ts'
import { linesOf, runEveryWay } from '../determinism/compare-worlds.ts'
import { DEFAULT_SEED, gatherWorlds } from '../determinism/gather-worlds.ts'
import { variations } from '../determinism/variation.ts'
import { hashesOf, type NamedWorld } from '../determinism/world-list.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { reportInput, unknownName, type InputProblem } from '../failure.ts'
import type { House } from '../house.ts'
import { interruptible } from '../interrupt.ts'
import type { Output } from '../output.ts'

interface Options {
  readonly runs: string
  readonly seed?: string
  readonly profile?: string
  readonly rules?: string
  readonly workers: string
  readonly node: readonly string[]
  readonly hashes?: boolean
  readonly lookAt?: string
  readonly part: string
  readonly reverse?: boolean
  readonly json?: boolean
}

const CODES: Readonly<Record<DeterminismVerdict, ExitCode>> = {
  passed: EXIT_CODES.passed,
  failed: EXIT_CODES.nondeterminism,
  vacuous: EXIT_CODES.vacuous,
  internal: EXIT_CODES.internalError,
}
const RUNS_MAX = 1_000_000
const WORKERS_MAX = 256

export function determinismCommand(context: CommandContext, house: House): Command {
  return new Command('determinism')
    .description('run worlds again in other ways, and compare every byte')
    .argument('[files...]', 'scenarios, or folders of them; default: generated worlds')
    .option('--runs <n>', 'how many generated worlds', '20')
    .addOption(new Option('--seed <text>', 'where all chance comes from'))
    .addOption(new Option('--profile <name>', 'rules in force'))
    .addOption(new Option('--rules <module>', 'a module whose patch is laid over the profile'))
    .option('--workers <counts>', 'processes that share the worlds, with commas', '3')
    .option('--node <paths...>', 'other versions of Node to run them with', [])
    .option('--hashes', 'print the hashes of each world and compare nothing')
    .option('--look-at <world>', 'print the lines of this world, run after those before it')
    .option('--part <i/n>', 'with --hashes or --look-at: every nth world alone', '1/1')
    .option('--reverse', 'with --hashes or --look-at: the last world first')
    .option('--json', 'print JSON')
    .action(async (files: readonly string[], options: Options) => {
      context.exitCode = await determinism(files, options, context.output, house)
    })
}

async function determinism(
  files: readonly string[],
  options: Options,
  output: Output,
  house: House,
): Promise<ExitCode> {
  const { seed, profile, rules, node } = options
  const problems = problemsOf(options)
  if (problems.length > 0) return reportInput(output, problems)
  const source = { files, runs: Number(options.runs), seed, profile, rules }
  const gathered = await gatherWorlds(source, house, output)
  if (!gathered.ok) return gathered.exitCode
  const worlds = gathered.value
  if (options.lookAt !== undefined) return lookAt(options.lookAt, inOrder(worlds, options), output)
  if (options.hashes === true) return printHashes(inOrder(worlds, options), output)
  const words = ['determinism', ...files, ...sourceWords(options)]
  const elsewhere = { words, launch: house.launch }
  const plan = variations(options.workers.split(',').map(Number), node)
  const found = await interruptible((interrupt) => runEveryWay(worlds, plan, elsewhere, interrupt))
  const different = found.ways.flatMap((way) => way.different)
  const outcome: DeterminismOutcome = {
    from: files.length > 0 ? files.join(' ') : `seed ${seed ?? DEFAULT_SEED}`,
    worlds: worlds.length,
    ...found,
    next: nextCommands(files, different[0]),
  }
  const verdict = determinismVerdict(outcome)
  output.result(
    options.json === true
      ? JSON.stringify({ verdict, ...outcome }, null, 2)
      : determinismReport(outcome),
  )
  return outcome.interrupted ? EXIT_CODES.interrupted : CODES[verdict]
}

/** Worlds that this process is asked to run, in its order. */
function inOrder(worlds: readonly NamedWorld[], { part, reverse }: Options): readonly NamedWorld[] {
  const [index = 1, parts = 1] = part.split('/').map(Number)
  const own = worlds.filter((_, at) => at % parts === index - 1)
  return reverse === true ? own.reverse() : own
}

function printHashes(worlds: readonly NamedWorld[], output: Output): ExitCode {
  for (const world of worlds) {
    const { scenario, rules, rulesName } = world
    const outcome = runScenario(scenario, { rules, profile: rulesName })
    assert(outcome.ok, 'rules were given, so the run can begin')
    output.result(JSON.stringify(hashesOf(world.name, outcome.result)))
  }
  return EXIT_CODES.passed
}

/** Whatever the worlds before it leave behind is there when its turn comes. */
function lookAt(name: string, worlds: readonly NamedWorld[], output: Output): ExitCode {
  for (const world of worlds) {
    const { trace, result } = linesOf(world)
    if (world.name !== name) continue
    output.result([...trace, ...result].join('\n'))
    return EXIT_CODES.passed
  }
  const names = worlds.map((world) => world.name)
  return reportInput(output, [unknownName('assay determinism --look-at', name, names)])
}

function problemsOf({ runs, workers, part }: Options): readonly InputProblem[] {
  const problems: InputProblem[] = []
  const refuse = (option: string, reason: string, mend: string): void => {
    problems.push({ place: `assay determinism ${option}`, reason, mend })
  }
  if (!isCount(runs, RUNS_MAX)) {
    refuse('--runs', `${runs} is no number of worlds`, `write a whole number from 1 to ${RUNS_MAX}`)
  }
  if (!workers.split(',').every((each) => isCount(each, WORKERS_MAX))) {
    const mend = `write whole numbers from 1 to ${WORKERS_MAX}, with commas`
    refuse('--workers', `${workers} is no list of counts`, mend)
  }
  const [index = '', parts = ''] = part.split('/')
  if (!isCount(parts, RUNS_MAX) || !isCount(index, Number(parts)) || part.split('/').length > 2) {
    refuse('--part', `${part} is no part`, 'write 2/3 for the second of three')
  }
  return problems
}

function isCount(text: string, most: number): boolean {
  return /^[1-9]\d{0,8}$/.test(text) && Number(text) <= most
}

/** What makes another process gather the same worlds. */
function sourceWords({ runs, seed, profile, rules }: Options): readonly string[] {
  const given = { '--runs': runs, '--seed': seed, '--profile': profile, '--rules': rules }
  return Object.entries(given).flatMap(([option, value]) =>
    value === undefined ? [] : [`${option}=${value}`],
  )
}

function nextCommands(files: readonly string[], world: string | undefined): readonly string[] {
  if (world !== undefined) {
    const sources = files.map((file) => ` ${file}`).join('')
    return [`npx assay determinism${sources} --look-at ${world}`]
  }
  return files.length > 0
    ? ['npx assay determinism --runs 200']
    : ['npx assay determinism --runs 200 --seed 2', 'npx assay determinism scenarios/stories']
}
