import { assert } from './assert.ts'
import { FaultDie, LatencyDie } from './dice.ts'
import type { Kernel } from './kernel.ts'
import type { Lifetime } from './lifetime.ts'
import { Phase } from './phase.ts'
import type { Ratio } from './probability.ts'
import type { RandomStream, Streams } from './streams.ts'

/** How a link behaves. Latency is uniform between both bounds, inclusive; the rest are probabilities per message. */
export interface LinkSettings {
  readonly latencyMinNs: number
  readonly latencyMaxNs: number
  readonly loss: Ratio
  readonly duplicate: Ratio
  readonly reorder: Ratio
  readonly truncate: Ratio
  readonly corrupt: Ratio
}

/** What may be wrong with a message that arrives: its end is missing, or what it says is garbled. Truncation comes first. */
export type Damage = 'truncated' | 'corrupted'

/** Takes a message that arrives; `damage` null = it is whole. */
export type Delivery<M> = (message: M, nowNs: number, damage: Damage | null) => void

/**
 * How a link can be interrupted: `cut` is noticed by the sender, as when nobody listens; `partition` is not, the message
 * vanishes.
 */
export type Interruption = 'cut' | 'partition'

/** An interruption of the link when the message left or would have arrived. `gone`: the life it was meant for had ended. */
export type LossCause = 'chance' | 'gone' | Interruption

/** What the link did to a message, so that a trace can record it. A message that just arrives is not told. */
export interface LinkObserver<M> {
  lost(message: M, cause: LossCause, nowNs: number): void
  duplicated(message: M, nowNs: number): void
  /** Held back by `heldNs`, so that later messages may overtake it. */
  reordered(message: M, heldNs: number, nowNs: number): void
}

export interface LinkOptions<M> {
  readonly kernel: Kernel
  readonly streams: Streams
  readonly from: { readonly name: string; readonly life: Lifetime }
  readonly to: { readonly name: string; readonly life: Lifetime }
  readonly settings: LinkSettings
  readonly observer: LinkObserver<M>
}

interface Flight<M> {
  readonly link: Link<M>
  readonly message: M
  readonly deliver: Delivery<M>
  readonly damage: Damage | null
  readonly toGeneration: number
}

interface Dice {
  readonly latency: LatencyDie
  readonly loss: FaultDie
  readonly duplicate: FaultDie
  readonly duplicateLatency: LatencyDie
  readonly reorder: FaultDie
  readonly reorderLatency: LatencyDie
  readonly truncate: FaultDie
  readonly corrupt: FaultDie
}

/**
 * The way from one actor to another. Messages arrive in the order of sending unless one is reordered. Each
 * kind of fault has a stream of its own and takes one draw per message whether the fault is on or not, so
 * the fate of one message does not depend on which faults hit the others.
 */
export class Link<M> {
  readonly from: string
  readonly to: string
  readonly #options: LinkOptions<M>
  readonly #dice: Dice
  readonly #interruptions: Record<Interruption, number> = { cut: 0, partition: 0 }
  #lastArrivalNs = 0

  constructor(options: LinkOptions<M>) {
    this.from = options.from.name
    this.to = options.to.name
    this.#options = options
    this.#dice = openDice(options)
  }

  /** From now on the link behaves like this; messages under way keep their arrival. */
  configure(settings: LinkSettings): void {
    const dice = this.#dice
    const { latencyMinNs, latencyMaxNs } = settings
    for (const die of [dice.latency, dice.duplicateLatency, dice.reorderLatency]) {
      die.set(latencyMinNs, latencyMaxNs)
    }
    dice.loss.set(settings.loss)
    dice.duplicate.set(settings.duplicate)
    dice.reorder.set(settings.reorder)
    dice.truncate.set(settings.truncate)
    dice.corrupt.set(settings.corrupt)
  }

  /** Nothing passes from now on, not even what is under way and arrives before `heal`. Interruptions add up. */
  interrupt(how: Interruption): void {
    this.#interruptions[how] += 1
  }

