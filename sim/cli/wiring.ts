import { scheduler } from 'node:timers/promises'
import { nowMs } from '../../bench/clock.ts'
import { measure } from '../../bench/measure.ts'
import { profiles, type Profile } from '../../src/profile/index.ts'
import { assert } from '../../src/assert.ts'
import { runBoard, type BoardResult } from '../board/board.ts'
import { boardBugs } from '../board/bugs/index.ts'
import { undoneRules } from '../board/undone.ts'
import type { BoardBug } from '../board/bug.ts'
import { invariantCatalogue } from '../invariants/catalogue.ts'
import { beginRun } from '../run/run.ts'
import { Campaign, type CampaignResult } from '../search/campaign.ts'
import { featureCatalogue } from '../search/features/index.ts'
import { goalCatalogue } from '../search/goals/index.ts'
import { compareRuns } from './compare-runs.ts'
import { launchProcess } from './determinism/launch.ts'
import type { BoardRequest, CheckRequest, House, KeptRun, RunRequest } from './house.ts'
import { ruleDifferences } from './rule-differences.ts'

/** The house as it is: profiles of `src/profile`, the world of `sim/run`. */
export const house: House = {
  profiles: [...profiles.values()].map(({ name, summary }) => ({ name, summary })),
  rulesOf: (profile) => profileNamed(profile).rules,
  differences: (a, b) => ruleDifferences(profileNamed(a).rules, profileNamed(b).rules),
  run,
  compare: compareRuns,
  check,
  boardBugs: bugsOf,
  board,
  bench: measure,
  launch: launchProcess,
}

/** The rules that bugs are planted in. */
const SOUND = 'repaired'

/** Somebody who has enough is heard after so many events. */
const EVENTS_AT_ONCE = 20_000

async function run(request: RunRequest): Promise<KeptRun> {
  const { scenario, rules, rulesName, trace, usage, interrupt } = request
  const lines: string[] = []
  const sink = trace === 'keep' ? (line: string) => lines.push(line) : trace
  const begun = beginRun(scenario, {
    rules,
    profile: rulesName,
    level: sink === null ? 'money' : 'full',
    usage,
    ...(sink === null ? {} : { sink }),
  })
  assert(begun.ok, 'rules were given, so the run can begin')
  const { run: underWay } = begun
  for (;;) {
    if (interrupt?.requested === true || underWay.advance(EVENTS_AT_ONCE)) break
    await scheduler.yield()
  }
  return { result: underWay.stop(), trace: trace === 'keep' ? lines.join('') : null }
}

async function check({ only, ...request }: CheckRequest): Promise<CampaignResult> {
  const campaign = new Campaign({
    ...request,
    features: featureCatalogue,
    invariants: invariantCatalogue.filter(({ id }) => only === null || id === only),
    goals: goalCatalogue,
  })
  while (campaign.advance()) await scheduler.yield()
  return campaign.result()
}

function bugsOf(which: 'real' | 'undone'): readonly BoardBug[] {
  if (which === 'real') return boardBugs
  const others = [...profiles.values()].map(({ rules }) => rules)
  return undoneRules(profileNamed(SOUND).rules, others)
}

function board({ runs, secondsMax, repairedRuns, ...request }: BoardRequest): BoardResult {
  return runBoard({
    ...request,
    sound: profileNamed(SOUND).rules,
    profile: SOUND,
    features: featureCatalogue,
    invariants: invariantCatalogue,
    runsMax: runs,
    soundRuns: repairedRuns,
    nowMs,
    msMax: secondsMax * 1000,
  })
}

function profileNamed(name: string): Profile {
  const profile = profiles.get(name)
  assert(profile !== undefined, `the commands ask for profiles that exist, not ${name}`)
  return profile
}
