import type { Breach } from '../invariants/invariant.ts'
import type { CampaignResult, Tally } from '../search/campaign.ts'
import type { WorldPlan } from '../search/plan.ts'
import { checkVerdict, type ReportedFinding } from './check-report.ts'

/** What `assay check --json` prints. */
export interface CheckJson {
  readonly verdict: ReturnType<typeof checkVerdict>
  readonly profile: string
  readonly seed: string
  readonly runs: number
  readonly stopped: CampaignResult['stopped']
  readonly events: number
  readonly simulatedNs: number
  readonly payments: number
  readonly troubledWorlds: number
  readonly findings: readonly {
    readonly kind: string
    readonly id: string
    readonly worlds: number
    /** The simplest of them. */
    readonly world: number
    readonly plan: WorldPlan
    readonly file: string | null
    readonly breach: Breach | null
    /** Of a defect of assay. */
    readonly what: string | null
  }[]
  readonly missedGoals: readonly string[]
  /** Worlds by name. */
  readonly features: Readonly<Record<string, number>>
  readonly goals: Readonly<Record<string, number>>
  readonly invariants: Readonly<Record<string, number>>
  /** Events of all worlds by type. */
  readonly seen: Readonly<Record<string, number>>
}

export function checkJson(result: CampaignResult, findings: readonly ReportedFinding[]): CheckJson {
  const { profile, seed, runs, stopped, events, simulatedNs, payments, troubled, missed } = result
  return {
    verdict: checkVerdict(result),
    profile,
    seed,
    runs,
    stopped,
    events,
    simulatedNs,
    payments,
    troubledWorlds: troubled,
    findings: findings.map(({ finding: { trouble, worlds, world, outcome }, file }) => ({
      kind: trouble.kind,
      id: trouble.id,
      worlds,
      world,
      plan: outcome.plan,
      file,
      breach: trouble.kind === 'broken' ? trouble.breach : null,
      what: trouble.kind === 'broken' ? null : trouble.what,
    })),
    missedGoals: missed,
    features: byName(result.features),
    goals: byName(result.goals),
    invariants: byName(result.invariants),
    seen: byName(result.seen),
  }
}

function byName(tally: Tally): Readonly<Record<string, number>> {
  return Object.fromEntries(tally)
}
