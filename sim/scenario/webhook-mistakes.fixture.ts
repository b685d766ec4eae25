import type { Mistake } from './series/mistakes.fixture.ts'

/** Lines after a sound scenario in which an auth webhook or a collector does not fit; they begin at line 13. */
export const WEBHOOK_MISTAKES: readonly Mistake[] = [
  {
    code: 'AS140',
    text: 'faults: { webhooks: [{ webhook: s1, kind: slow, for: 1s }] }',
    at: '13:33',
    path: 'faults.webhooks[0].webhook',
  },
  {
    code: 'AS140',
    text: 'faults: { collector: [{ kind: blocked, for: 1s }] }',
    at: '13:23',
    path: 'faults.collector[0]',
  },
  {
    code: 'AS113',
    text: 'faults: { webhooks: [{ webhook: s1, kind: late, for: 1s }] }',
    at: '13:43',
    path: 'faults.webhooks[0].kind',
  },
]
