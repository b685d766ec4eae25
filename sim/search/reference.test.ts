import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { featureCatalogue } from './features/index.ts'
import { goalCatalogue } from './goals/index.ts'
import { featureTable, goalTable } from './reference.ts'

const DOCS = 'docs/search.md'

test('the tables of the page are the catalogues', async () => {
  const tables: Readonly<Record<string, string>> = {
    features: featureTable(featureCatalogue),
    goals: goalTable(goalCatalogue),
  }
  const page = readFileSync(DOCS, 'utf8').replaceAll(
    /(<!-- generated: (\w+) -->\n)[^]*?(<!-- end -->)/g,
    (_all, open: string, name: string, close: string) => `${open}${tables[name] ?? ''}${close}`,
  )
  await expect(page).toMatchFileSnapshot(`../../${DOCS}`)
})
