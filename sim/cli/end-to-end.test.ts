import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from './exit-codes.ts'
import { createRecordedOutput } from './output.ts'
import { main } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-end-to-end-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function assay(...words: string[]): Promise<Ended> {
  const output = createRecordedOutput()
  const code = await main(words, output)
  const { stdout, stderr } = output
  return {
    code,
    stdout: stdout.replaceAll(`${folder}/`, ''),
    stderr: stderr.replaceAll(`${folder}/`, ''),
  }
}

function scenario(text: string): string {
  const path = join(folder, 'written.yaml')
  writeFileSync(path, text)
  return path
}

/** Who asks every 30 s is released although the signer's own book is not empty. */
const STARVES = `scenario: 1
name: starves
duration: 4m
orchestrators:
  o1: { pricePerUnit: 24gwei, autoAdjustPrice: false, ticketEv: 2400gwei }
signers:
  s1: {}
gateways:
  g1:
    signer: s1
    sessions:
      viewer: { orchestrator: o1, type: live, paymentInterval: 30s }
links:
  default: { latency: 20ms }
`

describe('bad input ends with 2 and is told with its place, its reason and what to write instead', () => {
  const cases: readonly (readonly [what: string, text: string, told: readonly string[]])[] = [
    [
      'broken YAML',
      `${STARVES}expect: {`,
      [
        'written.yaml:15:10: AS102',
        '  this is not YAML: Flow map in block collection must be sufficiently indented and end with a }',
        '  mend the syntax here: indent with spaces, close quotes and brackets',
      ],
    ],
    [
      'an unknown key',
      `${STARVES}quitePhase: 1s\n`,
      [
        'written.yaml:15:1: AS110 at quitePhase',
        '  a scenario has no key quitePhase',
        '  did you mean quietPhase?',
      ],
    ],
    [
      'a number beyond sense',
      STARVES.replace('24gwei', '1e400'),
      [
        'written.yaml:5:23: AS122 at orchestrators.o1.pricePerUnit',
        '  the amount 1e400 is larger than 2^256',
        '  write a number that fits',
      ],
    ],
    [
      'a negative duration',
      STARVES.replace('20ms', '-20ms'),
      [
        'written.yaml:14:23: AS124 at links.default.latency',
        '  the duration -20ms is negative',
        "  write 20ms; only a clock's offset or step may be negative",
      ],
    ],
    [
      'an actor that nobody is',
      STARVES.replace('orchestrator: o1', 'orchestrator: o2'),
      [
        'written.yaml:12:31: AS140 at gateways.g1.sessions.viewer.orchestrator',
        '  there is no orchestrator named o2',
        '  did you mean o1?',
      ],
    ],
  ]

  test.each(cases)('%s', async (_what, text, told) => {
    expect(await assay('run', scenario(text))).toEqual({
      code: EXIT_CODES.badInput,
      stdout: '',
      stderr: `${told.join('\n')}\n1 mistake; docs/scenario-format.md explains the codes\n`,
    })
  })

  test('actors that contradict each other', async () => {
    const twice = STARVES.replace('  s1: {}', '  g1: {}')
    const { code, stdout, stderr } = await assay('run', scenario(twice))
    expect({ code, stdout }).toEqual({ code: EXIT_CODES.badInput, stdout: '' })
    expect(stderr).toMatch(/^written\.yaml:\d+:\d+: AS115 at /)
  })

  test('a file that is not there', async () => {
    const { code, stdout, stderr } = await assay('run', join(folder, 'nowhere.yaml'))
    expect({ code, stdout }).toEqual({ code: EXIT_CODES.badInput, stdout: '' })
    expect(stderr).toContain('nowhere.yaml: AS101\n  the file cannot be read')
    expect(stderr).toContain('check the path')
  })
})

