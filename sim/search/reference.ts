import type { Feature } from './feature.ts'
import type { Goal } from './goal.ts'

/** The table of features in docs/search.md. */
export function featureTable(catalogue: readonly Feature[]): string {
  const rows = catalogue.map(({ name, group, does, needs }) => {
    const needed = needs === undefined ? '' : ` Needs ${needs.join(', ')}.`
    return `| \`${name}\` | ${group} | ${does}${needed} |`
  })
  return ['| feature | group | what it does |', '| --- | --- | --- |', ...rows, ''].join('\n')
}

/** The table of goals in docs/search.md. */
export function goalTable(catalogue: readonly Goal[]): string {
  const rows = catalogue.map(
    ({ id, situation, why, within }) => `| \`${id}\` | ${situation} | ${why} | ${within} |`,
  )
  return [
    '| goal | situation | what can go wrong there | within worlds |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
