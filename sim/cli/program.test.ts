import { expect, test } from 'vitest'
import { EXIT_CODES } from './exit-codes.ts'
import { createRecordedOutput } from './output.ts'
import { main } from './program.ts'

async function assay(
  ...words: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = createRecordedOutput()
  const code = await main(words, output)
  return { code, stdout: output.stdout, stderr: output.stderr }
}

test('exit codes are what scripts rely on', () => {
  expect(EXIT_CODES).toEqual({
    passed: 0,
    failed: 1,
    badInput: 2,
    vacuous: 3,
    nondeterminism: 4,
    internalError: 5,
    unwritten: 6,
    interrupted: 130,
  })
})

test.each([
  [['invarants'], "assay: unknown command 'invarants'\n  did you mean invariants?\n"],
  [['invariants', '--jsn'], "assay invariants: unknown option '--jsn'\n  did you mean --json?\n"],
  [
    ['conform', 'vectors'],
    "assay conform vectors: missing required argument 'path'\n  assay conform vectors --help shows what is possible\n",
  ],
  [['invariants', 'meterin'], 'assay invariants: there is no meterin\n  did you mean metering?\n'],
  [
    ['schema', 'extra'],
    "assay schema: too many arguments for 'schema'. Expected 0 arguments but got 1.\n  assay schema --help shows what is possible\n",
  ],
])('a slip is told with its place and mend: %s', async (words, stderr) => {
  expect(await assay(...words)).toEqual({ code: EXIT_CODES.badInput, stdout: '', stderr })
})

test('help is a result', async () => {
  const { code, stdout, stderr } = await assay('--help')
  expect(code).toBe(EXIT_CODES.passed)
  expect(stderr).toBe('')
  expect(stdout).toContain('invariants')
  expect(stdout).toContain('0 passed · 1 failed')
})

test('json says the same as the text', async () => {
  const { stdout } = await assay('invariants', '--json')
  const ids = (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)
  const { stdout: text } = await assay('invariants')
  for (const id of ids) expect(text).toContain(id)
})

test('vectors that are not there are bad input', async () => {
  const { code, stdout, stderr } = await assay('conform', 'vectors', 'no/such/file.json')
  expect(code).toBe(EXIT_CODES.badInput)
  expect(stdout).toBe('')
  expect(stderr).toContain('no/such/file.json')
})
