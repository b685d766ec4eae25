import { expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { readScenarioFile } from '../scenario/read-file.ts'
import type { RunOptions } from './run-options.ts'
import { beginRun, runScenario } from './run.ts'
import type { RunUnderWay } from './run-under-way.ts'

const loaded = readScenarioFile('scenarios/stories/the-signer-runs-dry.yaml')
assert(loaded.ok, 'the story is sound')
const { scenario } = loaded

function begin(options: RunOptions = {}): RunUnderWay {
  const begun = beginRun(scenario, options)
  assert(begun.ok, 'the profile exists')
  return begun.run
}

test.each([1, 7, 100, 1e9])('a run that is taken %d events further at a time is the same', (by) => {
  const whole = runScenario(scenario)
  const run = begin()
  let stops = 0
  while (!run.advance(by)) stops += 1
  expect({ ok: true, result: run.finish() }).toEqual(whole)
  if (by < 100) expect(stops).toBeGreaterThan(5)
})

test('a run that is stopped says what happened until then', () => {
  const lines: string[] = []
  const run = begin({ level: 'full', sink: (line) => lines.push(line) })
  run.advance(100)
  const atNs = run.nowNs
  const result = run.stop()
  expect(result).toMatchObject({ stopped: 'interrupted', verdict: 'failed', simulatedNs: atNs })
  expect(result.metrics.ticketsSigned).toBeGreaterThan(0n)
  expect(lines.at(-1)).toBe(`{"type":"world.ended","atNs":${atNs},"reason":"interrupted"}\n`)
  const whole: string[] = []
  runScenario(scenario, { witness: (line) => whole.push(`${line}\n`) })
  expect(whole.slice(0, lines.length - 1)).toEqual(lines.slice(0, -1))
})

test('a limit ends a run with its name', () => {
  const outcome = runScenario(scenario, { limits: { events: 50 } })
  expect(outcome).toMatchObject({ result: { stopped: 'limit', verdict: 'failed' } })
  expect(outcome.ok ? outcome.result.limit : '').toContain('50 events')
})