describe('a failed expectation', () => {
  test('ends with 1 and says when, who and why', async () => {
    const { code, stdout, stderr } = await assay('run', scenario(STARVES))
    expect({ code, stderr }).toEqual({ code: EXIT_CODES.failed, stderr: '' })
    expect(stdout).toContain(
      [
        '✗ session-starvation: A session whose payer is honest, funded and content with the price is never released for insufficient balance.',
        '    at 3m25.14s o1 released viewer for insufficient balance, 174.96 s after the last payment; 5 calls since',
        "    were answered 482 no tickets. The payer's own book still held 3816000000000 wei.",
      ].join('\n'),
    )
    expect(stdout).toMatch(/^FAILED: 1 of \d+ expectations not met \(stopped: quiet\)\.$/m)
  })

  test('of a number names it with what was found', async () => {
    const expecting = `${STARVES}expect:\n  invariants: { holds: none }\n  metrics: { ticketsSigned: 3 }\n`
    const { code, stdout } = await assay('run', scenario(expecting))
    expect(code).toBe(EXIT_CODES.failed)
    expect(stdout).toContain(
      'FAILED: 1 of 1 expectations not met (stopped: quiet).\n  ticketsSigned: expected 3, found 2\n',
    )
  })

  test('is not one when nobody is there to be tested', async () => {
    const nobody = 'scenario: 1\nname: nobody\nduration: 1m\norchestrators: {}\ngateways: {}\n'
    const { code } = await assay('run', scenario(nobody))
    expect(code).toBe(EXIT_CODES.vacuous)
  })
})

describe('run --json', () => {
  test('has these keys', async () => {
    const { code, stdout } = await assay('run', scenario(STARVES), '--json')
    const printed = JSON.parse(stdout) as Record<string, unknown>
    expect(code).toBe(EXIT_CODES.failed)
    expect(Object.keys(printed)).toEqual([
      'verdict',
      'scenario',
      'traceHash',
      'seed',
      'profile',
      'simulatedNs',
      'events',
      'stopped',
      'invariants',
      'expectations',
      'sessions',
      'waits',
      'metrics',
    ])
    expect(printed).toMatchObject({
      verdict: 'failed',
      scenario: 'starves',
      traceHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      seed: '1',
      profile: 'upstream/master-2026-08',
      simulatedNs: 240_000_000_000,
      stopped: 'quiet',
      invariants: expect.arrayContaining([
        { id: 'metering', status: 'held', breach: null, excused: [], undecided: null },
        {
          id: 'session-starvation',
          status: 'broken',
          excused: [],
          undecided: null,
          breach: expect.objectContaining({ atNs: 205_140_000_000, actors: ['viewer', 'o1'] }),
        },
      ]),
      sessions: [
        {
          session: 'viewer',
          orchestrator: 'o1',
          end: 'released-insufficient-balance',
          endedNs: 205_140_000_000,
          detail: 'insufficient balance, mid=7a3ac332, fee=120000000000, balance=0',
        },
      ],
      metrics: { ticketsSigned: 2, workChargedWei: 4_800_000_000_000 },
    })
  })
})

describe('usage lays events against money', () => {
  const story = 'scenarios/stories/the-event-queue-overflows.yaml'

  test('as a table, and as CSV and JSON with the same numbers', async () => {
    const table = await assay('usage', story)
    expect(table.code).toBe(EXIT_CODES.passed)
    expect(table.stdout).toContain('not seen of s1, live, told as live (daydream):')
    const csv = await assay('usage', story, '--csv')
    const [names = '', row = '', ...more] = csv.stdout.trimEnd().split('\n')
    expect(more).toEqual([])
    const cells = row.split(',')
    const named = Object.fromEntries(
      names.split(',').map((name, index) => [name, cells[index] ?? '']),
    )
    const json = JSON.parse((await assay('usage', story, '--json')).stdout) as {
      readonly byLabel: readonly Readonly<Record<string, unknown>>[]
      readonly bySession: readonly unknown[]
    }
    const [first = {}] = json.byLabel
    for (const [name, value] of Object.entries(first)) expect(named[name]).toBe(String(value))
    expect(json.bySession.length).toBe(Number(named['sessions']))
    const told = Number(named['toldWeiDelivered']) + Number(named['toldWeiDropped'])
    expect(told + Number(named['toldWeiLost'])).toBe(Number(named['feesWei']))
  })

  test('of product services by what their recorders did', async () => {
    const file = 'scenarios/stories/a-recorder-that-throws.yaml'
    const { stdout } = await assay('usage', file, '--by', 'service', '--csv')
    expect(stdout).toContain('keeps,acme,extraction_tokens,platform,12,1410,0,0,0\n')
    expect(stdout).toContain('throws,acme,extraction_tokens,platform,12,0,0,0,1410\n')
  })

  test('also where nothing is collected, and says so when there is nothing to lay out', async () => {
    const plain = await assay('usage', scenario(STARVES))
    expect(plain.stdout).toContain('s1     live       –')
    const none = await assay('usage', scenario(STARVES), '--by', 'service')
    expect(none.stdout).toBe('nothing was metered\n')
    expect((await assay('usage', scenario(STARVES), '--csv', '--json')).code).toBe(
      EXIT_CODES.badInput,
    )
  })
})
