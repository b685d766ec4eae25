import { Lifetime } from '../kernel/lifetime.ts'
import type { CollectorFault } from '../scenario/collector-fault.ts'
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
  readonly #faults = new Set<CollectorFault>()
  /** Batches that arrived while it was blocked. */
  readonly #unread: (() => void)[] = []

  constructor(world: World, settings: UsageSettings) {
    this.#world = world
    this.settings = settings
  }

  setFault(fault: CollectorFault, on: boolean): void {
    if (on) this.#faults.add(fault)
    else this.#faults.delete(fault)
    if (this.#isBlocked) return
    for (const read of this.#unread.splice(0)) read()
  }

  /** What arrives while it is blocked waits in its connections, and is read afterwards, whoever has given it up. */
  write(batch: readonly WrittenEvent[], acknowledge: () => void): void {
    const { generation } = this.life
    const read = (): void => {
      if (this.life.owns(generation)) this.#read(batch, acknowledge)
    }
    if (this.#isBlocked) this.#unread.push(read)
    else read()
  }

  get #isBlocked(): boolean {
    return [...this.#faults].some(({ kind }) => kind === 'blocked')
  }

  #read(batch: readonly WrittenEvent[], acknowledge: () => void): void {
    const slow = [...this.#faults].findLast(({ kind }) => kind === 'slow')
    const takesNs = this.settings.writeNs + (slow?.addedNs ?? 0)
    const done = (): void => {
      for (const event of batch) this.#take(event)
      acknowledge()
    }
    this.#world.at(this.life, this.#world.nowNs + takesNs, done, null)
  }

  #take({ id, settled }: WrittenEvent): void {
    const fate = this.#taken.has(id) ? 'duplicate' : 'delivered'
    this.#taken.add(id)
    settled(fate)
  }
}
