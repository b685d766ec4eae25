import { EXACT_SECOND_NS } from '../durations.ts'
import { MAX_INT64, MIN_INT64 } from '../money/integers.ts'
import { rule, type Rule } from '../rule.ts'
import { goSeconds, truncateToInt64 } from './go-duration.ts'

/** What a job type is charged by: pixels or seconds of elapsed time, one unit a call, or the units that the client names. */
export type JobBasis = 'pixels' | 'seconds' | 'fixed' | 'in-pixels'
export type TimedBasis = 'pixels' | 'seconds'

/** 1280 · 720 · 30: what a second of live video stands for (spec LV-1). */
const PIXELS_PER_SECOND = 27_648_000n
const PRELOAD_NS = 60n * EXACT_SECOND_NS
const LIVE_PRELOAD_NS = 10n * EXACT_SECOND_NS

/** What decides whether a call is charged ahead of use. */
export interface PreloadInput {
  readonly type: string
  readonly isNew: boolean
  readonly elapsedNs: bigint
}

/** A call that has been counted, and the time that was known before it. */
export interface CountedTime {
  /** Null = never billed. */
  readonly lastUpdateUnixNs: bigint | null
  readonly nowUnixNs: bigint
  readonly elapsedNs: bigint
  readonly carriedUnitNs: bigint
  /** Null when the job is not charged by time. */
  readonly basis: TimedBasis | null
  readonly units: bigint
  readonly isPreload: boolean
}

/** Up to when a session is billed; `carriedUnitNs` is in units·nanoseconds. */
export interface BilledUntil {
  readonly unixNs: bigint
  readonly carriedUnitNs: bigint
}

type JobBasisRule = Rule<(type: string, capabilityPriced: boolean) => JobBasis | null>
type ElapsedRule = Rule<(lastUnixNs: bigint, nowUnixNs: bigint) => bigint>
type PreloadRule = Rule<(input: PreloadInput) => bigint>
type TimedUnitsRule = Rule<(basis: TimedBasis, elapsedNs: bigint, carriedUnitNs: bigint) => bigint>
type BilledUntilRule = Rule<(counted: CountedTime) => BilledUntil>

/** How the signer counts what a call costs. */
export interface BillingRules {
  /** Null: the type is unknown (spec SG-14). */
  readonly jobBasis: JobBasisRule
  /** Nanoseconds between the last bill and now (spec SG-14, P-3). */
  readonly elapsed: ElapsedRule
  /** Nanoseconds to charge instead of the elapsed ones; 0 = none (spec SG-14, INV-17). */
  readonly preload: PreloadRule
  /** Units of a time (spec SG-14, BY-10). */
  readonly timedUnits: TimedUnitsRule
  /** What the state remembers of the clock (spec SG-25). */
  readonly billedUntil: BilledUntilRule
  /** Whether a call in which no unit has passed is fine (spec SG-10.15). */
  readonly billsNothing: Rule<() => boolean>
}

/** Units of a second. */
export function unitsPerSecond(basis: TimedBasis): bigint {
  return basis === 'pixels' ? PIXELS_PER_SECOND : 1n
}

/** Time that a session of a type is paid ahead by (spec live 0.2). */
export function preloadNsOf(type: string): bigint {
  return type === 'live' ? LIVE_PRELOAD_NS : PRELOAD_NS
}

function basisOf(type: string, capabilityPriced: boolean): JobBasis | null {
  switch (type) {
    case 'lv2v':
      return capabilityPriced ? 'seconds' : 'pixels'
    case 'live':
      return 'seconds'
    case 'fixed':
      return 'fixed'
    case '':
      return 'in-pixels'
    default:
      return null
  }
}

export const jobBasis: Readonly<Record<'withoutByoc' | 'withByoc', JobBasisRule>> = {
  withoutByoc: rule(
    {
      variant: 'without-byoc',
      summary:
        'lv2v by pixels (by seconds at a capability price), live by seconds, fixed, or as the client says.',
      source: 'SG-14 (a, b, d), BY-10; go-livepeer server/remote_signer.go:GenerateLivePayment',
    },
    (type: string, capabilityPriced: boolean) => basisOf(type, capabilityPriced),
  ),
  withByoc: rule(
    {
      variant: 'with-byoc',
      summary: 'As without-byoc; type byoc is known and always charged by seconds.',
      why: 'Without a type of its own, a job priced by the second is billed in pixels or refused; type byoc keeps quantity and price in seconds.',
      source: 'SG-14 (c); repairs B39, B40; go-livepeer 42659a502 server/remote_signer.go',
    },
    (type: string, capabilityPriced: boolean) =>
      type === 'byoc' ? 'seconds' : basisOf(type, capabilityPriced),
  ),
}

