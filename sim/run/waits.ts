import { outstandingCalls } from '../actors/outstanding-calls.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { Wait } from '../trace/wait.ts'

/** Everybody in a world who waits for something at this moment. Costs what it costs: it is asked when a run is over, or stuck. */
export function collectWaits(world: {
  readonly kernel: Kernel
  readonly lives: ReadonlyMap<string, Lifetime>
  readonly actors: Iterable<{ readonly name: string; waits(): readonly Wait[] }>
}): readonly Wait[] {
  const waits: Wait[] = []
  for (const [actor, { alive }] of world.lives) {
    if (alive) continue
    waits.push({
      session: null,
      who: actor,
      whom: 'its operator',
      what: 'being started again; it is down',
      sinceNs: null,
      untilNs: null,
      inVain: false,
    })
  }
  const running = [...world.actors].filter(({ name }) => world.lives.get(name)?.alive === true)
  return [
    ...waits,
    ...outstandingCalls(world.kernel.pendingArguments()),
    ...running.flatMap((actor) => actor.waits()),
  ]
}
