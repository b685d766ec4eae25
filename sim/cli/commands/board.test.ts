import { describe, expect, it } from 'vitest'
import type { BoardJson } from '../../report/board-json.ts'
import { createRecordedOutput } from '../output.ts'
import { main } from '../program.ts'

async function assay(
  ...words: string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const output = createRecordedOutput()
  const code = await main(['board', '--repaired-runs', '0', ...words], output)
  return { code, stdout: output.stdout, stderr: output.stderr }
}

describe('assay board', () => {
  it('finds a bug, says by what, and names what the world cannot show', async () => {
    const { code, stdout, stderr } = await assay('--only', 'B02,B06')
    expect(code).toBe(0)
    expect(stderr).toMatch(/^B02 found by ticket-ev in \d+ worlds, [\d.]+ s\nB06 outside/)
    expect(stdout).toMatch(/^PASSED: 1 of 1 bugs found blind\n/)
    expect(stdout).toMatch(/\nB02 {2}found {2}ticket-ev +\d+ +[\d.]+ +\d {2}The win probability/)
    expect(stdout).toMatch(/\nwhat the world cannot show\n {2}B06 {2}It costs/)
  })

  it('prints the same as JSON, with null for what cannot be found', async () => {
    const { stdout } = await assay('--only', 'B02,B06', '--json')
    const { bugs, ...rest } = JSON.parse(stdout) as BoardJson
    expect(rest).toEqual({ falseAlarms: 0, repairedRuns: 0 })
    expect(bugs).toMatchObject([
      { id: 'B02', found: true, invariant: 'ticket-ev' },
      { id: 'B06', found: null, invariant: null, cases: 0, seconds: 0, events: null },
    ])
  })

  it('ends with 1 when a bug is not found', async () => {
    const { code, stdout } = await assay('--only', 'B24', '--runs', '1')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^FAILED: 0 of 1 bugs found blind\n/)
  })

  it('prints the table of the page without seconds', async () => {
    const { stdout } = await assay('--only', 'B02', '--markdown')
    expect(stdout).toMatch(/\n\| B02 \| The win probability .* \| `ticket-ev` \| \d+ \| \d \|\n/)
  })

  it('knows every mended rule undone', async () => {
    const { code, stderr } = await assay('--undone', '--only', 'B02')
    expect(code).toBe(2)
    expect(stderr).toContain('--only: there is no B02')
  })

  it.each([
    [['--only', 'B2'], '--only: there is no B2'],
    [['--runs', '0'], 'assay board --runs: 0 is no such number'],
    [['--seconds', '1.5'], 'assay board --seconds: 1.5 is no such number'],
  ])('tells a slip with its place and mend: %s', async (words, told) => {
    const { code, stdout, stderr } = await assay(...words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(told)
  })
})
