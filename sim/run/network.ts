import { assert } from '../../src/assert.ts'
import { rational } from '../../src/money/rational.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { Link, type Damage, type Delivery, type LinkObserver } from '../kernel/link.ts'
import { Phase } from '../kernel/phase.ts'
import type { Streams } from '../kernel/streams.ts'
import type { Message } from '../actors/world.ts'
import { covers, divides, linkSettings } from '../scenario/links.ts'
import type { LinkFault, Partition, SlowActor } from '../scenario/faults.ts'
import type { LinkSettings, Scenario } from '../scenario/scenario.ts'
import type { TraceEvent } from '../trace/events.ts'
import { SlowActors } from './slow-actors.ts'

/** A message whose argument type only its own `deliver` knows. */
type AnyMessage = Message<never>

/** What a link does to messages besides delaying them, where nothing does. */
const FAULTLESS: Omit<LinkSettings, 'latencyMinNs' | 'latencyMaxNs'> = {
  loss: rational(0n),
  duplicate: rational(0n),
  reorder: rational(0n),
  truncate: rational(0n),
  corrupt: rational(0n),
}

/** Links between all actors, made when first used, with the faults that are on. */
export class Network {
  readonly #scenario: Scenario
  readonly #kernel: Kernel
  readonly #streams: Streams
  readonly #lives: ReadonlyMap<string, Lifetime>
  /** By sender, then by receiver: their names are at hand, a text of both would have to be made. */
  readonly #links = new Map<string, Map<string, Link<AnyMessage>>>()
  readonly #cuts: { from: string; to: string }[] = []
  readonly #partitions = new Set<Partition>()
  readonly #faults = new Set<LinkFault>()
  readonly #refused = new Set<string>()
  readonly #slow: SlowActors
  readonly #observer: LinkObserver<AnyMessage>
  #isQuiet = false
  readonly #emit: (event: TraceEvent) => void
  readonly #deliver: Delivery<AnyMessage> = (message, nowNs, damage) =>
    this.#arrived(message, nowNs, damage)

  constructor(options: {
    scenario: Scenario
    kernel: Kernel
    streams: Streams
    lives: ReadonlyMap<string, Lifetime>
    emit: (event: TraceEvent) => void
  }) {
    this.#scenario = options.scenario
    this.#kernel = options.kernel
    this.#streams = options.streams
    this.#lives = options.lives
    this.#slow = new SlowActors((name) => options.streams.open(name))
    this.#observer = observe(options.emit)
    this.#emit = options.emit
  }

