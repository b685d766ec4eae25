import { LatencyDie } from '../kernel/dice.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { SlowActor } from '../scenario/faults.ts'
import { covers } from '../scenario/links.ts'

/**
 * Actors that get to their work late: everything that arrives, requests and answers alike, waits for its turn. Their own timers
 * keep their time. A timer of a process that is starved comes late too, but what it does next goes out to somebody by message, so
 * that the others see the same; and a client whose time-out were as late as it reads its answers would never time out, which is
 * just what happens to one that is starved.
 */
export class SlowActors {
  readonly #stream: (name: string) => RandomStream
  readonly #faults: { readonly fault: SlowActor; readonly dice: Map<string, LatencyDie> }[] = []
  readonly #streams = new Map<string, RandomStream>()

  /** `stream` gives chance by name. */
  constructor(stream: (name: string) => RandomStream) {
    this.#stream = stream
  }

  /** An actor becomes slow, or itself again. Windows that overlap add up. */
  set(fault: SlowActor, on: boolean): void {
    if (on) this.#faults.push({ fault, dice: new Map() })
    else {
      const place = this.#faults.findIndex((each) => each.fault === fault)
      this.#faults.splice(place, 1)
    }
  }

  /** How long what arrives at this actor now has to wait; 0 = not at all. */
  delayNs(actor: string): number {
    let delayNs = 0
    for (const { fault, dice } of this.#faults) {
      if (!covers(fault.actor, actor)) continue
      let die = dice.get(actor)
      if (die === undefined) {
        die = new LatencyDie(this.#chance(actor), fault.delayMinNs, fault.delayMaxNs)
        dice.set(actor, die)
      }
      delayNs += die.drawNs()
    }
    return delayNs
  }

  #chance(actor: string): RandomStream {
    const known = this.#streams.get(actor)
    if (known !== undefined) return known
    const opened = this.#stream(`actor/${actor}/slow`)
    this.#streams.set(actor, opened)
    return opened
  }
}
