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
  {
    suite: 'live/session',
    replay(testCase, { profile, rules }) {
      assert('out' in testCase.expected, 'a session has an outcome')
      const expected = new VectorFields(testCase.expected.out)
      const session = readSessionCase(new VectorFields(testCase.in))
      const outcome = replaySession(session, readDrawnIds(expected), {
        profile: profile ?? '',
        rules,
      })
      return { out: { authSessionIDs: expected.raw('authSessionIDs'), ...outcome } }
    },
  },
]
