import type { Hex } from '../../src/bytes/hex.ts'
import { wordHex } from '../../src/bytes/hex.ts'
import type { Rules } from '../../src/profile/rules.ts'
import { createExactCryptography } from '../../src/ticket/exact.ts'
import type { Cryptography } from '../../src/ticket/cryptography.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import { Simulation } from '../run/simulation.ts'
import type { TraceEvent } from '../trace/events.ts'
import { givenStream, wordsOf } from './given-draws.ts'
import type { DrawnIds, SessionCase } from './session-case.ts'
import { GATEWAY, ORCHESTRATOR, sessionScenario, SIGNER } from './session-scenario.ts'

const cryptography: Cryptography = createExactCryptography()

/** What the world drew for its ticket parameters: counts those that were made. */
export interface SeedUse {
  used: number
}

/** The world of a case: real cryptography, and every draw that the case shows, given. */
export function sessionWorld(
  session: SessionCase,
  ids: DrawnIds,
  options: {
    readonly profile: string
    readonly rules: Rules
    readonly emit: (event: TraceEvent) => void
    readonly seedUse: SeedUse
  },
): Simulation {
  return new Simulation({
    scenario: sessionScenario(session, options.profile),
    rules: options.rules,
    cryptography,
    emit: options.emit,
    givenStream: (name) => drawsOf(name, session, ids, options.seedUse),
    serviceUri: () => session.serviceUri,
  })
}

function drawsOf(
  name: string,
  session: SessionCase,
  ids: DrawnIds,
  seedUse: SeedUse,
): RandomStream | null {
  const given = (...values: readonly Hex[]): RandomStream =>
    givenStream(name, values.flatMap(wordsOf))
  switch (name) {
    case `orchestrator/${ORCHESTRATOR}/key`:
      return given(session.orchestratorKey)
    case `gateway/${GATEWAY}/key`:
    case `signer/${SIGNER}/key`:
      return given(session.senderKey)
    case `chain/round/${session.round}`:
      return given(session.roundHash)
    case `orchestrator/${ORCHESTRATOR}/secret`:
      return given(session.recipientSecret)
    case `orchestrator/${ORCHESTRATOR}/id`:
      return given(...idsInOrder(ids))
    case `orchestrator/${ORCHESTRATOR}/seed`:
      // The original draws a seed only for parameters that it can make; the actor draws for every request.
      return givenStream(name, [], () => {
        const seed = session.seeds[seedUse.used]
        return seed === undefined ? [] : wordsOf(wordHex(seed))
      })
    default:
      return null
  }
}

/** The first info's session, the stream that is started with it, then those of the refreshes. */
function idsInOrder({ authSessionIds, manifestId }: DrawnIds): readonly Hex[] {
  const [first = '00000000', ...later] = authSessionIds
  return [first, manifestId ?? '00000000', ...later].map((id): Hex => `0x${id}`)
}