  /** Ends one interruption of this kind. */
  heal(how: Interruption): void {
    assert(this.#interruptions[how] > 0, 'a link that was not interrupted heals')
    this.#interruptions[how] -= 1
  }

  /**
   * Sends a message: `deliver(message, nowNs)` runs at its arrival, once, twice or never. It is lost when the
   * receiver's life ends first; a sender's crash does not call it back. A reply passes the generation of the
   * life that asked, so that the next life does not get it. Returns when it will arrive, doubles aside; Infinity if never.
   */
  send(message: M, deliver: Delivery<M>, toGeneration?: number): number {
    const { kernel, from, to, observer } = this.#options
    assert(from.life.alive, 'an actor that is down sends nothing')
    const nowNs = kernel.nowNs
    const dice = this.#dice
    const latencyNs = dice.latency.drawNs()
    const lost = dice.loss.happens()
    const duplicateLatencyNs = drawIf(dice.duplicate.happens(), dice.duplicateLatency)
    const reorderLatencyNs = drawIf(dice.reorder.happens(), dice.reorderLatency)
    const truncated = dice.truncate.happens()
    const corrupted = dice.corrupt.happens()
    const generation = toGeneration ?? to.life.generation

    const cause = this.#interruption() ?? (to.life.owns(generation) ? null : 'gone')
    if (cause !== null || lost) {
      observer.lost(message, cause ?? 'chance', nowNs)
      return Infinity
    }
    let arrivalNs = Math.max(nowNs + latencyNs, this.#lastArrivalNs)
    if (reorderLatencyNs !== null) {
      const heldNs = Math.max(1, reorderLatencyNs)
      arrivalNs += heldNs
      observer.reordered(message, heldNs, nowNs)
    } else {
      this.#lastArrivalNs = arrivalNs
    }
    const damage = truncated ? 'truncated' : corrupted ? 'corrupted' : null
    const flight: Flight<M> = { link: this, message, deliver, damage, toGeneration: generation }
    kernel.schedule(arrivalNs, Phase.timer, Link.#arrive<M>, flight)
    if (duplicateLatencyNs !== null) {
      observer.duplicated(message, nowNs)
      kernel.schedule(arrivalNs + duplicateLatencyNs, Phase.timer, Link.#arrive<M>, flight)
    }
    return arrivalNs
  }

  /** What the sender notices comes first. */
  #interruption(): Interruption | null {
    const { cut, partition } = this.#interruptions
    if (cut > 0) return 'cut'
    return partition > 0 ? 'partition' : null
  }

  static #arrive<M>(this: void, flight: Flight<M>, nowNs: number): void {
    const { link, message, deliver, damage, toGeneration } = flight
    const { to, observer } = link.#options
    const interruption = link.#interruption()
    if (interruption !== null) return observer.lost(message, interruption, nowNs)
    if (!to.life.owns(toGeneration)) return observer.lost(message, 'gone', nowNs)
    deliver(message, nowNs, damage)
  }
}

/** Null = it does not happen, and the latency is nobody's. */
function drawIf(happens: boolean, latency: LatencyDie): number | null {
  if (happens) return latency.drawNs()
  latency.pass()
  return null
}

function openDice<M>({ streams, from, to, settings }: LinkOptions<M>): Dice {
  const open = (kind: string): RandomStream => streams.open(`link/${from.name}/${to.name}/${kind}`)
  const latency = (kind: string): LatencyDie =>
    new LatencyDie(open(kind), settings.latencyMinNs, settings.latencyMaxNs)
  return {
    latency: latency('latency'),
    loss: new FaultDie(open('loss'), settings.loss),
    duplicate: new FaultDie(open('duplicate'), settings.duplicate),
    duplicateLatency: latency('duplicate-latency'),
    reorder: new FaultDie(open('reorder'), settings.reorder),
    reorderLatency: latency('reorder-latency'),
    truncate: new FaultDie(open('truncate'), settings.truncate),
    corrupt: new FaultDie(open('corrupt'), settings.corrupt),
  }
}
