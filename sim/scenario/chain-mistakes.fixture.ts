import type { Mistake } from './series/mistakes.fixture.ts'

/** Mistakes about the chain, each one more line of a sound scenario, its thirteenth. */
export const CHAIN_MISTAKES: readonly Mistake[] = [
  {
    code: 'AS116',
    text: 'faults: { chain: [{ for: 1s }] }',
    at: '13:19',
    path: 'faults.chain[0]',
    mend: 'add addedDelay, gasPriceTimes, transactionsStuck, transactionsFail, roundsNotInitialized, l1BlocksMissed or l2BlocksMissed',
  },
  {
    code: 'AS142',
    text: 'faults: { chain: [{ at: 1m, for: 1s, transactionsStuck: true }] }',
    at: '13:25',
    path: 'faults.chain[0].at',
  },
  {
    code: 'AS148',
    text: 'chain: { senders: { s1: { topUp: { deposit: { below: 2ETH, to: 1ETH } } } } }',
    at: '13:45',
    path: 'chain.senders.s1.topUp.deposit',
    mend: 'write to: at least as much as below:',
  },
  {
    code: 'AS148',
    text: 'timeline: [{ at: 1s, unlock: g1 }]',
    at: '13:30',
    path: 'timeline[0].unlock',
    mend: 'write s1',
  },
  {
    code: 'AS140',
    text: 'timeline: [{ at: 1s, fundDeposit: { s9: 1ETH } }]',
    at: '13:37',
    path: 'timeline[0].fundDeposit.s9',
  },
  {
    code: 'AS122',
    text: 'timeline: [{ at: 1s, reorganize: { blocks: 0 } }]',
    at: '13:44',
    path: 'timeline[0].reorganize.blocks',
  },
]
