import type { Invariant } from './invariant.ts'

/** docs/invariants/README.md below its first paragraph: what each invariant says, and under which profiles it breaks. */
export function invariantReference(
  catalogue: readonly Invariant[],
  profiles: readonly string[],
): string {
  const overview = [
    `| invariant | ${profiles.join(' | ')} |`,
    `| --- |${' --- |'.repeat(profiles.length)}`,
    ...catalogue.map(({ id, breaksUnder }) => {
      const statuses = profiles.map((profile) =>
        breaksUnder.includes(profile) ? '✗ breaks' : '✓ holds',
      )
      return `| [${id}](#${id}) | ${statuses.join(' | ')} |`
    }),
  ]
  return [...overview, '', ...catalogue.map((invariant) => section(invariant))].join('\n')
}

function section({ id, title, kind, statement, why, assumes, source }: Invariant): string {
  return [
    `## ${id}`,
    '',
    `**${title}** (${kind}). ${statement}`,
    '',
    `- Why: ${why}`,
    `- Assumes: ${assumes}`,
    `- Source: ${source.join('; ')}`,
    '',
  ].join('\n')
}
