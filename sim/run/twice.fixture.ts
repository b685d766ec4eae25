import { expect } from 'vitest'
import type { Scenario } from '../scenario/scenario.ts'
import { renderTraceDiff } from '../trace/diff.ts'
import type { RunResult } from './result.ts'
import type { RunOptions } from './run-options.ts'
import { runTwice } from './run-twice.ts'

/** What came out of a scenario, in every test: it was run twice, and both runs were the same, byte for byte. */
export function resultOf(scenario: Scenario, options: RunOptions = {}): RunResult {
  const repeated = runTwice(scenario, options)
  if (!repeated.ok) return expect.unreachable(`${repeated.code}: ${repeated.message}`)
  const { result, divergence } = repeated
  if (divergence === null) return result
  const names = { left: 'the first run', right: 'the second run' }
  const text = renderTraceDiff(divergence.difference, names)
  return expect.unreachable(`nondeterminism in the ${divergence.what} of ${scenario.name}: ${text}`)
}
