import type { Rules } from '../../src/profile/rules.ts'
import type { Cryptography } from '../../src/ticket/cryptography.ts'
import type { Handler } from '../kernel/event-slots.ts'
import type { Damage, LossCause } from '../kernel/link.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { TraceEvent, TraceEventType } from '../trace/events.ts'

/** What an actor may ask of the world: the time, chance, the network, the trace. */
export interface World {
  readonly nowNs: number
  /** Faults have stopped: workers and services fail no more. */
  readonly isQuiet: boolean
  readonly rules: Rules
  readonly cryptography: Cryptography
  emit(event: TraceEvent): void
  /** Whether anybody reads events of this type; one that happens often need not be built for nobody. */
  wants(type: TraceEventType): boolean
  /** Runs `handler(argument, atNs)` at a virtual time, unless the actor has crashed since. */
  at<Argument>(life: Lifetime, atNs: number, handler: Handler<Argument>, argument: Argument): void
  /** The same for what belongs to no actor's life, e.g. a client's time-out. */
  later<Argument>(atNs: number, handler: Handler<Argument>, argument: Argument): void
  /**
   * Sends a message over the link between two actors; it may be late, lost or doubled. Returns when it will arrive as far as
   * anybody can tell; Infinity if never.
   */
  send<Argument>(message: Message<Argument>): number
  /** Chance for one actor and purpose, e.g. `orchestrator/o1/seed`. Each name is opened once. */
  stream(name: string): RandomStream
  /** Where an orchestrator says that it is reached. */
  serviceUri(orchestrator: string): string
  /** Unique in the run. */
  nextPaymentId(): number
}

export interface Message<Argument> {
  readonly from: string
  readonly to: string
  /** Names the message in the trace, e.g. `POST /payment`. */
  readonly what: string
  readonly deliver: (argument: Argument) => void
  /** Called when the network loses it; `cut` and `gone` mean that nobody listened. */
  readonly lost?: (argument: Argument, cause: LossCause) => void
  /** Called instead of `deliver` when it arrives damaged; absent = what it says does not matter. */
  readonly damaged?: (argument: Argument, damage: Damage) => void
  /** Called when it arrives at somebody slow, who will get to it at `untilNs`. */
  readonly held?: (argument: Argument, untilNs: number) => void
  readonly argument: Argument
}

/** 8 hex digits: how upstream draws manifest ids, request ids and auth session ids (spec PM-160, SG-5). */
export function drawId(stream: RandomStream): string {
  return stream.uint32().toString(16).padStart(8, '0')
}
