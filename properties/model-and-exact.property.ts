/**
 * Model and exact cryptography are the same economy: a world gives the same answers, ticket counts, fees and balances with real
 * keccak and secp256k1 and with their stand-ins; only hashes, addresses and who wins differ, and tickets win equally often.
 *
 * Why: every other property, sweep and story runs on the stand-ins. Were they another economy, none of it would say anything
 * about the network. Design: two fidelities.
 *
 * Side conditions: none. Win rates are compared with the win probability, to four standard deviations.
 */
import { describe, expect, it } from 'vitest'
import { ratString } from '../src/money/format.ts'
import type { Rational } from '../src/money/rational.ts'
import { formatScenario } from '../sim/scenario/format.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import type { TraceEvent } from '../sim/trace/events.ts'
import { EVERY_LOCAL_JOB, worldArbitrary } from './arbitraries/scenario.ts'
import { winProbRoundedDown } from './board/expected-value.ts'
import { patched } from './board/patch.ts'
import { rulesOf } from './profile.ts'
import { prop } from './property.ts'
import { eventsOf, runWorld } from './world.ts'

type Mode = 'exact' | 'model'

/** What cryptography decides: names of things, and chance. */
const DECIDED_BY_CRYPTOGRAPHY = new Set(['recipientRandHash', 'sender', 'wonTickets'])

describe.each(['upstream/pr3972', 'repaired'])('%s', (profile) => {
  const worlds = worldArbitrary({
    profile,
    jobs: ['lv2v', 'live', profile === 'repaired' ? 'byoc' : 'byoc-as-lv2v'],
    localJobs: EVERY_LOCAL_JOB,
    payers: ['local', 'remote'],
    priceStepsPercent: [50, 200, 201],
    outagesMax: 1,
    latencyMsMax: 200,
    capabilityPricing: true,
  })

  it('is the same economy', () => {
    const check = (world: ScenarioInput): void =>
      expect(economy(world, 'exact')).toEqual(economy(world, 'model'))
    prop(worlds, check, { runs: 15, show: formatScenario })
  })
})

describe('the comparison', () => {
  it('sees a rounding of the win probability', () => {
    const rules = patched(rulesOf('repaired'), winProbRoundedDown)
    const run = runWorld({ ...lottery, cryptography: 'exact' }, { rules, level: 'full' })
    expect(comparable(run.timeline)).not.toEqual(economy(lottery, 'model'))
  })
})

describe.each<Mode>(['exact', 'model'])('%s cryptography', (mode) => {
  it('lets a ticket win as often as its win probability says', () => {
    const run = runWorld({ ...lottery, cryptography: mode }, { level: 'full' })
    const payments = eventsOf(run, 'payment.processed')
    const tickets = payments.reduce((sum, event) => sum + event.creditedTickets, 0)
    const won = payments.reduce((sum, event) => sum + event.wonTickets, 0)
    expect(tickets).toBeGreaterThan(200)
    // Binomial with p = 1/4: the variance is 3/16 of the tickets.
    expect((won - tickets / 4) ** 2).toBeLessThan((16 * 3 * tickets) / 16)
  })
})

/** Three viewers, tickets of a second's worth each, and a face value of four times that. */
const lottery: ScenarioInput = {
  scenario: 1,
  name: 'lottery',
  profile: 'repaired',
  duration: '40s',
  chain: { gasPrice: 0 },
  orchestrators: {
    o1: {
      pricePerUnit: '1gwei',
      autoAdjustPrice: false,
      ticketEv: '1gwei',
      maxFaceValue: '4gwei',
    },
  },
  signers: { s1: {} },
  gateways: {
    g1: {
      signer: 's1',
      sessions: Object.fromEntries(
        Array.from({ length: 6 }, (_, index) => [
          `v${index + 1}`,
          { orchestrator: 'o1', type: 'live' as const },
        ]),
      ),
    },
  },
}

function economy(world: ScenarioInput, cryptography: Mode): readonly unknown[] {
  return comparable(runWorld({ ...world, cryptography }, { level: 'full' }).timeline)
}

function comparable(timeline: readonly TraceEvent[]): readonly unknown[] {
  return timeline
    .filter(({ type }) => type !== 'ticket.won')
    .map((event) =>
      Object.fromEntries(
        Object.entries(event)
          .filter(([field]) => !DECIDED_BY_CRYPTOGRAPHY.has(field))
          .map(([field, value]) => [field, isRational(value) ? ratString(value) : value]),
      ),
    )
}

/** Equal fractions need not be written alike: a sealed state is in lowest terms. */
function isRational(value: unknown): value is Rational {
  return typeof value === 'object' && value !== null && 'denominator' in value
}
