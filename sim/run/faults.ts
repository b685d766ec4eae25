import { Phase } from '../kernel/phase.ts'
import { ClockFaults } from './clock-faults.ts'
import type { Simulation } from './simulation.ts'

/** Puts the windows of the scenario's faults on the kernel's timeline. */
export function scheduleFaults(simulation: Simulation): void {
  const { chain, feed, network, scenario } = simulation
  const { faults } = scenario
  for (const fault of faults.links) {
    scheduleWindow(simulation, fault, (on) => network.setFault(fault, on))
  }
  for (const partition of faults.partitions) {
    scheduleWindow(simulation, partition, (on) => network.setPartition(partition, on))
  }
  for (const fault of faults.feed) {
    scheduleWindow(simulation, fault, (on) => feed?.setFault(fault, on))
  }
  for (const fault of faults.chain) {
    scheduleWindow(simulation, fault, (on) => chain.setFault(fault, on))
  }
  const clocks = new ClockFaults(simulation)
  for (const fault of faults.clocks) {
    scheduleWindow(simulation, fault, (on) => clocks.set(fault, on))
  }
}

/** A fault ends with the active phase. */
function scheduleWindow(
  { kernel, scenario }: Simulation,
  { atNs, forNs }: { readonly atNs: number; readonly forNs: number },
  set: (on: boolean) => void,
): void {
  kernel.schedule(atNs, Phase.timeline, () => set(true), null)
  kernel.schedule(
    Math.min(atNs + forNs, scenario.durationNs),
    Phase.timeline,
    () => set(false),
    null,
  )
}
