import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { profiles } from '../../src/profile/index.ts'
import { readScenarioFile } from '../scenario/read-file.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { resultOf } from './twice.fixture.ts'
import type { RunResult } from './result.ts'

const FOLDER = new URL('../../scenarios/stories/', import.meta.url)
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))

function load(name: string): Scenario {
  const loaded = readScenarioFile(new URL(name, FOLDER).pathname)
  expect(loaded.ok ? [] : loaded.errors).toEqual([])
  expect(loaded.ok ? loaded.warnings : []).toEqual([])
  if (!loaded.ok) expect.unreachable()
  return loaded.scenario
}

function run(scenario: Scenario, profile: string, trace: string[] = []): RunResult {
  return resultOf(scenario, { profile, level: 'full', sink: (line) => trace.push(line) })
}

describe('stories', () => {
  it.each(files)(
    '%s comes out as it expects and the same twice, under its profile and every other one it names',
    (file) => {
      const scenario = load(file)
      for (const profile of [scenario.profile, ...Object.keys(scenario.expectUnder)]) {
        const { expectations, verdict } = run(scenario, profile)
        expect(expectations.filter(({ met }) => !met)).toEqual([])
        expect(verdict).toBe('passed')
      }
    },
  )

  it('with the capability price flag off equals upstream/base byte for byte', () => {
    const scenario = load('capability-price-flag-off.yaml')
    const base: string[] = []
    const pr3972: string[] = []
    run(scenario, 'upstream/base', base)
    run(scenario, 'upstream/pr3972', pr3972)
    // The first line names the profile.
    expect(pr3972.slice(1)).toEqual(base.slice(1))
    expect(base.length).toBeGreaterThan(100)
  })

  it('mends the dry signer by a smaller payment interval as well as by the repaired rules', () => {
    const scenario = load('the-signer-runs-dry.yaml')
    const ends = (profile: string): readonly string[] =>
      run(scenario, profile).sessions.map(({ end }) => end)
    expect(ends('upstream/master-2026-08')).toEqual(['released-insufficient-balance', 'completed'])
    expect(ends('repaired')).toEqual(['completed', 'completed'])
  })

  it('runs under every profile without an assertion', () => {
    for (const file of files) {
      for (const profile of profiles.keys())
        expect(run(load(file), profile).events).toBeGreaterThan(0)
    }
  }, 180_000)
})
