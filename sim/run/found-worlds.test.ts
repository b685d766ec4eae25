import { expect, it } from 'vitest'
import { assert } from '../../src/assert.ts'
import type { GatewayInput, OrchestratorInput, ScenarioInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import { runScenario } from './run.ts'

/** Worlds in which campaigns found something under `repaired`, shrunk, each with what it was. */
const FOUND: Readonly<Record<string, Partial<ScenarioInput>>> = {
  'a full orchestrator refuses the payments of the very session that fills it': {
    duration: '28s',
    quietPhase: '60s',
    ...pair({ pricePerUnit: 13, capacity: 1 }, { length: '88s', paymentInterval: '3s' }),
  },
  'a start is refused for want of capacity, and its signer has booked it': {
    duration: '1s',
    orchestrators: { o1: { pricePerUnit: 1, capacity: 1 } },
    signers: { s1: {} },
    gateways: {
      g1: { signer: 's1', sessions: { v1: { orchestrator: 'o1' }, v2: { orchestrator: 'o1' } } },
    },
  },
  'the auth webhook refuses one copy of a call and allows the other': {
    seed: 8,
    duration: '19s',
    orchestrators: { o1: { pricePerUnit: 1, ticketEv: '1e8' } },
    signers: { s1: { webhook: { expiry: '5s' } } },
    gateways: {
      g1: {
        signer: 's1',
        sessions: {
          v1: { orchestrator: 'o1', segmentInterval: '2s', paymentInterval: '2s' },
          v2: { orchestrator: 'o1', paymentInterval: '7s' },
          v3: { orchestrator: 'o1', paymentInterval: '6s' },
          v4: { orchestrator: 'o1', start: '5s' },
        },
      },
    },
    links: { default: { latency: { from: '800ms', to: '900ms' }, duplicate: '20%' } },
    faults: { webhooks: [{ webhook: 's1', kind: 'bad-price', at: '10s', for: '4s' }] },
  },
  'the price moves between discovery and the first segment': {
    duration: '16s',
    chain: { blockInterval: '300ms' },
    priceFeed: { USD: 3000, watcher: 'immediate' },
    ...pair(
      { pricePerUnit: '0.0000009USD', pixelsPerUnit: '2e7', chainPolling: '10s' },
      { start: '9500ms', segmentInterval: '5s', type: 'transcode' },
    ),
    faults: { feed: [{ kind: 'doubled', at: '10s', for: '10s' }] },
  },
  'gas is so dear that no parameters can be issued, and a payment with older ones comes': {
    duration: '10s',
    chain: { gasPrice: 1 },
    orchestrators: {
      o1: {
        pricePerUnit: '63803862/27648000',
        ticketEv: '319019310',
        livePaymentInterval: '2s',
        redeemGas: 350_000,
        maxFaceValue: '6380386200',
      },
    },
    signers: { s1: {} },
    gateways: {
      g1: { signer: 's1', sessions: { v1: { orchestrator: 'o1', paymentInterval: '2s' } } },
    },
    timeline: [{ at: '1s', setGasPrice: '1gwei' }],
  },
  'a viewer leaves while the session starts': {
    duration: '40s',
    quietPhase: '60s',
    ...pair({ pricePerUnit: 0 }, {}),
    timeline: [{ at: '0s', endSession: 'v1' }],
  },
  'a viewer leaves while the gateway is down': {
    duration: '5s',
    ...pair({ pricePerUnit: 0 }, {}),
    timeline: [
      { at: '1s', restart: { actor: 'g1', downFor: '2s' } },
      { at: '1s', endSession: 'v1' },
    ],
  },
  'the clock of an orchestrator steps by the life of a token': {
    duration: '31s',
    orchestrators: { o1: { pricePerUnit: 10 } },
    signers: { s1: {} },
    gateways: { g1: { signer: 's1', sessions: { v1: { orchestrator: 'o1' } } } },
    timeline: [{ at: '1s', stepClock: { actor: 'o1', by: '30m' } }],
  },
  'redemptions that were refused before the round was initialised wait for their turn': {
    duration: '36s',
    chain: {
      gasPrice: 0,
      blockInterval: '200ms',
      roundLength: 90,
      roundInitializedAfter: '2s',
    },
    ...pair({ pricePerUnit: 10, ticketEv: '2e8', maxFaceValue: '5e8' }, {}),
  },
  'a session starts when its time is over': {
    seed: 4,
    duration: '26s',
    quietPhase: '60s',
    series: { demand: { v1: { csv: 'time,value\n0s,1\n2633ms,3\n' } } },
    ...pair({ pricePerUnit: 0 }, {}),
    faults: { partitions: [{ groups: [['g1'], ['o1']], at: '20s', for: '10s' }] },
  },
  'more tickets win than can be redeemed one after another': {
    duration: '37s',
    chain: { gasPrice: 0, blockInterval: '300ms', roundLength: 60, transactionDelay: '4s' },
    ...pair({ pricePerUnit: 10, ticketEv: '3e9', maxFaceValue: '4e9' }, {}),
  },
  'a payment leaves before the gateway can know that it was released': {
    duration: '2s',
    ...pair(
      { pricePerUnit: 10, ticketEv: '3e7', dishonest: { stopsWork: { from: '0s' } } },
      { segmentInterval: '500ms', paymentInterval: '1s' },
    ),
  },
  'rounds are not initialised because L2 stands still': {
    duration: '21s',
    chain: { gasPrice: 0, blockInterval: '170ms', roundLength: 60 },
    ...pair({ pricePerUnit: 1000 }, {}),
    faults: { chain: [{ for: '20s', l2BlocksMissed: true }] },
  },
  'an orchestrator stays down, for its price cannot be converted': {
    duration: '40s',
    quietPhase: '60s',
    chain: { gasPrice: 0, blockInterval: '500ms', roundLength: 60 },
    priceFeed: { USD: 3000 },
    ...pair({ pricePerUnit: '1USD' }, {}),
    timeline: [{ at: '2s', restart: { actor: 'o1' } }],
    faults: { feed: [{ kind: 'zero', at: '1s', for: '20s' }] },
  },
  'a gateway declares that it pays nothing ahead': {
    duration: '9s',
    ...pair(
      { pricePerUnit: 4, ticketEv: '8e8', livePaymentInterval: '3s' },
      { segmentInterval: '2s', prepay: '0s' },
    ),
  },
  'an orchestrator that tells twice its price charges its own': {
    duration: '12s',
    ...pair(
      {
        pricePerUnit: 0,
        externalCapabilities: { transcribe: 0 },
        dishonest: { raisesPrice: { times: 2 } },
      },
      { type: 'byoc-job', model: 'transcribe', job: { interval: '5s' } },
    ),
    timeline: [
      { at: '1s', setPrice: { orchestrator: 'o1', capability: 'transcribe', pricePerUnit: 1 } },
    ],
  },
  'an orchestrator is away for so long that parameters expire': {
    duration: '11s',
    chain: { blockInterval: '200ms' },
    orchestrators: { o1: { pricePerUnit: 1000 } },
    signers: { s1: {} },
    gateways: { g1: { signer: 's1', sessions: { v1: { orchestrator: 'o1' } } } },
    timeline: [
      {
        at: '4s',
        restart: {
          actor: 'o1',
          keeps: ['ledger', 'secret', 'nonces', 'sessions'],
          downFor: '3s',
        },
      },
    ],
  },
}

it.each(Object.entries(FOUND))('holds under repaired when %s', (_what, world) => {
  const parsed = parseScenario({ scenario: 1, name: 'found', profile: 'repaired', ...world })
  expect(parsed.ok ? [] : parsed.errors).toEqual([])
  assert(parsed.ok, 'the scenario is sound')
  const outcome = runScenario(parsed.scenario)
  assert(outcome.ok, 'the profile exists')
  const broken = outcome.result.invariants.filter(({ status }) => status === 'broken')
  expect(broken.map(({ id, breach }) => `${id}: ${breach?.what}`)).toEqual([])
})

/** One orchestrator, and one gateway that pays it for one session. */
function pair(
  o1: OrchestratorInput,
  session: Partial<NonNullable<GatewayInput['sessions']>[string]>,
): Pick<ScenarioInput, 'orchestrators' | 'gateways'> {
  return {
    orchestrators: { o1 },
    gateways: { g1: { sessions: { v1: { orchestrator: 'o1', ...session } } } },
  }
}
