/**
 * Mutated scenario files: whatever stands in a file, it is a scenario or a list of mistakes with their places, in bounded time;
 * and a scenario that loads can be run without an assertion.
 *
 * Why: who writes files by hand gets them wrong in every way; a tool that crashes or hangs on one says nothing of the mistake.
 *
 * Side conditions: runs are cut short after some thousand events.
 */
import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { invariantCatalogue } from '../../sim/invariants/catalogue.ts'
import { profiles } from '../../src/profile/index.ts'
import { runScenario } from '../../sim/run/run.ts'
import { loadScenario, type LoadedScenario, type LoadOptions } from '../../sim/scenario/load.ts'
import { metricCatalogue } from '../../sim/trace/metrics.ts'
import { counterexample, prop } from '../property.ts'
import { effort } from '../runs.ts'
import { inTime } from './in-time.ts'
import { mutate, MUTATION_KINDS, type Mutation } from './mutation.ts'

const FOLDER = 'scenarios/stories'
const TIME_MS = 10_000
const LIMITS = { events: 6000, eventsAtOneInstant: 2000, traceBytes: 4_000_000 }
const RUNS = 600

const texts = new Map(
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => [name, readFileSync(`${FOLDER}/${name}`, 'utf8')]),
)
const stories = [...texts.keys()].filter((name) => name.endsWith('.yaml') && !name.includes('/'))

/** A story and a second one, and what is done to its text and to every file that it names. */
interface Mutant {
  readonly story: string
  readonly other: string
  readonly mutations: readonly Mutation[]
  readonly ofFiles: readonly Mutation[]
}

const mutations = (maxLength: number): fc.Arbitrary<Mutation[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...MUTATION_KINDS),
      at: fc.nat(1_000_000),
      length: fc.nat(40),
      pick: fc.nat(1_000_000),
    }),
    { maxLength },
  )

const mutants: fc.Arbitrary<Mutant> = fc.record({
  story: fc.constantFrom(...stories),
  other: fc.constantFrom(...stories),
  mutations: mutations(4),
  ofFiles: mutations(2),
})

function textOf({ story, other, mutations: own }: Mutant): string {
  return mutate(texts.get(story) ?? '', texts.get(other) ?? '', own)
}

function load(mutant: Mutant): LoadedScenario {
  const readFile: LoadOptions['readFile'] = (path) => {
    const text = texts.get(path.replace(/^\.\//, ''))
    if (text === undefined) return { ok: false, message: 'no such file' }
    return { ok: true, text: mutate(text, texts.get(mutant.other) ?? '', mutant.ofFiles) }
  }
  return loadScenario(textOf(mutant), 'mutant.yaml', {
    readFile,
    profiles: [...profiles.keys()],
    invariants: invariantCatalogue.map(({ id }) => id),
    metrics: Object.keys(metricCatalogue),
  })
}

function isReadOrRefused(mutant: Mutant, reader: typeof load): LoadedScenario {
  const loaded = reader(mutant)
  if (loaded.ok) return loaded
  expect(loaded.errors.length).toBeGreaterThan(0)
  for (const { code, file, line, column, message, mend } of loaded.errors) {
    expect(code).toMatch(/^A[SO]\d{3}$/)
    expect(file).not.toBe('')
    expect(line ?? 0).toBeGreaterThan(0)
    expect(column ?? 0).toBeGreaterThan(0)
    expect(message).not.toBe('')
    expect(message.length + mend.length).toBeLessThan(1000)
  }
  return loaded
}

function survives(mutant: Mutant, seen: Map<string, number>): void {
  inTime(TIME_MS, () => {
    const loaded = isReadOrRefused(mutant, load)
    const outcome = loaded.ok ? runScenario(loaded.scenario, { limits: LIMITS }) : null
    const what = outcome === null ? 'refused' : outcome.ok ? 'ran' : 'not begun'
    seen.set(what, (seen.get(what) ?? 0) + 1)
  })
}

test('is a scenario that runs, or a list of mistakes with their places', () => {
  const seen = new Map<string, number>()
  prop(mutants, (mutant) => survives(mutant, seen), { runs: RUNS, show: textOf })
  if (effort.runs !== 1)
    for (const what of ['refused', 'ran']) expect(seen.get(what)).toBeGreaterThan(0)
}, 0)

test('a reader that crashes at a directive is caught', () => {
  const broken: typeof load = (mutant) =>
    textOf(mutant).includes('%YAML') ? expect.unreachable('a directive') : load(mutant)
  const found = counterexample(mutants, (mutant) => void isReadOrRefused(mutant, broken), {
    runs: RUNS,
  })
  expect(found.mutations).toHaveLength(1)
})

test('a reader that hangs is caught', () => {
  let turns = 0
  const hang = (): void => {
    for (;;) turns += 1
  }
  expect(() => inTime(50, hang)).toThrow(/timed out/)
  expect(turns).toBeGreaterThan(0)
})
