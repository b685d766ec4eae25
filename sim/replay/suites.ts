import { assert } from '../../src/assert.ts'
import type { SuiteAdapter } from '../conform/adapter.ts'
import { VectorFields } from '../conform/suites/vector-fields.ts'
import { readByocCase } from './byoc-case.ts'
import { replayByoc } from './byoc-replay.ts'
import type { Cryptography } from '../../src/ticket/cryptography.ts'
import type { VectorCase } from '../conform/vector-file.ts'
import { rememberingCryptography } from './remembering-cryptography.ts'
import { readHandoverCase } from './handover-case.ts'
import { replayHandover } from './handover-replay.ts'
import { readDrawnIds, readSessionCase } from './session-case.ts'
import { replaySession } from './session-replay.ts'

/** By case: shared by the replays of one case under its profiles. */
const cryptographies = new WeakMap<VectorCase, Cryptography>()

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
    suite: 'live/byoc-session',
    replay(testCase, { profile, rules }) {
      const byoc = readByocCase(new VectorFields(testCase.in))
      const cryptography = cryptographies.get(testCase) ?? rememberingCryptography()
      cryptographies.set(testCase, cryptography)
      return { out: { steps: replayByoc(byoc, { profile: profile ?? '', rules, cryptography }) } }
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