export const elapsed: Readonly<Record<'signed' | 'neverNegative', ElapsedRule>> = {
  signed: rule(
    {
      variant: 'signed',
      summary: 'A Go duration: negative when the clock went back, at most 292 years.',
      source: 'SG-14, P-3; go-livepeer server/remote_signer.go',
    },
    (lastUnixNs: bigint, nowUnixNs: bigint) => {
      const exactNs = nowUnixNs - lastUnixNs
      return exactNs > MAX_INT64 ? MAX_INT64 : exactNs < MIN_INT64 ? MIN_INT64 : exactNs
    },
  ),
  neverNegative: rule(
    {
      variant: 'never-negative',
      summary: 'A clock that stands still or went back says that no time has passed.',
      why: 'A clock that steps back makes time negative, which upstream takes for a first call; as 0 it costs nothing and starts nothing anew.',
      source: 'repairs SG-14, INV-17, X-32, B74',
    },
    (lastUnixNs: bigint, nowUnixNs: bigint) =>
      nowUnixNs > lastUnixNs ? nowUnixNs - lastUnixNs : 0n,
  ),
}

export const preload: Readonly<Record<'whenNoTimePassed' | 'onFirstCall' | 'never', PreloadRule>> =
  {
    whenNoTimePassed: rule(
      {
        variant: 'when-no-time-passed',
        summary: 'Every call that sees no time pass is charged the prepay.',
        source: 'SG-14, INV-17; go-livepeer server/remote_signer.go:GenerateLivePayment',
      },
      ({ type, elapsedNs }: PreloadInput) => (elapsedNs <= 0n ? preloadNsOf(type) : 0n),
    ),
    onFirstCall: rule(
      {
        variant: 'on-first-call',
        summary: 'The first call of a session, and no other, is charged the prepay.',
        source: 'proposal to INV-17',
      },
      ({ type, isNew }: PreloadInput) => (isNew ? preloadNsOf(type) : 0n),
    ),
    never: rule(
      {
        variant: 'never',
        summary:
          'Only time that has passed is charged; paying ahead is credit that is held (rule creditNeeded).',
        why: 'A prepay booked as used is charged again whenever no time seems to pass, and never given back; held as credit, it is charged once used.',
        source: 'repairs SG-32, INV-17, X-32, pricing I-13, B74, B82',
      },
      () => 0n,
    ),
  }

export const timedUnits: Readonly<Record<'floatPerCall' | 'exactCarried', TimedUnitsRule>> = {
  floatPerCall: rule(
    {
      variant: 'float-per-call',
      summary:
        'Seconds in float64: pixels are cut to whole ones, seconds rounded up, at every call.',
      source: 'SG-14, P-3, P-4; go-livepeer server/remote_signer.go:GenerateLivePayment',
    },
    (basis: TimedBasis, elapsedNs: bigint) => {
      const seconds = goSeconds(elapsedNs)
      if (basis === 'seconds') return truncateToInt64(Math.ceil(seconds))
      return truncateToInt64(Number(PIXELS_PER_SECOND) * seconds) // float64: as in Go
    },
  ),
  exactCarried: rule(
    {
      variant: 'exact-carried',
      summary:
        'Whole units of all time not billed yet, in integers; the fraction of a unit waits for the next call.',
      why: 'Rounded up at every call, seconds are billed that never passed; whole units with the fraction carried differ from the time by less than one.',
      source: 'repairs SG-14, INV-07, pricing I-12, B38, B72, B73',
    },
    (basis: TimedBasis, elapsedNs: bigint, carriedUnitNs: bigint) =>
      (elapsedNs * unitsPerSecond(basis) + carriedUnitNs) / EXACT_SECOND_NS,
  ),
}

export const billedUntil: Readonly<Record<'now' | 'latestWithCarry', BilledUntilRule>> = {
  now: rule(
    {
      variant: 'now',
      summary: 'The clock as it is, also when it went back; fractions of a unit are forgotten.',
      source: 'SG-25; go-livepeer server/remote_signer.go:GenerateLivePayment',
    },
    ({ nowUnixNs }: CountedTime) => ({ unixNs: nowUnixNs, carriedUnitNs: 0n }),
  ),
  latestWithCarry: rule(
    {
      variant: 'latest-with-carry',
      summary:
        'The latest clock ever seen, and the work up to it that is less than a unit: calls in any rhythm add up to the same bill.',
      why: 'A replica whose clock is behind moves the session back, and the same time is billed twice; the latest clock seen never moves back.',
      source: 'repairs SG-25, INV-07, INV-17, X-32, B72, B74',
    },
    ({ lastUpdateUnixNs, nowUnixNs, elapsedNs, carriedUnitNs, basis, units, isPreload }) => {
      const unixNs =
        lastUpdateUnixNs === null || nowUnixNs > lastUpdateUnixNs ? nowUnixNs : lastUpdateUnixNs
      if (basis === null || isPreload) return { unixNs, carriedUnitNs }
      const worked = elapsedNs * unitsPerSecond(basis) + carriedUnitNs
      return { unixNs, carriedUnitNs: worked - units * EXACT_SECOND_NS }
    },
  ),
}

export const billsNothing: Readonly<Record<'refused' | 'allowed', Rule<() => boolean>>> = {
  refused: rule(
    {
      variant: 'refused',
      summary: 'A call that is worth no unit is a malformed one.',
      source: 'SG-10.15; go-livepeer server/remote_signer.go',
    },
    () => false,
  ),
  allowed: rule(
    {
      variant: 'allowed',
      summary: 'Time that is less than a unit costs nothing yet.',
      why: 'A first call, or one right after another, has used no unit yet and is no mistake; its time is carried, so nothing goes unbilled.',
      source: 'repairs SG-10.15, INV-17, B74',
    },
    () => true,
  ),
}
