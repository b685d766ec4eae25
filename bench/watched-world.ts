import { assert } from '../src/assert.ts'
import { profiles } from '../src/profile/index.ts'
import { createModelCryptography } from '../src/ticket/model.ts'
import { invariantCatalogue } from '../sim/invariants/catalogue.ts'
import { InvariantWatch } from '../sim/invariants/watch.ts'
import { Simulation } from '../sim/run/simulation.ts'
import type { Scenario } from '../sim/scenario/scenario.ts'
import { MetricsCollector } from '../sim/trace/metrics.ts'
import { Recorder } from '../sim/trace/recorder.ts'

/** A world with every monitor on that can be stopped at any time to look at it: a run shows only its end. */
export class WatchedWorld {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly #watch: InvariantWatch
  readonly #metrics = new MetricsCollector()

  constructor(scenario: Scenario) {
    const rules = profiles.get(scenario.profile)?.rules
    assert(rules !== undefined, 'the profile of the benchmark exists')
    const recorder = new Recorder({
      level: 'none',
      keep: false,
      sink: null,
      bytesMax: 0,
      onFull: () => undefined,
    })
    this.recorder = recorder
    this.simulation = new Simulation({
      scenario,
      rules,
      cryptography: createModelCryptography(),
      emit: (event) => recorder.record(event),
      wants: (type) => recorder.wants(type),
    })
    this.#watch = new InvariantWatch(invariantCatalogue, this.simulation)
    recorder.listen(this.#watch.listeners())
    recorder.listen(this.#metrics.listeners)
    this.simulation.begin()
  }

  runUntil(atNs: number): void {
    this.simulation.kernel.runUntil(atNs)
  }

  /** Payments that orchestrators have accepted so far. */
  payments(): number {
    const { paymentsAccepted } = this.#metrics.result()
    assert(typeof paymentsAccepted === 'bigint', 'payments are counted')
    return Number(paymentsAccepted)
  }

  /** Invariants that are broken so far. */
  broken(): readonly string[] {
    return this.#watch.soFar().flatMap(({ id, status }) => (status === 'broken' ? [id] : []))
  }
}
