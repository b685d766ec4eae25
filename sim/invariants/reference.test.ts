import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { profiles } from '../../src/profile/index.ts'
import { invariantCatalogue } from './catalogue.ts'
import { invariantReference } from './reference.ts'

const DOCS = 'docs/invariants/README.md'
const names = [...profiles.keys()]

test('the page is the catalogue', async () => {
  const [head = ''] = readFileSync(DOCS, 'utf8').split('<!-- generated -->\n')
  const page = `${head}<!-- generated -->\n${invariantReference(invariantCatalogue, names)}`
  await expect(page).toMatchFileSnapshot(`../../${DOCS}`)
})

test('invariants say under which profiles they break by names that exist, each once', () => {
  const ids = invariantCatalogue.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { breaksUnder } of invariantCatalogue) {
    expect(names).toEqual(expect.arrayContaining([...breaksUnder]))
    expect(new Set(breaksUnder).size).toBe(breaksUnder.length)
  }
})
