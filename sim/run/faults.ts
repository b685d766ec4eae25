import type { FaultPlan } from '../scenario/faults.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { Phase } from '../kernel/phase.ts'
import { ClockFaults } from './clock-faults.ts'
import type { Simulation } from './simulation.ts'

/** Turns one fault on or off. */
type Switch<Fault> = (fault: Fault, on: boolean) => void

type SwitchMaker<Fault> = (simulation: Simulation) => Switch<Fault>

/** Every kind of window that a scenario can have: a kind without a switch does not compile, and none outlasts the active phase. */
const SWITCHES: { readonly [Kind in keyof FaultPlan]: SwitchMaker<FaultPlan[Kind][number]> } = {
  links:
    ({ network }) =>
    (fault, on) =>
      network.setFault(fault, on),
  partitions:
    ({ network }) =>
    (partition, on) =>
      network.setPartition(partition, on),
  slowActors:
    ({ network }) =>
    (fault, on) =>
      network.setSlow(fault, on),
  feed:
    ({ feed }) =>
    (fault, on) =>
      feed?.setFault(fault, on),
  chain:
    ({ chain }) =>
    (fault, on) =>
      chain.setFault(fault, on),
  collector:
    ({ collector }) =>
    (fault, on) =>
      collector?.setFault(fault, on),
  webhooks:
    ({ webhooks }) =>
    (fault, on) =>
      webhooks.setFault(fault, on),
  clocks(simulation) {
    const clocks = new ClockFaults(simulation)
    return (fault, on) => clocks.set(fault, on)
  },
}

/** Puts the windows of all faults on the kernel's timeline, and the beginning of the quiet phase behind them. */
export function scheduleFaults(simulation: Simulation): void {
  const { faults, durationNs, quietPhaseNs } = simulation.scenario
  for (const kind of Object.keys(SWITCHES) as (keyof FaultPlan)[]) {
    scheduleKind(simulation, kind, faults)
  }
  if (quietPhaseNs === 0) return
  simulation.kernel.schedule(durationNs, Phase.timeline, beginQuietPhase, simulation)
}

function scheduleKind<Kind extends keyof FaultPlan>(
  simulation: Simulation,
  kind: Kind,
  faults: Pick<FaultPlan, Kind>,
): void {
  const makeSwitch: SwitchMaker<FaultPlan[Kind][number]> = SWITCHES[kind]
  const set = makeSwitch(simulation)
  const { kernel, scenario } = simulation
  for (const fault of faults[kind]) {
    const { atNs } = fault
    const untilNs = atNs + withinActivePhase(scenario, atNs, fault.forNs)
    kernel.schedule(atNs, Phase.timeline, () => set(fault, true), null)
    kernel.schedule(untilNs, Phase.timeline, () => set(fault, false), null)
  }
}

/** How long something lasts that ends with the active phase at the latest: faults, outages, absences. */
export function withinActivePhase({ durationNs }: Scenario, atNs: number, forNs: number): number {
  return Math.min(forNs, Math.max(0, durationNs - atNs))
}

/** Faults that have no window stop too: what links lose by themselves, and what workers and services fail at. */
function beginQuietPhase(simulation: Simulation): void {
  simulation.beginQuietPhase()
  simulation.network.beginQuietPhase()
}
