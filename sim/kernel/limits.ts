import { assert } from './assert.ts'

/** Upper bounds of one run. Reaching one ends the run with its name (`LimitCode`), never with a crash. */
export interface Limits {
  /** Events that a run may schedule. */
  readonly events: number
  /** Events processed without virtual time moving: a world that never falls quiet stops here. */
  readonly eventsAtOneInstant: number
  /** Events pending at once. */
  readonly queueLength: number
  /** Length of a run in virtual nanoseconds. */
  readonly simulatedNs: number
  /** Actors of one world. */
  readonly actors: number
  /** UTF-8 bytes of the events that a run keeps or streams. */
  readonly traceBytes: number
}

export type LimitCode = keyof Limits

export const DAY_NS: number = 86_400_000_000_000

/** No run may ask for more; the kernel's data structures rely on these. */
export const LIMIT_CEILINGS: Limits = Object.freeze({
  events: 2 ** 31 - 1,
  eventsAtOneInstant: 100_000_000,
  queueLength: 2 ** 22,
  simulatedNs: 104 * DAY_NS,
  actors: 10_000,
  traceBytes: 4 * 2 ** 30,
})

export const DEFAULT_LIMITS: Limits = Object.freeze({
  events: 200_000_000,
  eventsAtOneInstant: 1_000_000,
  queueLength: 2 ** 20,
  simulatedNs: LIMIT_CEILINGS.simulatedNs,
  actors: 1_000,
  traceBytes: 256 * 2 ** 20,
})

assert(
  Number.isSafeInteger(LIMIT_CEILINGS.simulatedNs),
  'every instant of a run is a safe integer of nanoseconds',
)
assert(
  LIMIT_CEILINGS.events < 2 ** 31,
  'a sequence number fits 32 bits below a phase (kernel.ts, order of an event)',
)
assert(
  LIMIT_CEILINGS.events * LIMIT_CEILINGS.queueLength < Number.MAX_SAFE_INTEGER,
  'an event id, sequence × slots + slot, is a safe integer',
)
createLimits({})

/** The default limits with some replaced; each must be positive and under its ceiling. */
export function createLimits(replaced: Partial<Limits>): Limits {
  const limits: Limits = Object.freeze({ ...DEFAULT_LIMITS, ...replaced })
  for (const code of Object.keys(LIMIT_CEILINGS) as LimitCode[]) {
    assert(Number.isSafeInteger(limits[code]), `limit ${code} is an integer`)
    assert(limits[code] > 0, `limit ${code} is positive`)
    assert(limits[code] <= LIMIT_CEILINGS[code], `limit ${code} is at most ${LIMIT_CEILINGS[code]}`)
  }
  return limits
}

/** What a person reads when a limit ended a run. */
export function limitText(code: LimitCode, limits: Limits): string {
  switch (code) {
    case 'events':
      return `the run scheduled ${limits.events} events, its limit`
    case 'eventsAtOneInstant':
      return `${limits.eventsAtOneInstant} events happened without virtual time moving: something answers itself for ever`
    case 'queueLength':
      return `${limits.queueLength} events were pending at once, the limit`
    case 'simulatedNs':
      return `the run reached ${limits.simulatedNs} ns of virtual time, its limit`
    case 'actors':
      return `the world has more than ${limits.actors} actors, its limit`
    case 'traceBytes':
      return `the trace reached ${limits.traceBytes} bytes, its limit`
    default:
      return assertNever(code)
  }
}

function assertNever(code: never): never {
  assert(false, `unknown limit ${String(code)}`)
}
