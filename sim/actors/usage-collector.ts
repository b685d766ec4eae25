import { Lifetime } from '../kernel/lifetime.ts'
import { COLLECTOR } from '../scenario/names.ts'
import type { UsageSettings } from '../scenario/usage.ts'
import type { EventFate } from '../trace/usage-events.ts'
import type { World } from './world.ts'

/** An event on its way to the collector, and whom to tell what becomes of it. */
export interface WrittenEvent {
  readonly id: string
  readonly settled: (fate: EventFate) => void
}

/**
 * The broker with the collector behind it. A batch is taken when its write is over, and then only acknowledged; a second copy of an
 * event is known by its id (spec US-3). What it has taken survives a restart; a write under way does not.
 */
export class UsageCollector {
  readonly name: string = COLLECTOR
  readonly life: Lifetime = new Lifetime()
  readonly settings: UsageSettings
  readonly #world: World
  readonly #taken = new Set<string>()

  constructor(world: World, settings: UsageSettings) {
    this.#world = world
    this.settings = settings
  }

  write(batch: readonly WrittenEvent[], acknowledge: () => void): void {
    const { nowNs } = this.#world
    this.#world.at(
      this.life,
      nowNs + this.settings.writeNs,
      () => {
        for (const event of batch) this.#take(event)
        acknowledge()
      },
      null,
    )
  }

  #take({ id, settled }: WrittenEvent): void {
    const fate = this.#taken.has(id) ? 'duplicate' : 'delivered'
    this.#taken.add(id)
    settled(fate)
  }
}
