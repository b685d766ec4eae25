import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { assert } from '../../../src/assert.ts'
import type { Invariant } from '../../invariants/invariant.ts'
import type { CheckJson } from '../../report/check-json.ts'
import { runCampaign } from '../../search/campaign.ts'
import type { Feature } from '../../search/feature.ts'
import { featureCatalogue } from '../../search/features/index.ts'
import type { Goal } from '../../search/goal.ts'
import { goalCatalogue } from '../../search/goals/index.ts'
import type { CheckRequest, House } from '../house.ts'
import { createRecordedOutput } from '../output.ts'
import { main } from '../program.ts'
import { house } from '../wiring.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-check-'))
afterAll(() => rmSync(folder, { recursive: true }))

const nobodyPays: Invariant = {
  id: 'canary',
  title: 'Nobody pays',
  kind: 'never',
  statement: 'No payment is ever sent.',
  why: 'It is false in almost every world.',
  source: [],
  assumes: 'None.',
  outside: {},
  breaksUnder: [],
  start: (_world, report) => ({
    on: {
      'payment.sent'({ atNs, session }) {
        report({ atNs, actors: [session], what: 'somebody paid', facts: {} })
      },
    },
  }),
}

const never: Goal = {
  id: 'never',
  situation: 'Something that cannot be.',
  why: 'It is not.',
  within: 1,
  start: () => ({}),
}

const throwing: Feature = {
  name: 'throwing',
  group: 'fault',
  does: 'It throws.',
  apply() {
    assert(false, 'a defect of a feature')
  },
}

/** The house with other things to look for; a few worlds are enough. */
function houseWith(other: {
  readonly invariants?: readonly Invariant[]
  readonly goals?: readonly Goal[]
  readonly features?: readonly Feature[]
}): House {
  const check = (request: CheckRequest): ReturnType<House['check']> =>
    runCampaign({
      ...request,
      features: featureCatalogue,
      invariants: [],
      goals: goalCatalogue,
      ...other,
    })
  return { ...house, check }
}

async function assay(
  house: House,
  ...words: string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const output = createRecordedOutput()
  const code = await main(['check', ...words], output, house)
  return { code, stdout: output.stdout, stderr: output.stderr }
}

describe('assay check', () => {
  it('says how hard it tried when nothing is found', async () => {
    const { code, stdout, stderr } = await assay(houseWith({}), '--runs', '5')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^PASSED: 5 worlds kept every invariant · profile repaired · seed 1\n/)
    expect(stdout).toMatch(/tried {6}5 worlds, [\d,]+ events, .* simulated, [\d,]+ payments/)
    expect(stdout).toMatch(/goals {6}\d+ of \d+ reached/)
    expect(stdout).toContain('npx assay check --runs 50 --seed 1')
  })

  it('finds a canary, writes its world, and run shows it', async () => {
    const withCanary = houseWith({ invariants: [nobodyPays] })
    const { code, stdout } = await assay(withCanary, '--runs', '5', '--out', folder)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^FOUND: 1 invariant broken, in \d of 5 worlds/)
    expect(stdout).toContain('somebody paid')
    expect(readdirSync(folder)).toEqual(['canary.yaml'])
    const file = join(folder, 'canary.yaml')
    expect(stdout).toContain(`npx assay run ${file}`)
    const output = createRecordedOutput()
    await main(['run', file, '--json'], output)
    expect(output.stderr).toBe('')
    const { metrics } = JSON.parse(output.stdout) as { metrics: { paymentsSent: number } }
    expect(metrics.paymentsSent).toBeGreaterThan(0)
  })

  it('ends with 3 and the list when goals are missed', async () => {
    const { code, stdout } = await assay(houseWith({ goals: [never] }), '--runs', '2')
    expect(code).toBe(3)
    expect(stdout).toMatch(/^VACUOUS: .*1 goal that they must reach/)
    expect(stdout).toMatch(/goals that so many worlds must reach, and these did not\n {4}never: /)
  })

  it('ends with 5 when a world crashes the simulator, and has tried the others', async () => {
    const crashing = houseWith({ features: [throwing] })
    const { code, stdout } = await assay(crashing, '--runs', '30')
    expect(code).toBe(5)
    expect(stdout).toContain('30 worlds')
    expect(stdout).toContain('a defect of a feature')
  })

  it('prints the same as JSON', async () => {
    const withCanary = houseWith({ invariants: [nobodyPays], goals: [never] })
    const { code, stdout } = await assay(withCanary, '--runs', '5', '--json')
    const json = JSON.parse(stdout) as CheckJson
    expect(code).toBe(1)
    expect(json).toMatchObject({ verdict: 'found', runs: 5, seed: '1', missedGoals: ['never'] })
    expect(json.findings[0]).toMatchObject({ kind: 'broken', id: 'canary', file: null })
    expect(json.seen['world.started']).toBe(5)
  })

  it.each([
    [['--runs', '0'], 'assay check --runs: 0 is no number of worlds'],
    [['--runs', '1e3'], 'assay check --runs: 1e3 is no number of worlds'],
    [['--profile', 'repared'], '--profile: there is no repared\n  did you mean repaired?'],
    [['--only', 'meterin'], '--only: there is no meterin\n  did you mean metering?'],
    [['--out', '/dev/null/x'], '--out: findings cannot be written'],
  ])('tells a slip with its place and mend: %s', async (words, told) => {
    const { code, stdout, stderr } = await assay(house, ...words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(told)
  })
})
