import type { Handler } from './event-slots.ts'
import type { EventId, Kernel } from './kernel.ts'
import { Phase } from './phase.ts'

/** A step of the scenario's timeline. `second` runs at the same instant, once what `first` caused there is over. */
export interface TimelineStep<A> {
  readonly first: Handler<A>
  readonly second: Handler<A> | null
  readonly argument: A
}

/**
 * Schedules a step: due timers, then `first`, then everything until the instant is quiet, then `second`, and
 * again until quiet. Steps of one instant follow one another in the order in which they were scheduled.
 */
export function scheduleStep<A>(kernel: Kernel, atNs: number, step: TimelineStep<A>): EventId {
  return kernel.schedule(atNs, Phase.timeline, runFirstHalf<A>, { kernel, step })
}

interface StepInKernel<A> {
  readonly kernel: Kernel
  readonly step: TimelineStep<A>
}

function runFirstHalf<A>({ kernel, step }: StepInKernel<A>, nowNs: number): void {
  if (step.second !== null) kernel.schedule(nowNs, Phase.settle, step.second, step.argument)
  step.first(step.argument, nowNs)
}
