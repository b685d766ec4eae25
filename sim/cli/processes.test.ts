import { execFileSync, spawn, type StdioOptions } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scheduler } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTrace } from '../trace/read.ts'
import { EXIT_CODES } from './exit-codes.ts'

const STORY = 'scenarios/stories/per-second-billing.yaml'
const PROGRAM = 'dist/sim/cli/program.js'
const folder = mkdtempSync(join(tmpdir(), 'assay-processes-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What is built must be what is written. */
beforeAll(() => {
  const newest = Math.max(
    ...['src', 'sim', 'bench'].flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .map((name) => statSync(join(room, name)).mtimeMs),
    ),
  )
  if (existsSync(PROGRAM) && statSync(PROGRAM).mtimeMs >= newest) return
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'])
}, 300_000)

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

type Child = ReturnType<typeof spawn>

/** Runs the command line in a process of its own; `during` may do something to it. */
function assay(
  words: readonly string[],
  stdout: 'pipe' | number = 'pipe',
  during: (child: Child) => void = () => undefined,
): Promise<Ended> {
  const stdio: StdioOptions = ['ignore', stdout, 'pipe']
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['bin/assay.js', ...words], { stdio })
    const said = { stdout: '', stderr: '' }
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
    child.on('close', (code) => resolve({ code, ...said }))
    during(child)
  })
}

describe('whoever has enough', () => {
  const trace = join(folder, 'long.ndjson')
  const long = join(folder, 'long.yaml')
  writeFileSync(
    long,
    `scenario: 1
name: long
duration: 2000h
orchestrators: { o1: { pricePerUnit: 1, autoAdjustPrice: false } }
signers: { s1: {} }
gateways: { g1: { signer: s1, sessions: { viewer: { orchestrator: o1, type: live } } } }
`,
  )

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s leaves a valid part and hears what was found',
    async (signal) => {
      rmSync(trace, { force: true })
      const interrupt = async (child: Child): Promise<void> => {
        while ((statSync(trace, { throwIfNoEntry: false })?.size ?? 0) < 200_000) {
          await scheduler.wait(20)
        }
        child.kill(signal)
      }
      const { code, stdout, stderr } = await assay(
        ['run', long, '--trace', trace],
        'pipe',
        (child) => void interrupt(child),
      )
      expect(code).toBe(EXIT_CODES.interrupted)
      expect(stdout).toMatch(/^INTERRUPTED at /m)
      expect(stderr).toContain(`trace written to ${trace}\ninterrupted at `)
      const text = readFileSync(trace, 'utf8')
      expect(text.trimEnd().split('\n').at(-1)).toMatch(/"world.ended".*"interrupted"/)
      expect(readTrace(text).ok).toBe(true)
    },
    120_000,
  )
})

test('ctrl-C ends a campaign with what it found so far', async () => {
  const out = join(folder, 'findings')
  const interrupt = async (child: Child): Promise<void> => {
    while (!existsSync(out)) await scheduler.wait(20)
    child.kill('SIGINT')
  }
  const { code, stdout, stderr } = await assay(
    ['check', '--runs', '1000000', '--out', out],
    'pipe',
    (child) => void interrupt(child),
  )
  expect(code).toBe(EXIT_CODES.interrupted)
  expect(stderr).toMatch(/^interrupted after \d+ of 1000000 worlds$/m)
  expect(stdout).toContain('stopped because it was interrupted')
}, 120_000)

describe.runIf(existsSync('/dev/full'))('a full disk', () => {
  test('under the trace costs no verdict', async () => {
    const { code, stdout, stderr } = await assay(['run', STORY, '--trace', '/dev/full'])
    expect(code).toBe(EXIT_CODES.unwritten)
    expect(stdout).toMatch(/^PASSED/m)
    expect(stderr).toMatch(/^\/dev\/full: AS401: the disk is full: ENOSPC/)
  })

  test('under stdout is told', async () => {
    const full = openSync('/dev/full', 'w')
    const { code, stderr } = await assay(['run', STORY], full)
    expect({ code, stderr }).toEqual({
      code: EXIT_CODES.unwritten,
      stderr: expect.stringMatching(/^stdout: AS401: the disk is full/),
    })
  })
})

test('a reader that stops early is no error', async () => {
  const { code, stderr } = await assay(['run', STORY, '--json'], 'pipe', (child) => {
    child.stdout?.destroy()
  })
  expect({ code, stderr }).toEqual({ code: EXIT_CODES.passed, stderr: '' })
})

test('worlds that look at the time zone are found, with the first event in which they part', async () => {
  const path = join(folder, 'local-time.mjs')
  writeFileSync(
    path,
    `const minutes = BigInt(new Date(0).getTimezoneOffset())
const info = { variant: 'local', summary: '', source: 'planted' }
export const patch = { signer: { creditNeeded: Object.assign(
  ({ feeWei, evWei }) => (minutes > 0n ? evWei : feeWei), info) } }`,
  )
  const story = 'scenarios/stories/the-signer-runs-dry.yaml'
  const { code, stdout } = await assay(['determinism', story, '--rules', path, '--workers', '1'])
  expect(code).toBe(EXIT_CODES.nondeterminism)
  expect(stdout).toMatch(/✓ the last world first +1 of 1 the same/)
  expect(stdout).toMatch(/✗ TZ=Pacific\/Apia LC_ALL=tr_TR.UTF-8 +0 of 1 the same/)
  expect(stdout).toMatch(/the-signer-runs-dry.yaml parts: first difference at event \d+/)
}, 120_000)
