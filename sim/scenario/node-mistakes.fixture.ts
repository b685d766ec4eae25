import type { Mistake } from './series/mistakes.fixture.ts'

/** Mistakes about what goes wrong in nodes, each one more line of a sound scenario, its thirteenth. */
export const NODE_MISTAKES: readonly Mistake[] = [
  {
    code: 'AS116',
    text: 'faults: { clocks: [{ actor: o1, for: 1s }] }',
    at: '13:20',
    path: 'faults.clocks[0]',
    mend: 'write either frozen: true or drift: 500ppm',
  },
  {
    code: 'AS148',
    text: 'faults: { clocks: [{ actor: o1, for: 1s, frozen: true, drift: 1% }] }',
    at: '13:20',
    path: 'faults.clocks[0]',
    mend: 'write either frozen: true or drift: 500ppm',
  },
  {
    code: 'AS140',
    text: 'faults: { clocks: [{ actor: s2, for: 1s, frozen: true }] }',
    at: '13:29',
    path: 'faults.clocks[0].actor',
  },
  {
    code: 'AS142',
    text: 'faults: { clocks: [{ actor: o1, at: 2m, for: 1s, frozen: true }] }',
    at: '13:37',
    path: 'faults.clocks[0].at',
  },
]
