import { expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { TIME_OUTS } from '../actors/time-outs.ts'
import { loadScenario } from '../scenario/load.ts'
import { runScenario } from './run.ts'

interface Case {
  readonly session: string
  /** What is lost, from when on; the run ends a second later. */
  readonly link: string
  readonly fromMs: number
  readonly what: string
  readonly ns: number
}

const LIVE = 'orchestrator: o1, type: live'
const cases: Readonly<Record<string, Case>> = {
  discovery: {
    session: LIVE,
    link: 'g1->o1',
    fromMs: 0,
    what: 'GetOrchestrator',
    ns: TIME_OUTS.discovery.ns,
  },
  start: { session: LIVE, link: 'g1->o1', fromMs: 150, what: 'start', ns: TIME_OUTS.start.ns },
  payment: {
    session: LIVE,
    link: 'g1->o1',
    fromMs: 14_500,
    what: 'POST /payment',
    ns: TIME_OUTS.payment.ns,
  },
  'the answer to a payment': {
    session: LIVE,
    link: 'o1->g1',
    fromMs: 14_500,
    what: 'POST /payment',
    ns: TIME_OUTS.payment.ns,
  },
  signer: {
    session: LIVE,
    link: 'g1->s1',
    fromMs: 14_500,
    what: 'POST /generate-live-payment',
    ns: TIME_OUTS.signer.ns,
  },
}

/** Who waits for what when the run is over. */
function waits({ session, link, fromMs }: Case): readonly string[] {
  const loaded = loadScenario(
    `scenario: 1
name: time-outs
profile: upstream/base
seed: 7
duration: ${fromMs + 1000}ms
quietPhase: 1ms
orchestrators:
  o1: { pricePerUnit: 24gwei, autoAdjustPrice: false, ticketEv: 120gwei }
signers:
  s1: {}
gateways:
  g1: { signer: s1, sessions: { one: { start: 100ms, ${session} } } }
faults: { links: [{ link: ${link}, at: ${fromMs}ms, for: 1s, loss: 100% }] }
`,
    'time-outs.yaml',
  )
  expect(loaded.ok ? [] : loaded.errors).toEqual([])
  assert(loaded.ok, 'the scenario is sound')
  const outcome = runScenario(loaded.scenario, { invariants: [] })
  assert(outcome.ok, 'the profile exists')
  return outcome.result.waits.map(
    ({ what, sinceNs, untilNs }) => `${what}: ${(untilNs ?? Infinity) - (sinceNs ?? 0)}`,
  )
}

test.each(Object.entries(cases))('%s is waited for as long as the table says', (_name, lost) => {
  expect(waits(lost)).toContain(`an answer to ${lost.what}: ${lost.ns}`)
})
