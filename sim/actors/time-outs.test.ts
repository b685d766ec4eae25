import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { timeOutTable } from './time-outs.ts'

const DOCS = 'docs/faults.md'

test('the table of the page is the table', async () => {
  const page = readFileSync(DOCS, 'utf8').replaceAll(
    /(<!-- generated: time-outs -->\n)[^]*?(<!-- end -->)/g,
    (_all, open: string, close: string) => `${open}${timeOutTable()}${close}`,
  )
  await expect(page).toMatchFileSnapshot(`../../${DOCS}`)
})
