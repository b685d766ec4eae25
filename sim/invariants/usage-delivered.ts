import { EVERY_UPSTREAM_PROFILE, type Invariant, type Monitor } from './invariant.ts'
import { PerSession } from './session-books.ts'
import type { EventFate } from '../trace/usage-events.ts'

/** What one signer state was charged, and what was told of it. */
interface Told {
  session: string
  charges: number
  events: number
}

interface FateOfEvent {
  readonly session: string
  readonly node: string
  fate: EventFate | null
  atNs: number
}

/** For worlds without a collector: no event is made. */
export const NOTHING_TO_WATCH: Monitor = { on: {} }

export const usageDelivered: Invariant = {
  id: 'usage-events-delivered',
  title: 'Every charge is told once',
  kind: 'eventually',
  statement:
    'Each charge that a signer makes to a session is told by exactly one create_signed_ticket event, which is delivered or still on its way when the run ends.',
  why: 'What was charged and never told is revenue that nobody who bills by events can see.',
  source: ['spec live INV-19, US-2, US-3'],
  assumes: 'Nodes with events in their memory do not restart.',
  outside: { 'payer-restarts': 'all' },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    if (!world.collectsUsage) return NOTHING_TO_WATCH
    const states = new PerSession<Told>(() => ({ session: '', charges: 0, events: 0 }))
    const fates = new Map<string, FateOfEvent>()
    let lastNs = 0
    const charge = (event: { atNs: number; session: string; stateId: string }): void => {
      const state = states.of(event.stateId)
      state.session = event.session
      state.charges += 1
      lastNs = event.atNs
    }
    return {
      on: {
        'signer.paid': charge,
        'signer.charged': charge,
        'usage.emitted'({ event, stateId, eventId, session, node, atNs }) {
          if (event !== 'create_signed_ticket' || stateId === null) return
          states.of(stateId).events += 1
          fates.set(eventId, { session, node, fate: null, atNs })
        },
        'usage.settled'({ eventId, fate, atNs }) {
          const known = fates.get(eventId)
          if (known === undefined || known.fate === 'delivered') return
          known.fate = fate
          known.atNs = atNs
        },
      },
      finish() {
        for (const [stateId, { session, charges, events }] of states.entries()) {
          if (charges === events) continue
          report({
            atNs: lastNs,
            actors: [session],
            what: `the charges to ${session} and the events that tell them are not as many`,
            facts: { stateId, charges: `${charges}`, events: `${events}` },
          })
        }
        for (const [eventId, { session, node, fate, atNs }] of fates) {
          if (fate === null || fate === 'delivered') continue
          report({
            atNs,
            actors: [session, node],
            what: `an event of ${node} that tells a charge to ${session} was ${fate}`,
            facts: { eventId, fate },
          })
        }
      },
    }
  },
}
