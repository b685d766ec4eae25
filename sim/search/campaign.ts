import type { TraceEventType } from '../trace/events.ts'
import { checkWorld, type CheckSetup, type Trouble, type WorldOutcome } from './check-world.ts'
import { drawPlan } from './plan.ts'

export interface CampaignOptions extends CheckSetup {
  /** World number n comes from `<seed>/<n>`, counted from 1. */
  readonly seed: string
  readonly runs: number
  /** Told after each world; false = enough. @defaultValue goes on */
  readonly goesOn?: ((done: number) => boolean) | undefined
}

/** One kind of trouble, in the simplest world in which it was met. */
export interface Finding {
  readonly trouble: Trouble
  /** Number of that world, from 1. */
  readonly world: number
  readonly outcome: WorldOutcome
  /** Worlds with this trouble. */
  readonly worlds: number
}

/** How often something happened in a campaign, by name; what never happened stands with 0. */
export type Tally = ReadonlyMap<string, number>

export interface CampaignResult {
  readonly profile: string
  readonly seed: string
  readonly runs: number
  readonly stopped: 'all were run' | 'it was interrupted'
  readonly events: number
  readonly simulatedNs: number
  readonly payments: number
  readonly findings: readonly Finding[]
  /** Worlds with any finding. */
  readonly troubled: number
  /** Worlds in which each feature was on, each goal was reached, each invariant was exercised. */
  readonly features: Tally
  readonly goals: Tally
  readonly invariants: Tally
  /** Events by type. */
  readonly seen: Tally
  /** Goals that a campaign of this many worlds must reach and this one did not. */
  readonly missed: readonly string[]
}

/** Runs worlds of plans drawn from the seed, and keeps what was found and what was exercised. */
export function runCampaign(options: CampaignOptions): CampaignResult {
  const campaign = new Campaign(options)
  while (campaign.advance());
  return campaign.result()
}

/** A campaign that goes on world by world, so that whoever runs it can look up in between. */
export class Campaign {
  readonly #options: CampaignOptions
  readonly #tallies: Tallies
  #done = 0
  #isOver = false

  constructor(options: CampaignOptions) {
    this.#options = options
    this.#tallies = new Tallies(options)
  }

  /** Runs the next world; true = there are more to run. */
  advance(): boolean {
    const { seed, runs, features, goesOn } = this.#options
    if (this.#isOver) return false
    this.#done += 1
    const plan = drawPlan(`${seed}/${this.#done}`, features)
    this.#tallies.add(this.#done, checkWorld(plan, this.#options))
    this.#isOver = goesOn?.(this.#done) === false || this.#done >= runs
    return !this.#isOver
  }

  /** What came out of the worlds that were run. */
  result(): CampaignResult {
    return this.#tallies.result(this.#done)
  }
}

class Tallies {
  readonly #options: CampaignOptions
  readonly #findings = new Map<string, Finding>()
  readonly #features: Map<string, number>
  readonly #goals: Map<string, number>
  readonly #invariants: Map<string, number>
  readonly #seen = new Map<TraceEventType, number>()
  #troubled = 0
  #events = 0
  #simulatedNs = 0
  #payments = 0

  constructor(options: CampaignOptions) {
    this.#options = options
    this.#features = new Map(options.features.map(({ name }) => [name, 0]))
    this.#goals = new Map(options.goals.map(({ id }) => [id, 0]))
    this.#invariants = new Map(options.invariants.map(({ id }) => [id, 0]))
  }

  add(world: number, outcome: WorldOutcome): void {
    this.#events += outcome.events
    this.#simulatedNs += outcome.simulatedNs
    this.#payments += outcome.payments
    for (const name of Object.keys(outcome.plan.features)) count(this.#features, name, 1)
    for (const id of outcome.goals) count(this.#goals, id, 1)
    for (const id of outcome.exercised) count(this.#invariants, id, 1)
    for (const [type, times] of outcome.seen) count(this.#seen, type, times)
    if (outcome.troubles.length > 0) this.#troubled += 1
    for (const trouble of outcome.troubles) this.#keep({ trouble, world, outcome, worlds: 1 })
  }

  result(runs: number): CampaignResult {
    const { profile, seed, goals } = this.#options
    return {
      profile,
      seed,
      runs,
      stopped: runs === this.#options.runs ? 'all were run' : 'it was interrupted',
      events: this.#events,
      simulatedNs: this.#simulatedNs,
      payments: this.#payments,
      findings: [...this.#findings.values()],
      troubled: this.#troubled,
      features: this.#features,
      goals: this.#goals,
      invariants: this.#invariants,
      seen: this.#seen,
      missed: goals.flatMap(({ id, within }) =>
        runs >= within && this.#goals.get(id) === 0 ? [id] : [],
      ),
    }
  }

  #keep(found: Finding): void {
    const key = `${found.trouble.kind} ${found.trouble.id}`
    const kept = this.#findings.get(key)
    if (kept === undefined) {
      this.#findings.set(key, found)
      return
    }
    const simpler = isSimpler(found.outcome, kept.outcome) ? found : kept
    this.#findings.set(key, { ...simpler, worlds: kept.worlds + 1 })
  }
}

/** Fewer features are simpler, then fewer events. */
function isSimpler(a: WorldOutcome, b: WorldOutcome): boolean {
  const features = featuresOn(a) - featuresOn(b)
  return features < 0 || (features === 0 && a.events < b.events)
}

function featuresOn({ plan }: WorldOutcome): number {
  return Object.keys(plan.features).length
}

function count<Key>(tally: Map<Key, number>, key: Key, times: number): void {
  tally.set(key, (tally.get(key) ?? 0) + times)
}
