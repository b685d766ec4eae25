import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { replayFiles } from '../conform/conform.ts'
import { loadVectors } from '../conform/load-vectors.ts'
import { replaySuites } from './suites.ts'

const loaded = loadVectors([fileURLToPath(new URL('vectors', import.meta.url))])
const files = loaded.ok ? loaded.files : []
const cases = files.flatMap((file) => file.cases.map((testCase) => ({ file, testCase })))

it('every suite has vectors', () => {
  expect(loaded).toMatchObject({ ok: true })
  const suites = new Set(files.map(({ suite }) => suite))
  expect(suites).toEqual(new Set(replaySuites.map(({ suite }) => suite)))
})

it.each(
  cases.map(({ file, testCase }) => [file.suite, testCase.name, { file, testCase }] as const),
)('%s %s comes out in the simulator as in the real network', (suite, _name, { file, testCase }) => {
  const result = replayFiles([{ ...file, cases: [testCase] }], null, replaySuites)
  expect(result.suites[suite]?.firstDisagreement?.text).toBeUndefined()
  expect(result.agree).toBeGreaterThan(0)
})

it('a session under the rules of another commit comes out differently', () => {
  const moved = cases
    .filter(({ testCase }) => testCase.name === 'price-step-up-2x-remote')
    .map(({ file, testCase }) => ({
      ...file,
      cases: [{ ...testCase, profiles: ['upstream/master-2026-08'] }],
    }))
  const result = replayFiles(moved, null, replaySuites)
  expect(result.disagree).toBe(1)
  expect(result.suites['live/session']?.firstDisagreement?.text).toContain('out.steps[30]')
})
