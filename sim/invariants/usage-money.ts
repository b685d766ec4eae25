import { floatString, ratString } from '../../src/money/format.ts'
import { parseRational } from '../../src/money/parse.ts'
import { add, equals, multiplyInteger, ZERO, type Rational } from '../../src/money/rational.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'
import { PerSession } from './session-books.ts'
import { NOTHING_TO_WATCH } from './usage-delivered.ts'

interface Sums {
  session: string
  feesWei: Rational
  toldWei: Rational
  broken: boolean
}

const DIGITS = 3

export const usageAddsUp: Invariant = {
  id: 'usage-events-add-up',
  title: 'Events add up to the fees',
  kind: 'always',
  statement:
    'The computed_fee of the events that tell of one signer state, as they are written, add up to exactly the fees that were charged to it.',
  why: 'Who bills by events would ask for other sums than were paid.',
  source: ['spec live INV-23, US-9'],
  assumes: 'The events are made; whether they arrive is usage-events-delivered.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    if (!world.collectsUsage) return NOTHING_TO_WATCH
    const states = new PerSession<Sums>(() => ({
      session: '',
      feesWei: ZERO,
      toldWei: ZERO,
      broken: false,
    }))
    const charge = (event: { session: string; stateId: string; feeWei: Rational }): void => {
      const state = states.of(event.stateId)
      state.session = event.session
      state.feesWei = add(state.feesWei, event.feeWei)
    }
    const check = (stateId: string, state: Sums, atNs: number): void => {
      if (state.broken || equals(state.feesWei, state.toldWei)) return
      state.broken = true
      report({
        atNs,
        actors: [state.session],
        what: `the events of ${state.session} do not add up to its fees`,
        facts: {
          feesWei: ratString(state.feesWei),
          toldWei: ratString(state.toldWei),
          stateId,
        },
      })
    }
    let lastNs = 0
    return {
      on: {
        'signer.paid': charge,
        'signer.charged': charge,
        // A charge is told at once: the sums agree after every event.
        'usage.emitted'({ stateId, computedFee, atNs }) {
          lastNs = atNs
          if (stateId === null || computedFee === null) return
          const state = states.of(stateId)
          state.toldWei = add(state.toldWei, parseRational(computedFee) ?? ZERO)
          check(stateId, state, atNs)
        },
      },
      finish() {
        for (const [stateId, state] of states.entries()) check(stateId, state, lastNs)
      },
    }
  },
}

export const usagePrice: Invariant = {
  id: 'usage-price',
  title: 'Price times units is the fee',
  kind: 'always',
  statement:
    'The cost that an event names, times the units that were billed with it, is exactly the fee that was charged.',
  why: 'Who checks a bill by its price and its units would find it wrong.',
  source: ['spec live INV-24, 4.2'],
  assumes:
    'The units are those that the signer has billed: the event itself does not always say them.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    if (!world.collectsUsage) return NOTHING_TO_WATCH
    let judged = 0
    return {
      on: {
        'usage.emitted'({ cost, billedUnits, feeWei, session, node, atNs }) {
          if (cost === null || billedUnits === null || feeWei === null) return
          judged += 1
          const said = multiplyInteger(parseRational(cost) ?? ZERO, billedUnits)
          if (equals(said, feeWei)) return
          report({
            atNs,
            actors: [session, node],
            what: `an event of ${session} names a price that its fee was not computed at`,
            facts: {
              cost,
              billedUnits: `${billedUnits}`,
              costTimesUnitsWei: floatString(said, DIGITS),
              feeWei: floatString(feeWei, DIGITS),
            },
          })
        },
      },
      exercised: () => judged > 0,
    }
  },
}
