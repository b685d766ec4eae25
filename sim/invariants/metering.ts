import { EXACT_SECOND_NS } from '../../src/durations.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant, type SessionFacts } from './invariant.ts'
import { PerSession } from './session-books.ts'

interface Meter {
  billedUnits: bigint
  preloadUnits: bigint
  startedNs: number
  broken: boolean
}

export const metering: Invariant = {
  id: 'metering',
  title: 'Billed against elapsed',
  kind: 'always',
  statement:
    'The units that a remote signer bills a session for, less the declared prepay, never exceed the units that have elapsed since the session began by one whole unit or more.',
  why: 'Rounding up at every call charges for time that never passed: 15 % at calls every 5.2 s.',
  source: ['spec live INV-07, SG-14'],
  assumes:
    'The prepay is declared by the session type. Time that a clock gains by its declared drift has elapsed as far as its owner can know.',
  outside: { 'dishonest-payer': 'all', 'payments-overdue': 'all', 'gateway-restarts': 'all' },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const meters = new PerSession<Meter>(() => ({
      billedUnits: 0n,
      preloadUnits: 0n,
      startedNs: -1,
      broken: false,
    }))
    const count = (
      event: { atNs: number; session: string; signer: string; billedUnits: bigint },
      preloadUnits: bigint,
    ): void => {
      const facts = world.sessions.get(event.session)
      if (facts === undefined || facts.unitsPerSecond === 0n) return
      const meter = meters.of(event.session)
      if (meter.startedNs < 0) meter.startedNs = event.atNs
      meter.billedUnits += event.billedUnits
      if (meter.preloadUnits === 0n) meter.preloadUnits = preloadUnits
      if (meter.broken) return
      const elapsedNs = asClocksCount(event.atNs - meter.startedNs, facts)
      const excess =
        (meter.billedUnits - meter.preloadUnits) * EXACT_SECOND_NS -
        elapsedNs * facts.unitsPerSecond
      if (excess < EXACT_SECOND_NS) return
      meter.broken = true
      report({
        atNs: event.atNs,
        actors: [event.session, event.signer],
        what: `${event.signer} has billed ${event.session} for more than has elapsed`,
        facts: {
          billedUnits: `${meter.billedUnits - meter.preloadUnits}`,
          elapsedUnits: `${(elapsedNs * facts.unitsPerSecond) / EXACT_SECOND_NS}`,
          prepaidUnits: `${meter.preloadUnits}`,
        },
      })
    }
    return {
      on: {
        'signer.paid': (event) => count(event, event.preloadUnits),
        'signer.charged': (event) => count(event, 0n),
      },
    }
  },
}

/** As the fastest clock of the payer measures it, rounded up. */
function asClocksCount(
  elapsedNs: number,
  { clockGainPartsPerBillion: gain }: SessionFacts,
): bigint {
  const elapsed = BigInt(elapsedNs)
  if (gain === 0) return elapsed
  return elapsed + (elapsed * BigInt(gain)) / EXACT_SECOND_NS + 1n
}
