import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CommandContext } from './context.ts'
import { createRecordedOutput } from './output.ts'
import { createProgram, main } from './program.ts'
import { commandReference, exitCodeTable } from './reference.ts'
import { house } from './wiring.ts'

const DOCS = 'docs/commands.md'
const page = readFileSync(DOCS, 'utf8')
const reference = commandReference(createProgram(new CommandContext(createRecordedOutput()), house))
const generated = new Map([['exit codes', exitCodeTable()], ...reference])

test('the generated parts of the page are up to date', async () => {
  const regenerated = page.replaceAll(
    /(<!-- generated: (.*) -->\n)[^]*?(<!-- end -->)/g,
    (_all, open: string, name: string, close: string) =>
      `${open}${generated.get(name) ?? 'no such command\n'}${close}`,
  )
  await expect(regenerated).toMatchFileSnapshot(`../../${DOCS}`)
})

test('the page has a section for every command, with its generated part, and no other', () => {
  const commands = [...reference.keys()]
  const sections = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)
  const parts = [...page.matchAll(/^<!-- generated: (.*) -->$/gm)].map(([, name]) => name)
  expect(sections).toEqual(['Exit codes', ...commands])
  expect(parts).toEqual(['exit codes', ...commands])
})

test.each([...reference.keys()])('assay %s --help tells what the page tells', async (name) => {
  const output = createRecordedOutput()
  expect(await main([...name.split(' '), '--help'], output)).toBe(0)
  const told = output.stdout.replaceAll(/\s+/g, ' ')
  const rows = (generated.get(name) ?? '').matchAll(/^\| `[<[]?([^`\]>]*)[^`]*` \| (.*) \|$/gm)
  for (const [, term = '', meaning = ''] of rows) {
    expect(told).toContain(term)
    expect(told).toContain(meaning.replace(' (required)', ''))
  }
})
