import { Argument, Command } from 'commander'
import { invariantCatalogue } from '../../invariants/catalogue.ts'
import { CIRCUMSTANCES, leftOut } from '../../invariants/circumstances.ts'
import type { Invariant } from '../../invariants/invariant.ts'
import type { CommandContext } from '../context.ts'
import { reportInput, unknownName } from '../failure.ts'

export function invariantsCommand(context: CommandContext): Command {
  return new Command('invariants')
    .description('list what must be true in every run, or explain one invariant')
    .addArgument(new Argument('[id]', 'the invariant to explain, or a rule that it cites (INV-08)'))
    .option('--json', 'print JSON')
    .action((id: string | undefined, options: { json?: boolean }) => {
      const chosen = invariantCatalogue.filter(
        (invariant) => id === undefined || invariant.id === id || cites(invariant, id),
      )
      if (id !== undefined && chosen.length === 0) {
        const ids = invariantCatalogue.map((invariant) => invariant.id)
        context.exitCode = reportInput(context.output, [unknownName('assay invariants', id, ids)])
      } else if (options.json === true) {
        context.output.result(JSON.stringify(chosen.map(withoutCode), null, 2))
      } else {
        context.output.result(
          id === undefined ? list(chosen) : chosen.map((one) => explanation(one)).join('\n'),
        )
      }
    })
}

/** Functions are left out by JSON; this says so in the type. */
function withoutCode(invariant: Invariant): Omit<Invariant, 'start'> {
  return invariant
}

function list(invariants: readonly Invariant[]): string {
  const width = Math.max(...invariants.map(({ id }) => id.length))
  const rows = invariants.map(({ id, statement }) => `${id.padEnd(width)}  ${statement}`)
  return [...rows, '', 'assay invariants ID explains one of them'].join('\n')
}

function explanation(invariant: Invariant): string {
  const breaks =
    invariant.breaksUnder.length === 0
      ? 'holds in every profile'
      : `some world breaks it under ${invariant.breaksUnder.join(', ')}`
  return [
    `${invariant.id} (${invariant.kind}): ${invariant.title}`,
    `  ${invariant.statement}`,
    `  why      ${invariant.why}`,
    `  assumes  ${invariant.assumes}`,
    ...leftOut(invariant.outside).map(
      ([name, part]) =>
        `  but not  ${name}: ${CIRCUMSTANCES[name]}${part === 'all' ? '' : ` (${part.join(', ')})`}`,
    ),
    `  source   ${invariant.source.join('; ')}`,
    `  status   ${breaks}`,
  ].join('\n')
}

/** A rule of the specification stands for the invariants that cite it: `assay invariants INV-08`. */
function cites(invariant: Invariant, rule: string): boolean {
  return invariant.source.some((source) => source.split(/[\s,]+/).includes(rule))
}
