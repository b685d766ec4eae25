import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { houseInOneProcess } from '../determinism/launch.fixture.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import type { House } from '../house.ts'
import { createRecordedOutput } from '../output.ts'
import { main } from '../program.ts'

const STORY = 'scenarios/stories/per-second-billing.yaml'
const folder = mkdtempSync(join(tmpdir(), 'assay-determinism-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function determinism(
  words: readonly string[],
  house: House = houseInOneProcess(),
): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = createRecordedOutput()
  const code = await main(['determinism', ...words], output, house)
  return { code, stdout: output.stdout, stderr: output.stderr }
}

test('generated worlds are the same in every way to run them', async () => {
  const { code, stdout, stderr } = await determinism(['--runs', '2', '--workers', '1,2'])
  expect({ code, stderr }).toEqual({ code: EXIT_CODES.passed, stderr: '' })
  expect(stdout).toMatch(/^determinism of 2 worlds · seed 1 · \d+ events$/m)
  expect(stdout).toMatch(/✓ 2 workers +2 of 2 the same/)
  expect(stdout).toContain('PASSED: 2 worlds lived through 9 times')
})

test('files and folders are worlds too, and JSON tells the same', async () => {
  const { code, stdout } = await determinism([STORY, '--json'])
  const told = JSON.parse(stdout) as { verdict: string; worlds: number; ways: unknown[] }
  expect({ code, verdict: told.verdict, worlds: told.worlds }).toEqual({
    code: EXIT_CODES.passed,
    verdict: 'passed',
    worlds: 1,
  })
  expect(told.ways).toHaveLength(7)
})

test('whoever has enough hears what was compared until then', async () => {
  const house = houseInOneProcess((end) => {
    process.emit('SIGINT', 'SIGINT')
    return { ...end, code: null }
  })
  const { code, stdout } = await determinism(['--runs', '2'], house)
  expect(code).toBe(EXIT_CODES.interrupted)
  expect(stdout).toMatch(/✓ the same process, again +2 of 2 the same/)
  expect(stdout).not.toContain('a signal ended')
  expect(stdout).toContain('INTERRUPTED: stopped because somebody had enough')
})

describe('nondeterminism is found and shown', () => {
  test('of a process that answers other bytes, at its first event', async () => {
    const house = houseInOneProcess((end, words, { environment }) => {
      if (environment['LC_ALL'] !== 'tr_TR.UTF-8') return end
      const stdout = words.includes('--hashes')
        ? end.stdout.replace(/"trace":"./, '"trace":"x')
        : end.stdout.replace(
            '"type":"session.started","atNs":',
            '"type":"session.started","atNs":1',
          )
      return { ...end, stdout }
    })
    const { code, stdout } = await determinism([STORY], house)
    expect(code).toBe(EXIT_CODES.nondeterminism)
    expect(stdout).toMatch(
      /✗ TZ=Pacific\/Apia LC_ALL=tr_TR.UTF-8 +0 of 1 the same; first scenarios/,
    )
    expect(stdout).toMatch(
      /per-second-billing.yaml parts: first difference at event \d+\n {2}atNs: /,
    )
    expect(stdout).toContain('NONDETERMINISM')
    expect(stdout).toContain(`npx assay determinism ${STORY} --look-at ${STORY}`)
  })

  test('of rules that remember, in one process', async () => {
    const path = join(folder, 'remembering.mjs')
    writeFileSync(
      path,
      `let asked = 0
export const patch = { signer: { creditNeeded: Object.assign(
  ({ feeWei, evWei }) => (asked++ > 5 ? evWei : feeWei),
  { variant: 'remembering', summary: '', source: 'planted' },
) } }`,
    )
    const story = 'scenarios/stories/the-signer-runs-dry.yaml'
    const { code, stdout } = await determinism([story, '--rules', path, '--workers', '1'])
    expect(code).toBe(EXIT_CODES.nondeterminism)
    expect(stdout).toMatch(/✗ the same process, again +0 of 1 the same/)
  })

  test('that does not come again is told as that', async () => {
    const house = houseInOneProcess((end, words, { reversed }) =>
      reversed && words.includes('--hashes')
        ? { ...end, stdout: end.stdout.replace(/"result":"./, '"result":"x') }
        : end,
    )
    const { code, stdout } = await determinism([STORY], house)
    expect(code).toBe(EXIT_CODES.nondeterminism)
    expect(stdout).toContain('it depends on something that changes from run to run')
  })

  test('is not what a process that crashes says', async () => {
    const house = houseInOneProcess((end, _words, { flags }) =>
      flags.length > 0 ? { code: 134, stdout: '', stderr: 'out of memory\nmore' } : end,
    )
    const { code, stdout } = await determinism([STORY], house)
    expect(code).toBe(EXIT_CODES.internalError)
    expect(stdout).toContain('0 of 1 the same; its process ended with 134: out of memory')
  })
})

test('worlds in which nothing happens compare nothing', async () => {
  const path = join(folder, 'nobody.yaml')
  writeFileSync(path, 'scenario: 1\nname: nobody\nduration: 1m\norchestrators: {}\ngateways: {}\n')
  expect((await determinism([path])).code).toBe(EXIT_CODES.vacuous)
  const empty = mkdtempSync(join(folder, 'empty-'))
  expect((await determinism([empty])).code).toBe(EXIT_CODES.vacuous)
})

test.each([
  ['--runs', '0'],
  ['--workers', '1,,2'],
  ['--part', '3/2'],
  ['--look-at', 'nobody'],
])('a slip is told with its place: %s %s', async (option, value) => {
  const { code, stderr } = await determinism([STORY, option, value])
  expect(code).toBe(EXIT_CODES.badInput)
  expect(stderr).toContain(`assay determinism ${option}: `)
})
