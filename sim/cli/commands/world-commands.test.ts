import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BenchResult } from '../../../bench/measure.ts'
import { rule } from '../../../src/rule.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import type { House, RuleDifference, RunRequest } from '../house.ts'
import { loadPatch } from '../load-patch.ts'
import { createRecordedOutput } from '../output.ts'
import { main } from '../program.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-cli-'))
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const STORY = file(
  'story.yaml',
  'scenario: 1\nname: story\nduration: 1m\norchestrators: { o1: { pricePerUnit: 1 } }\ngateways: { g1: { sessions: { a: { orchestrator: o1 } } } }\n',
)

const BENCH: BenchResult = {
  paymentsPerSecond: 250_000,
  paymentsPerSecondHashed: 60_000,
  barePairsPerSecond: 20_000_000,
  ratioToBareQueue: 0.0125,
  eventsPerPayment: 5.01,
  nsPerEvent: { '10': 790, '100': 800, '1000': 1_100, '10000': 2_000 },
  bytesPerWaitingSession: 1_500,
  bytesPerIdleSession: 7_000,
  bytesKeptPerPayment: 400,
}

const noTickets = rule({ variant: 'x', summary: 'x', source: 'x' }, () => true)
// The commands pass rules on without looking into them.
const TABLE = { signer: { noTickets } } as unknown as Rules

const DIFFERENCE: RuleDifference = {
  rule: 'signer.noTickets',
  variants: [
    { variant: 'bare', summary: 'No state.', why: null, source: 'SG-31' },
    { variant: 'with-state', summary: 'A state.', why: 'It tells the pace.', source: 'B67' },
  ],
}

/** Runs nothing: only what reaches the world, and when, is of interest here. */
function houseThatRuns(requests: RunRequest[]): House {
  return {
    profiles: [
      { name: 'upstream/master-2026-08', summary: 'as deployed' },
      { name: 'repaired', summary: 'every known defect mended' },
    ],
    rulesOf: () => TABLE,
    differences: (a, b) => (a === b ? [] : [DIFFERENCE]),
    run: (request) => {
      requests.push(request)
      expect.unreachable('the world is not here')
    },
    compare: () => null,
    check: () => expect.unreachable('nothing is searched here'),
    boardBugs: () => [],
    board: () => expect.unreachable('nothing is searched here'),
    bench: () => BENCH,
    launch: () => expect.unreachable('no process is needed here'),
  }
}

async function assay(...words: string[]): Promise<{
  code: number
  stdout: string
  stderr: string
  requests: readonly RunRequest[]
}> {
  const output = createRecordedOutput()
  const requests: RunRequest[] = []
  const code = await main(words, output, houseThatRuns(requests))
  return { code, stdout: output.stdout, stderr: output.stderr, requests }
}

describe('run', () => {
  test('seed and profile of the command line replace those of the file; a seed stays a text', async () => {
    const { requests } = await assay('run', STORY, '--seed', '007', '--profile', 'repaired')
    expect(requests[0]).toMatchObject({ scenario: { seed: '007' }, rulesName: 'repaired' })
    // What its file expects is written for its own profile.
    expect(requests[0]?.scenario.profile).toBe('upstream/master-2026-08')
  })

  test('a defect of the program is told as one', async () => {
    const { code, stdout, stderr } = await assay('run', STORY)
    expect(code).toBe(EXIT_CODES.internalError)
    expect(stdout).toBe('')
    expect(stderr).toContain(`please report it with this command line: assay run ${STORY}`)
  })

  test.each([
    [['run', 'no/such.yaml'], 'no/such.yaml: AS101'],
    [
      ['run', STORY, '--profile', 'repared'],
      '--profile: there is no repared\n  did you mean repaired?',
    ],
    [['run', STORY, '--rules', 'repared'], 'assay: there is no repared'],
    [['run', STORY, '--rules', 'no/such.mjs'], 'no/such.mjs: there is no such file'],
    [['run', STORY, '--sede', '3'], "assay run: unknown option '--sede'\n  did you mean --seed?"],
    [['diff', STORY], "assay diff: required option '--against <rules>' not specified"],
    [['rules', 'repared'], 'assay rules: there is no repared'],
  ])('bad input: %s', async (words, text) => {
    const { code, stderr, requests } = await assay(...words)
    expect({ code, requests }).toEqual({ code: EXIT_CODES.badInput, requests: [] })
    expect(stderr).toContain(text)
  })
})

test('rules shows both variants, and why the one is right', async () => {
  const { stdout } = await assay('rules', 'upstream/master-2026-08', 'repaired')
  const indent = ' '.repeat('  upstream/master-2026-08  '.length)
  expect(stdout.split('\n').slice(0, 6)).toEqual([
    'signer.noTickets',
    '  upstream/master-2026-08  bare: No state.',
    `${indent}SG-31`,
    '  repaired                 with-state: A state.',
    `${indent}why: It tells the pace.`,
    `${indent}B67`,
  ])
  const { stdout: json } = await assay('rules', 'upstream/master-2026-08', '--json')
  expect(JSON.parse(json)).toEqual([DIFFERENCE])
})

describe('patches', () => {
  test('a rule replaces its namesake', async () => {
    const path = file('patch.mjs', 'export const patch = { signer: { noTickets: () => false } }')
    const patched = await loadPatch(path, TABLE)
    expect(patched.ok).toBe(true)
    expect(TABLE.signer).toEqual({ noTickets })
  })

  test.each([
    ['export const patch = { singer: {} }', 'did you mean signer?'],
    ['export const patch = { signer: { noTicket: () => 1 } }', 'did you mean noTickets?'],
    ['export const patch = { signer: { noTickets: 5 } }', 'signer.noTickets is the number 5'],
    ['export const rules = {}', 'the module exports no patch'],
    ['export const patch =', 'the module does not load'],
  ])('refused: %s', async (text, told) => {
    const path = file(`patch-${told.length}.mjs`, text)
    const patched = await loadPatch(path, TABLE)
    expect(JSON.stringify(patched)).toContain(told)
  })
})

test('bench prints what was measured', async () => {
  const { code, stdout } = await assay('bench')
  expect(code).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "one core, model cryptography, every invariant on

       250,000  payments per second
        60,000  payments per second with the trace hashed
    20,000,000  turns of the bare event queue per second
            80  turns of the bare queue for a payment of 5.01 events
           790  ns for an event with 10 sessions
           800  ns for an event with 100 sessions
         1,100  ns for an event with 1,000 sessions
         2,000  ns for an event with 10,000 sessions
         1,500  bytes for a session that waits for its start
         7,000  bytes for a session between two payments
           400  bytes that stay for a payment
    "
  `)
  expect(JSON.parse((await assay('bench', '--json')).stdout)).toEqual(BENCH)
})
