import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, test } from 'vitest'
import { houseInOneProcess } from './determinism/launch.fixture.ts'
import type { House } from './house.ts'
import { createRecordedOutput } from './output.ts'
import { main } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-docs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const proposal = writeProposal()

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** A command as a page shows it; the fence says `sh exit=1` where another code than 0 comes out. */
interface Shown {
  readonly page: string
  readonly line: string
  readonly code: number
}

const commands = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```sh(?: exit=(\d))?\n([^]*?)^```/gm)].flatMap(
    ([, code = '0', block = '']) =>
      block
        .split('\n')
        .filter((line) => line.startsWith('npx assay '))
        .map((line): Shown => ({ page, line: line.replace(/\s+#.*/, ''), code: Number(code) })),
  ),
)

const oneProcess = houseInOneProcess()

/** Nothing here is about how fast this machine is, nor about what a long search finds. */
const quickHouse: House = {
  ...oneProcess,
  check: (request) => oneProcess.check({ ...request, runs: Math.min(request.runs, 5) }),
  bench: () => ({
    paymentsPerSecond: 1,
    paymentsPerSecondHashed: 1,
    barePairsPerSecond: 1,
    ratioToBareQueue: 1,
    eventsPerPayment: 1,
    nsPerEvent: { '10': 1, '100': 1, '1000': 1, '10000': 1 },
    bytesPerWaitingSession: 1,
    bytesPerIdleSession: 1,
    bytesKeptPerPayment: 1,
  }),
}

/** Files that a command writes are in a folder of this test, and so is the reader's own module. */
function here(word: string): string {
  if (word.endsWith('.ndjson')) return join(folder, word)
  return word === './my-proposal.ts' ? proposal : word
}

describe('commands of the pages', () => {
  test('there are some', () => {
    expect(commands.length).toBeGreaterThan(10)
  })

  test.each(commands)('$page: $line', async ({ line, code }) => {
    const output = createRecordedOutput()
    const words = line.split(' ').slice(2).map(here)
    const found = await main(words, output, quickHouse)
    expect({ code: found, stderr: found >= 2 ? output.stderr : '' }).toEqual({ code, stderr: '' })
    expect(output.stdout).not.toBe('')
  })
})

test('the proposal of the tutorial mends its story', async () => {
  const output = createRecordedOutput()
  await main(['run', 'scenarios/stories/the-signer-runs-dry.yaml', '--rules', proposal], output)
  expect(output.stderr).toBe('')
  expect(output.stdout).toContain('✓ session-starvation')
})

test('links between pages lead somewhere', () => {
  const broken = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => normalize(join(dirname(page), target)))
      .filter((path) => !existsSync(path))
      .map((path) => `${page}: ${path}`),
  )
  expect(broken).toEqual([])
})

/** The module of the tutorial, compiled, with the library's own functions written out: it is not built here. */
function writeProposal(): string {
  const path = join(folder, 'my-proposal.mjs')
  const [, source = ''] = /```ts\n([^]*?)```/.exec(readFileSync('docs/tutorial.md', 'utf8')) ?? []
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 }
  const library = `
    const rule = (info, decide) => Object.assign(decide, info)
    const add = (a, b) => ({
      numerator: a.numerator * b.denominator + b.numerator * a.denominator,
      denominator: a.denominator * b.denominator,
    })`
  const { outputText } = ts.transpileModule(source, { compilerOptions })
  writeFileSync(path, outputText.replace(/import .* from 'assay';?/, library))
  return path
}
