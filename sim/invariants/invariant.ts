import type { Rational } from '../../src/money/rational.ts'
import type { EventOf, TraceEventType } from '../trace/events.ts'
import type { Wait } from '../trace/wait.ts'
import type { Circumstance, Outside } from './circumstances.ts'

/** What a session declares about itself: the limits that invariants allow it. */
export interface SessionFacts {
  readonly session: string
  readonly gateway: string
  /** Who may work for it. */
  readonly orchestrators: readonly string[]
  /** The gateway's own session with the orchestrator: requests of several viewers for one model share one. */
  readonly pool: string
  /** Sessions of one account share their credit: those of a gateway that pays itself for one external capability. */
  readonly account: string
  /** Each request agrees on a price and pays for itself (batch jobs); time counts as work charged, not by the clock. */
  readonly perRequest: boolean
  /** As a scenario names it: `lv2v`, `live`, `transcode`, … */
  readonly jobType: string
  readonly remoteSigner: boolean
  /** Units that one second of this session is worth: 27,648,000 pixels, 1 second, or 0 when a request is priced as a whole. */
  readonly unitsPerSecond: bigint
  /** The same as the orchestrator counts: a BYOC stream is charged by the second whatever the payer bills. */
  readonly chargedUnitsPerSecond: bigint
  readonly prepayNs: number
  readonly paymentIntervalNs: number
  /** How often the orchestrator charges; of several the one that charges least often. */
  readonly chargeIntervalNs: number
  readonly segmentIntervalNs: number
  /** Pixels that come out of one segment; 0 = it is not transcoded. */
  readonly segmentPixels: bigint
  /** By how much the fastest clock of its payer gains on true time; 1000 = 1 ppm, 0 = none does. */
  readonly clockGainPartsPerBillion: number
  /** Longest time that a message of this session may take when nothing is wrong with its links. */
  readonly roundTripNs: number
  /** Longest time from one piece of its work delivered to the next when nothing is wrong. */
  readonly serviceIntervalNs: number
  /** So long after the last fault it is served and paid again, but for calls that were made before and have not ended. */
  readonly recoveryNs: number
  /** The payer's deposit and reserve cover the session. */
  readonly funded: boolean
  /** The auth webhook that its payer asks, `s1/webhook`; null = none. */
  readonly signerWebhook: string | null
}

/** From `fromNs` on nothing goes wrong; at `untilNs` the run is over. */
export interface QuietPhase {
  readonly fromNs: number
  readonly untilNs: number
  /** Who waits for what at this moment: slow, for reports of what is broken. */
  waits(): readonly Wait[]
}

/** What a monitor may read of the world. Reading never changes anything. */
export interface WorldView {
  readonly sessions: ReadonlyMap<string, SessionFacts>
  /** Gateways and orchestrators by the circumstance that touches them. Monitors need not ask: the watch does. */
  readonly touched: ReadonlyMap<Circumstance, ReadonlySet<string>>
  /** The time to recover at the end of the run; null = there is none, and nothing that is to happen in the end is decided. */
  readonly quiet: QuietPhase | null
  /** Whether usage events are made and collected. */
  readonly collectsUsage: boolean
  /** The ceiling in force for a session's payer, in wei per unit of the session; null = none. */
  ceilingWei(session: string): Rational | null
  /** What the wall clock of an actor shows now, Unix nanoseconds. */
  wallClockUnixNs(actor: string): bigint
}

/** The first time that an invariant was broken, in words a user understands. */
export interface Breach {
  readonly atNs: number
  /** Names of sessions and actors that took part. */
  readonly actors: readonly string[]
  readonly what: string
  /** Which part of the statement, where an invariant leaves out parts; absent = the statement has one part. */
  readonly clause?: string
  /** Numbers that prove it, in the order in which to read them. */
  readonly facts: Readonly<Record<string, string>>
}

export type EventHandlers = {
  readonly [T in TraceEventType]?: (event: EventOf<T>) => void
}

export interface Monitor {
  readonly on: EventHandlers
  /** Whether anything happened that could have broken it. @defaultValue any event of `on` */
  exercised?(): boolean
  /** Called once when the run is over: `eventually` is decided here. */
  finish?(): void
  /** Why the run was too short to decide what it would have decided, after `finish`; null = it was not. @defaultValue null */
  undecided?(): string | null
}

/** For `breaksUnder`: what go-livepeer does in each of its profiles; only `repaired` differs. */
export const EVERY_UPSTREAM_PROFILE: readonly string[] = [
  'upstream/base',
  'upstream/pr3972',
  'upstream/byoc-head',
  'upstream/master-2026-08',
]

export type InvariantKind = 'always' | 'never' | 'eventually'

export interface Invariant {
  readonly id: string
  readonly title: string
  readonly kind: InvariantKind
  /** One sentence that can be true or false. */
  readonly statement: string
  /** What goes wrong for people when it is broken. */
  readonly why: string
  /** Spec rules and catalogue entries. */
  readonly source: readonly string[]
  /** What must not happen, and what the monitor itself excuses. */
  readonly assumes: string
  /** Who must be honest and which faults are left out, by name: of the sessions that they touch it says nothing. */
  readonly outside: Outside
  /** Profiles in which some world breaks it; it holds in every other one. */
  readonly breaksUnder: readonly string[]
  start(world: WorldView, report: (breach: Breach) => void): Monitor
}
