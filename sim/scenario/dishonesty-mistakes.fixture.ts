import type { Mistake } from './series/mistakes.fixture.ts'

/** Two parties, each of which may be given something dishonest to do. */
function parties(orchestrator: string, gateway: string): string {
  return `scenario: 1
name: dishonest
duration: 1m
orchestrators:
  o1: { pricePerUnit: 1200${orchestrator} }
gateways:
  g1: { sessions: { viewer: { orchestrator: o1 } }${gateway} }
`
}

/** Mistakes about parties that are not honest. */
export const DISHONESTY_MISTAKES: readonly Mistake[] = [
  {
    code: 'AS148',
    text: parties('', ', dishonest: { replaysState: {} }'),
    at: '7:80',
    path: 'gateways.g1.dishonest.replaysState',
    mend: 'give the gateway a signer, or write replaysPayments',
  },
  {
    code: 'AS122',
    text: parties(', dishonest: { raisesPrice: { times: 0 } }', ''),
    at: '5:64',
    path: 'orchestrators.o1.dishonest.raisesPrice.times',
  },
]