  send<Argument>(message: Message<Argument>): number {
    if (this.#refused.size > 0 && this.#refused.has(message.what)) {
      // The same widening as below: the observer hands the message back to its own functions.
      this.#observer.lost?.(message as unknown as AnyMessage, 'cut', this.#kernel.nowNs)
      return Infinity
    }
    // The link hands the message back to its own deliver, which knows the argument's type.
    return this.#link(message.from, message.to).send(
      message as unknown as AnyMessage,
      this.#deliver,
    )
  }

  /** No message passes between the two, in both directions, for a while. */
  outage(from: string, to: string, forNs: number): void {
    const cuts = [
      { from, to },
      { from: to, to: from },
    ]
    for (const cut of cuts) {
      this.#cuts.push(cut)
      for (const link of this.#matching(cut.from, cut.to)) link.interrupt('cut')
    }
    this.#kernel.schedule(
      this.#kernel.nowNs + forNs,
      Phase.timer,
      () => {
        for (const cut of cuts) {
          this.#cuts.splice(this.#cuts.indexOf(cut), 1)
          for (const link of this.#matching(cut.from, cut.to)) link.heal('cut')
        }
      },
      null,
    )
  }

  /** Messages of this name (`POST /payment`) find nobody who listens, on any link, while it is on. */
  refuse(what: string, on: boolean): void {
    if (on) this.#refused.add(what)
    else this.#refused.delete(what)
  }

  /** Groups of actors are separated, or come together again. */
  setPartition(partition: Partition, on: boolean): void {
    if (on) this.#partitions.add(partition)
    else this.#partitions.delete(partition)
    for (const link of this.#all()) {
      if (!divides(partition, link.from, link.to)) continue
      if (on) link.interrupt('partition')
      else link.heal('partition')
    }
  }

  /** An actor gets slow, or itself again. */
  setSlow(fault: SlowActor, on: boolean): void {
    this.#slow.set(fault, on)
  }

  setFault(fault: LinkFault, on: boolean): void {
    if (on) this.#faults.add(fault)
    else this.#faults.delete(fault)
    for (const link of this.#matching(fault.from, fault.to)) {
      link.configure(this.#settings(link.from, link.to))
    }
  }

  /** From now on every link delivers each message once, in order, after its latency. */
  beginQuietPhase(): void {
    assert(this.#cuts.length === 0 && this.#faults.size === 0, 'faults end with the active phase')
    this.#isQuiet = true
    for (const link of this.#matching('*', '*')) {
      link.configure(this.#settings(link.from, link.to))
    }
  }

  #matching(from: string, to: string): readonly Link<AnyMessage>[] {
    return this.#all().filter((link) => covers(from, link.from) && covers(to, link.to))
  }

  #arrived(message: AnyMessage, nowNs: number, damage: Damage | null): void {
    if (damage !== null) {
      this.#emit({ type: 'message.damaged', atNs: nowNs, ...place(message), damage })
    }
    const heldNs = this.#slow.delayNs(message.to)
    if (heldNs === 0) return deliver(message, damage)
    this.#emit({ type: 'message.held', atNs: nowNs, ...place(message), heldNs })
    message.held?.(message.argument, nowNs + heldNs)
    const life = this.#life(message.to)
    const { generation } = life
    const handle = (_: null, atNs: number): void => {
      if (life.owns(generation)) deliver(message, damage)
      else this.#observer.lost(message, 'gone', atNs)
    }
    this.#kernel.schedule(nowNs + heldNs, Phase.timer, handle, null)
  }

  #all(): readonly Link<AnyMessage>[] {
    return [...this.#links.values()].flatMap((links) => [...links.values()])
  }

  #link(from: string, to: string): Link<AnyMessage> {
    const known = this.#links.get(from)?.get(to)
    if (known !== undefined) return known
    const link = new Link<AnyMessage>({
      kernel: this.#kernel,
      streams: this.#streams,
      from: { name: from, life: this.#life(from) },
      to: { name: to, life: this.#life(to) },
      settings: this.#settings(from, to),
      observer: this.#observer,
    })
    for (const cut of this.#cuts) {
      if (covers(cut.from, from) && covers(cut.to, to)) link.interrupt('cut')
    }
    for (const partition of this.#partitions) {
      if (divides(partition, from, to)) link.interrupt('partition')
    }
    const links = this.#links.get(from) ?? new Map<string, Link<AnyMessage>>()
    this.#links.set(from, links.set(to, link))
    return link
  }

  #life(actor: string): Lifetime {
    const life = this.#lives.get(actor)
    assert(life !== undefined, `a message names ${actor}, which is no actor`)
    return life
  }

  #settings(from: string, to: string): LinkSettings {
    let settings = linkSettings(this.#scenario, from, to)
    for (const fault of this.#faults) {
      if (!covers(fault.from, from) || !covers(fault.to, to)) continue
      settings = {
        latencyMinNs: settings.latencyMinNs + fault.addedLatencyNs,
        latencyMaxNs: settings.latencyMaxNs + fault.addedLatencyNs,
        loss: fault.loss ?? settings.loss,
        duplicate: fault.duplicate ?? settings.duplicate,
        reorder: fault.reorder ?? settings.reorder,
        truncate: fault.truncate ?? settings.truncate,
        corrupt: fault.corrupt ?? settings.corrupt,
      }
    }
    return this.#isQuiet ? { ...settings, ...FAULTLESS } : settings
  }
}

function deliver(message: AnyMessage, damage: Damage | null): void {
  if (damage !== null && message.damaged !== undefined) message.damaged(message.argument, damage)
  else message.deliver(message.argument)
}

function place({ from, to, what }: AnyMessage): { from: string; to: string; what: string } {
  return { from, to, what }
}

function observe(emit: (event: TraceEvent) => void): LinkObserver<AnyMessage> {
  return {
    lost(message, cause, nowNs) {
      emit({ type: 'message.lost', atNs: nowNs, ...place(message) })
      message.lost?.(message.argument, cause)
    },
    duplicated(message, nowNs) {
      emit({ type: 'message.duplicated', atNs: nowNs, ...place(message) })
    },
    reordered(message, heldNs, nowNs) {
      emit({ type: 'message.reordered', atNs: nowNs, ...place(message), heldNs })
    },
  }
}
