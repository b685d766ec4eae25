import type { Argument, Command, Option } from 'commander'
import { EXIT_CODE_MEANINGS, EXIT_CODES } from './exit-codes.ts'

/** The parts of docs/commands.md that are made from the definitions: one for each command, by its full name. */
export function commandReference(program: Command): ReadonlyMap<string, string> {
  return new Map(leaves(program, '').map(({ name, command }) => [name, usage(name, command)]))
}

/** Every exit code with its meaning. */
export function exitCodeTable(): string {
  const rows = Object.entries(EXIT_CODES).map(([name, code]) => {
    const meaning = EXIT_CODE_MEANINGS[name as keyof typeof EXIT_CODES] // keys of one table are those of the other
    return [`${code}`, meaning]
  })
  return table(['code', 'meaning'], rows)
}

interface Leaf {
  readonly name: string
  readonly command: Command
}

/** Commands that do something; a command of commands is only a name. */
function leaves(parent: Command, prefix: string): readonly Leaf[] {
  return parent.commands.flatMap((command) => {
    const name = `${prefix}${command.name()}`
    return command.commands.length > 0 ? leaves(command, `${name} `) : [{ name, command }]
  })
}

function usage(name: string, command: Command): string {
  const words = [name, ...command.registeredArguments.map(argumentText)]
  const rows = [
    ...command.registeredArguments.map((argument) => [
      `\`${argumentText(argument)}\``,
      argument.description,
    ]),
    ...command.options.map((option) => [`\`${option.flags}\``, optionText(option)]),
  ]
  const head = `\`assay ${words.join(' ')}\`: ${command.description()}.\n`
  return rows.length === 0 ? head : `${head}\n${table(['', 'meaning'], rows)}`
}

function argumentText(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name()
  return argument.required ? `<${name}>` : `[${name}]`
}

function optionText(option: Option): string {
  return option.mandatory ? `${option.description} (required)` : option.description
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n')
}
