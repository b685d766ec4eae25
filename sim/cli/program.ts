import { Command, CommanderError } from 'commander'
import { benchCommand } from './commands/bench.ts'
import { boardCommand } from './commands/board.ts'
import { checkCommand } from './commands/check.ts'
import { conformCommand } from './commands/conform.ts'
import { determinismCommand } from './commands/determinism.ts'
import { diffCommand } from './commands/diff.ts'
import { explainCommand } from './commands/explain.ts'
import { incomeCommand } from './commands/income.ts'
import { invariantsCommand } from './commands/invariants.ts'
import { priceCommand } from './commands/price.ts'
import { rulesCommand } from './commands/rules.ts'
import { runCommand } from './commands/run.ts'
import { schemaCommand } from './commands/schema.ts'
import { usageCommand } from './commands/usage.ts'
import { CommandContext } from './context.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import type { House } from './house.ts'
import { createOutput, type Output } from './output.ts'
import { house as wiredHouse } from './wiring.ts'

/** Runs one command line (without `node` and the script) and gives the code to end with. It never throws. */
export async function main(
  words: readonly string[],
  output: Output = createOutput(),
  house: House = wiredHouse,
): Promise<ExitCode> {
  const context = new CommandContext(output)
  const program = createProgram(context, house)
  try {
    await program.parseAsync(words, { from: 'user' })
    return context.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return usageCode(error)
    output.note(internalErrorText(error, words))
    return EXIT_CODES.internalError
  }
}

/** The whole command line, for running it and for documenting it. */
export function createProgram(context: CommandContext, house: House): Command {
  const program = new Command('assay')
    .description("Livepeer's pricing and payments, simulated deterministically")
    .addHelpText('after', EXIT_CODE_HELP)
  for (const create of COMMANDS) program.addCommand(create(context, house))
  configure(program, context.output)
  return program
}

const COMMANDS: readonly ((context: CommandContext, house: House) => Command)[] = [
  runCommand,
  checkCommand,
  boardCommand,
  determinismCommand,
  diffCommand,
  explainCommand,
  usageCommand,
  rulesCommand,
  invariantsCommand,
  incomeCommand,
  priceCommand,
  conformCommand,
  benchCommand,
  schemaCommand,
]

const EXIT_CODE_HELP = `
Exit codes:
  0 passed · 1 failed · 2 bad input · 3 nothing was tested · 4 nondeterminism · 5 a defect of assay
  6 something could not be written · 130 interrupted`

/** Every level alike: errors as place, reason and mend, and no exit of the process from within. */
function configure(command: Command, output: Output): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => output.result(text),
      writeErr: (text) => output.note(text),
      outputError: (text, write) => write(usageErrorText(text, command)),
    })
  for (const child of command.commands) configure(child, output)
}

function usageErrorText(text: string, command: Command): string {
  const [first = '', hint = ''] = text.trim().split('\n')
  const reason = first.replace(/^error: /, '')
  const suggestion = /^\((.*)\)$/.exec(hint)?.[1]?.replace(/^Did/, 'did')
  const name = fullName(command)
  return `${name}: ${reason}\n  ${suggestion ?? `${name} --help shows what is possible`}`
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`
}

function usageCode(error: CommanderError): ExitCode {
  return error.exitCode === 0 ? EXIT_CODES.passed : EXIT_CODES.badInput
}

function internalErrorText(error: unknown, words: readonly string[]): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `assay: a defect of assay itself\n  ${what}\n  please report it with this command line: assay ${words.join(' ')}`
}
