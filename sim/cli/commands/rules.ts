import { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import { reportInput, unknownName } from '../failure.ts'
import type { House, RuleDifference } from '../house.ts'

export function rulesCommand(context: CommandContext, house: House): Command {
  return new Command('rules')
    .description('list the profiles, or the rules in which two of them differ')
    .argument('[a]', 'a profile')
    .argument('[b]', 'another one; default: repaired')
    .option('--json', 'print JSON')
    .action((a: string | undefined, b: string | undefined, options: { json?: boolean }) => {
      const names = house.profiles.map(({ name }) => name)
      const other = b ?? 'repaired'
      const unknown = [a, a === undefined ? undefined : other].filter(
        (name) => name !== undefined && !names.includes(name),
      )
      if (unknown.length > 0) {
        const problems = unknown.map((name) => unknownName('assay rules', name ?? '', names))
        context.exitCode = reportInput(context.output, problems)
        return
      }
      const found = a === undefined ? house.profiles : house.differences(a, other)
      if (options.json === true) context.output.result(JSON.stringify(found, null, 2))
      else if (a === undefined) context.output.result(list(house))
      else context.output.result(differencesText(a, other, house.differences(a, other)))
    })
}

function list({ profiles }: House): string {
  const width = Math.max(...profiles.map(({ name }) => name.length))
  const rows = profiles.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}`)
  return [...rows, '', 'assay rules A B prints what differs between two of them'].join('\n')
}

function differencesText(a: string, b: string, differences: readonly RuleDifference[]): string {
  if (differences.length === 0) return `${a} and ${b} have the same rules`
  const width = Math.max(a.length, b.length)
  const blocks = differences.flatMap(({ rule, variants }) => [
    rule,
    ...variants.flatMap(({ variant, summary, why, source }, index) => [
      `  ${(index === 0 ? a : b).padEnd(width)}  ${variant}: ${summary}`,
      ...(why === null ? [] : [`  ${''.padEnd(width)}  why: ${why}`]),
      `  ${''.padEnd(width)}  ${source}`,
    ]),
  ])
  return [...blocks, '', `${differences.length} rules differ`].join('\n')
}
