import { FAILED } from '../src/metering/billing/attempt.ts'
import type { BillingEvent } from '../src/metering/billing/billing-event.ts'
import { countInputTokens } from '../src/metering/billing/count-tokens.ts'
import {
  generationServices,
  GenerationService,
  type GenerationRun,
} from '../src/metering/billing/generation-service.ts'
import type { StoredRequest } from '../src/metering/billing/history-text.ts'
import { UsageMeter } from '../src/metering/billing/usage-meter.ts'
import type { MeteringRules } from '../src/metering/rules.ts'
import type { PlannedRun } from './arbitraries/generation-runs.ts'

export interface ObservedRun {
  /** Without their keys, which are made of a counter. */
  readonly events: readonly BillingEvent[]
  readonly storageReads: number
  /** What the extractor has read; null = it never came to that. */
  readonly extracted: readonly StoredRequest[] | null
}

/** A mistake in place of what is right. */
export interface PlantedBug {
  readonly emitsLearningBilling?: (serviceName: string) => boolean
  /** The run whose tokens the next one takes for its own. */
  readonly sharesTotals?: boolean
  /** A gate that says no is not heard. */
  readonly ignoresVote?: boolean
}

/** Lives through runs one after the other, and says what each did and what was metered. */
export function runGenerations(
  plan: readonly PlannedRun[],
  rules: MeteringRules,
  planted: PlantedBug = {},
): readonly ObservedRun[] {
  const bench = new GenerationBench(rules, planted)
  return plan.map((run) => bench.run(run))
}

class GenerationBench {
  readonly #rules: MeteringRules
  readonly #planted: PlantedBug
  readonly #late: (() => void)[] = []
  #shared: GenerationRun | null = null

  constructor(rules: MeteringRules, planted: PlantedBug) {
    this.#rules = rules
    this.#planted = planted
  }

  run(planned: PlannedRun): ObservedRun {
    const storage = new Storage(planned.stored)
    const events: BillingEvent[] = []
    const service = this.#service(planned, storage, events)
    const extracted = this.#live(planned, service, storage)
    return {
      events: events.map((event) => ({ ...event, eventKey: null })),
      storageReads: storage.reads,
      extracted,
    }
  }

  #service(planned: PlannedRun, storage: Storage, events: BillingEvent[]): GenerationService {
    const { serviceName } = planned
    let ids = 0
    const emits =
      this.#planted.emitsLearningBilling ?? ((name) => generationServices[name] === true)
    return new GenerationService({
      serviceName,
      emitsLearningBilling: emits(serviceName),
      orgId: 'o1',
      extractorName: 'extractor',
      readWindow: () => ({ ok: true, value: storage.read() }),
      votes: () => planned.vote || this.#planted.ignoresVote === true,
      readConfig: () => ({ ok: true, value: null }),
      countTokens: (text) =>
        planned.isTokenizerBroken ? FAILED : { ok: true, value: countInputTokens(text) },
      meter: new UsageMeter({
        recorder: (event) => {
          events.push(event)
          return 'delivered'
        },
        newId: () => `${(ids += 1)}`,
        nowNs: () => 0,
      }),
      rules: this.#rules,
    })
  }

  #live(
    planned: PlannedRun,
    service: GenerationService,
    storage: Storage,
  ): readonly StoredRequest[] | null {
    const { bypassesGate, result, retained, ends } = planned
    const context = { requestId: 'r1', userId: 'u1', source: null, agentVersion: null }
    const begun = service.begin({ context, bypassesGate, isSourceSkipped: false })
    if (begun === null) return null
    const run = this.#planted.sharesTotals === true ? (this.#shared ??= begun) : begun
    storage.publish(planned.publishedBeforeExtraction)
    const extracted = service.extractorReads(run)
    for (const turn of planned.turns) run.completed(turn)
    // What came too late for the run before comes now.
    for (const arrive of this.#late.splice(0)) arrive()
    storage.publish(planned.publishedBeforeEnd)
    const isStored = ends !== 'storing-fails'
    service.end(run, ends === 'extractor-fails' ? null : { result, retained, isStored })
    this.#late.push(...planned.lateTurns.map((turn) => () => run.completed(turn)))
    return extracted
  }
}

class Storage {
  #stored: readonly StoredRequest[]
  #reads = 0

  constructor(stored: readonly StoredRequest[]) {
    this.#stored = stored
  }

  get reads(): number {
    return this.#reads
  }

  read(): readonly StoredRequest[] {
    this.#reads += 1
    return this.#stored
  }

  publish(requests: readonly StoredRequest[]): void {
    this.#stored = [...this.#stored, ...requests]
  }
}
