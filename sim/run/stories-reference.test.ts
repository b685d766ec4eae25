import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readScenarioFile } from '../scenario/read-file.ts'
import type { Expectations, Scenario } from '../scenario/scenario.ts'

const FOLDER = 'scenarios/stories'
const HEAD = `# Stories

Each is a scenario with a check, in [\`${FOLDER}\`](../${FOLDER}). Run one with \`npx assay run ${FOLDER}/NAME.yaml\`, under other
rules with \`--profile\`, or lay two rule sets side by side with \`npx assay diff\`.

<!-- generated -->
`

test('the page tells every story', async () => {
  const stories = readdirSync(FOLDER).flatMap((file) => {
    const loaded = readScenarioFile(`${FOLDER}/${file}`)
    return loaded.ok ? [section(file, loaded.scenario)] : []
  })
  await expect(`${HEAD}${stories.join('')}`).toMatchFileSnapshot('../../docs/stories.md')
})

function section(file: string, scenario: Scenario): string {
  const { profile, expect: expected, expectUnder } = scenario
  const lines = [
    `- \`${profile}\`: ${outcome(expected)}`,
    ...Object.entries(expectUnder).map(([other, under]) => `- \`${other}\`: ${outcome(under)}`),
  ]
  return `\n## [${scenario.name}](../${FOLDER}/${file})\n\n${scenario.story.trim()}\n\n${lines.join('\n')}\n`
}

function outcome({ invariants, ends }: Expectations): string {
  const links = invariants.breaks.map((id) => `[${id}](invariants/README.md#${id})`)
  const broken =
    links.length > 0
      ? `breaks ${links.join(', ')}`
      : invariants.holds === 'all'
        ? 'every invariant holds'
        : 'no invariant is asked for'
  const ended = ends.map(({ session, end }) => `${session} ${end}`)
  return [broken, ...ended].join('; ')
}
