import { floatString } from '../../src/money/format.ts'
import { add, compare, rational, type Rational } from '../../src/money/rational.ts'
import { MAX_UINT256 } from '../../src/money/integers.ts'
import type { EventOf } from '../trace/events.ts'
import type { Invariant } from './invariant.ts'

export const ticketEv: Invariant = {
  id: 'ticket-ev',
  title: 'EV-preserving ticket parameters',
  kind: 'always',
  statement:
    'Ticket parameters that an orchestrator issues for a price above zero have an EV of at least the configured one, and exceed it by less than one rounding step of the win probability.',
  why: 'A hair below and one ticket no longer satisfies the balance check; far above and payers overpay.',
  source: ['spec PM-58, PM-60, I-13'],
  assumes: 'Face value at most 2^64 (spec PM-59 names what happens beyond).',
  outside: {},
  breaksUnder: [],
  start(_world, report) {
    const passed = new Map<string, EventOf<'info.issued'>>()
    return {
      on: {
        'info.issued'(event) {
          if (event.price === null || event.price.pricePerUnit <= 0n) return
          if (event.recipientRandHash === null) return
          const last = passed.get(event.orchestrator)
          if (last !== undefined && hasSameEv(last, event)) return
          const problem = evProblem(event.ticketEvWei, event.configuredEvWei, event.faceValueWei)
          if (problem === null) {
            passed.set(event.orchestrator, event)
            return
          }
          report({
            atNs: event.atNs,
            actors: [event.orchestrator, event.session],
            what: `${event.orchestrator} issued ticket parameters whose EV is ${problem}`,
            facts: {
              configuredEvWei: `${event.configuredEvWei}`,
              ticketEvWei: floatString(event.ticketEvWei, 40),
              faceValueWei: `${event.faceValueWei}`,
              winProb: `${event.winProb}`,
            },
          })
        },
      },
    }
  },
}

/** Parameters like those that passed pass too. */
function hasSameEv(a: EventOf<'info.issued'>, b: EventOf<'info.issued'>): boolean {
  return (
    a.faceValueWei === b.faceValueWei &&
    a.configuredEvWei === b.configuredEvWei &&
    a.ticketEvWei.numerator === b.ticketEvWei.numerator &&
    a.ticketEvWei.denominator === b.ticketEvWei.denominator
  )
}

/** The step: `configuredEv` winning outcomes more, each worth faceValue / (2^256 − 1). Null = within it. */
export function evProblem(
  ticketEvWei: Rational,
  configuredEvWei: bigint,
  faceValueWei: bigint,
): string | null {
  const configured = rational(configuredEvWei)
  if (compare(ticketEvWei, configured) < 0) return 'below the configured one'
  const step = rational(faceValueWei * configuredEvWei, MAX_UINT256)
  if (compare(ticketEvWei, add(configured, step)) > 0) return 'more than one rounding step above'
  return null
}
