import { assert } from '../../src/assert.ts'
import type { SuiteAdapter } from '../conform/adapter.ts'
import { VectorFields } from '../conform/suites/vector-fields.ts'
import { readHandoverCase } from './handover-case.ts'
import { replayHandover } from './handover-replay.ts'
import { readDrawnIds, readSessionCase } from './session-case.ts'
import { replaySession } from './session-replay.ts'

/** The suites of whole sessions: the simulator itself is held against the real network. */
export const replaySuites: readonly SuiteAdapter[] = [
  {
    suite: 'live/signer-to-orchestrator',
    replay(testCase, { profile, rules }) {
      assert('out' in testCase.expected, 'a handover has an outcome')
      const expected = new VectorFields(testCase.expected.out)
      const handover = readHandoverCase(new VectorFields(testCase.in), expected)
      return { out: { steps: replayHandover(handover, { profile: profile ?? '', rules }) } }
    },
  },
  sessionSuite('live/session'),
  sessionSuite('live/winning'),
]

/** `winning` is `session` with a chain that pays winning tickets. */
function sessionSuite(suite: string): SuiteAdapter {
  return {
    suite,
    replay(testCase, { profile, rules }) {
      assert('out' in testCase.expected, 'a session has an outcome')
      const expected = new VectorFields(testCase.expected.out)
      const session = readSessionCase(new VectorFields(testCase.in))
      const { start, steps } = replaySession(session, readDrawnIds(expected), {
        profile: profile ?? '',
        rules,
      })
      const begun = start === null ? { selectError: 'ErrNoOrchs' } : { start }
      return { out: { authSessionIDs: expected.raw('authSessionIDs'), ...begun, steps } }
    },
  }
}
