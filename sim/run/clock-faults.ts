import type { ActorClock } from '../kernel/actor-clock.ts'
import type { ClockFault } from '../scenario/clock-fault.ts'
import type { Simulation } from './simulation.ts'

/**
 * What is wrong with wall clocks at present. Of several faults of one clock, to stand still wins; else the drift that began
 * last holds.
 */
export class ClockFaults {
  readonly #simulation: Pick<Simulation, 'nowNs' | 'clockOf' | 'emit'>
  readonly #faults = new Map<string, Set<ClockFault>>()

  constructor(simulation: Pick<Simulation, 'nowNs' | 'clockOf' | 'emit'>) {
    this.#simulation = simulation
  }

  set(fault: ClockFault, on: boolean): void {
    const { actor, setRight } = fault
    const clock = this.#simulation.clockOf(actor)
    const faults = this.#faults.get(actor) ?? new Set()
    this.#faults.set(actor, faults)
    if (on) faults.add(fault)
    else faults.delete(fault)
    this.#run(actor, clock, faults)
    if (!on && setRight) this.#setRight(actor, clock)
  }

  #run(actor: string, clock: ActorClock, faults: ReadonlySet<ClockFault>): void {
    const { nowNs } = this.#simulation
    const before = clock.partsPerBillion
    const isFrozen = [...faults].some(({ driftPartsPerBillion }) => driftPartsPerBillion === null)
    if (isFrozen !== clock.isFrozen) {
      if (isFrozen) clock.freeze(nowNs)
      else clock.thaw(nowNs)
    }
    const drift = [...faults].findLast((each) => each.driftPartsPerBillion !== null)
    clock.setDrift(nowNs, drift?.driftPartsPerBillion ?? clock.ownDriftPartsPerBillion)
    const { partsPerBillion } = clock
    if (partsPerBillion === before) return
    this.#simulation.emit({ type: 'clock.rate-changed', atNs: nowNs, actor, partsPerBillion })
  }

  #setRight(actor: string, clock: ActorClock): void {
    const { nowNs } = this.#simulation
    const byNs = clock.setRight(nowNs)
    if (byNs !== 0) this.#simulation.emit({ type: 'clock.stepped', atNs: nowNs, actor, byNs })
  }
}
