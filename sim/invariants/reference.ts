import {
  assumedHonest,
  CIRCUMSTANCES,
  circumstanceNames,
  leftOut,
  type OutsidePart,
} from './circumstances.ts'
import type { Invariant } from './invariant.ts'

/** docs/invariants/README.md below its first paragraph: what each invariant says, and under which profiles it breaks. */
export function invariantReference(
  catalogue: readonly Invariant[],
  profiles: readonly string[],
): string {
  const overview = [
    `| invariant | assumes honest | ${profiles.join(' | ')} |`,
    `| --- | --- |${' --- |'.repeat(profiles.length)}`,
    ...catalogue.map(({ id, outside, breaksUnder }) => {
      const statuses = profiles.map((profile) =>
        breaksUnder.includes(profile) ? '✗ breaks' : '✓ holds',
      )
      const honest = assumedHonest(outside).join(', ')
      return `| [${id}](#${id}) | ${honest} | ${statuses.join(' | ')} |`
    }),
  ]
  const sections = catalogue.map((invariant) => section(invariant))
  return [...overview, '', ...circumstances(catalogue), '', ...sections].join('\n')
}

/** Every circumstance with the invariants that leave it out. */
function circumstances(catalogue: readonly Invariant[]): readonly string[] {
  return [
    '## What is left out',
    '',
    'Some invariants say nothing of a session that one of these circumstances touches; every other session of the same world is',
    'watched. A run names the sessions that were excused. What a circumstance does not name here must hold in it.',
    '',
    '| circumstance | a session is touched when | left out by |',
    '| --- | --- | --- |',
    ...circumstanceNames().map((name) => {
      const by = catalogue.flatMap(({ id, outside }) => {
        const part = outside[name]
        return part === undefined ? [] : [`[${id}](#${id})${partText(part)}`]
      })
      return `| ${name} | ${CIRCUMSTANCES[name]} | ${by.join(', ')} |`
    }),
  ]
}

/** The part that is left out, when it is not the whole. */
function partText(part: OutsidePart): string {
  return part === 'all' ? '' : ` (${part.join(', ')})`
}

function section(invariant: Invariant): string {
  const { id, title, kind, statement, why, assumes, outside, source } = invariant
  const left = leftOut(outside).map(([name, part]) => `${name}${partText(part)}`)
  return [
    `## ${id}`,
    '',
    `**${title}** (${kind}). ${statement}`,
    '',
    `- Why: ${why}`,
    `- Assumes: ${assumes}`,
    ...(left.length === 0 ? [] : [`- Leaves out: ${left.join(', ')}`]),
    `- Source: ${source.join('; ')}`,
    '',
  ].join('\n')
}
