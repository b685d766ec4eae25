import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadScenario } from './load.ts'
import { errorTable, formatTables } from './reference.ts'

const DOCS = 'docs/scenario-format.md'

/** The page with both tables made anew. */
function regenerated(page: string): string {
  return page
    .replace(
      section('format'),
      (_all, open: string, close: string) => `${open}\n${formatTables()}${close}`,
    )
    .replace(
      section('errors'),
      (_all, open: string, close: string) => `${open}\n${errorTable()}${close}`,
    )
}

function section(name: string): RegExp {
  return new RegExp(String.raw`(<!-- generated: ${name} -->)[^]*?(<!-- end -->)`)
}

test('the tables of the page are the generated ones', async () => {
  await expect(regenerated(readFileSync(DOCS, 'utf8'))).toMatchFileSnapshot(`../../${DOCS}`)
})

test('the example of the page is a scenario', () => {
  const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(readFileSync(DOCS, 'utf8')) ?? []
  expect(loadScenario(yaml, DOCS)).toMatchObject({ ok: true, warnings: [] })
})
