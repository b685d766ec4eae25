import { newFlagsText } from '../actors/new-flags.ts'
import type { World } from '../actors/world.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { Restart } from '../scenario/restart.ts'

interface RestartsOptions {
  readonly world: Pick<World, 'nowNs' | 'emit' | 'later'>
  readonly lifeOf: (actor: string) => Lifetime
  /** Whoever begins a new process; false = it has ended at once. The collector has nothing to begin. */
  readonly nodeOf: (actor: string) => { restart(restart: Restart): boolean } | undefined
}

/** Crashes, and new lives after a while. */
export class Restarts {
  readonly #options: RestartsOptions
  /** Actors that are down and will be back. */
  readonly #comingBack = new Set<string>()

  constructor(options: RestartsOptions) {
    this.#options = options
  }

  /** Brings an actor back that has died by itself; one that is about to come back anyway is left alone. */
  begin(restart: Restart): void {
    const { actor, downForNs } = restart
    const { world, lifeOf } = this.#options
    const life = lifeOf(actor)
    if (this.#comingBack.has(actor)) return
    if (life.alive) {
      life.crash()
      world.emit({ type: 'actor.crashed', atNs: world.nowNs, actor })
    }
    this.#comingBack.add(actor)
    world.later(world.nowNs + downForNs, () => this.#comeBack(restart, life), null)
  }

  /** A node that cannot convert its prices ends as soon as it has begun. */
  #comeBack(restart: Restart, life: Lifetime): void {
    const { actor } = restart
    const { world, nodeOf } = this.#options
    this.#comingBack.delete(actor)
    life.restart()
    const value = newFlagsText(restart)
    if (value !== '') {
      world.emit({ type: 'setting.changed', atNs: world.nowNs, what: `flags of ${actor}`, value })
    }
    const started = nodeOf(actor)?.restart(restart) ?? true
    if (started) world.emit({ type: 'actor.restarted', atNs: world.nowNs, actor })
    else life.crash()
  }
}
