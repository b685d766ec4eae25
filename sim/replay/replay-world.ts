import { assert } from '../../src/assert.ts'
import { wordHex, type Hex } from '../../src/bytes/hex.ts'
import type { Rules } from '../../src/profile/rules.ts'
import { createExactCryptography } from '../../src/ticket/exact.ts'
import type { Cryptography } from '../../src/ticket/cryptography.ts'
import { LiveSession } from '../actors/live-session.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import { Simulation } from '../run/simulation.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { TraceEvent } from '../trace/events.ts'
import { givenStream, wordsOf } from './given-draws.ts'
import { GATEWAY, ORCHESTRATOR, SESSION, SIGNER } from './session-scenario.ts'

export const cryptography: Cryptography = createExactCryptography()

/** What the original drew, and what was configured there: keys, secrets, ids, seeds. */
export interface GivenDraws {
  readonly senderKey: Hex
  readonly orchestratorKey: Hex
  /** L1 block hash of the round in which everything happens. */
  readonly roundHash: Hex
  /** Of the recipient: the first one, then one for each restart. */
  readonly recipientSecrets: readonly Hex[]
  /** Ids that the orchestrator draws, in order, 8 hex digits each. */
  readonly orchestratorIds: readonly string[]
  /** The seed of the next ticket parameters that are made; undefined = none is known. */
  nextSeed(): bigint | undefined
}

/** A world of a vector: real cryptography, and every draw that the vector shows, given. */
export function replayWorld(
  scenario: Scenario,
  draws: GivenDraws,
  options: {
    readonly serviceUri: string
    readonly rules: Rules
    /** @defaultValue the real one */
    readonly cryptography?: Cryptography
    readonly emit: (event: TraceEvent) => void
  },
): Simulation {
  return new Simulation({
    scenario,
    rules: options.rules,
    cryptography: options.cryptography ?? cryptography,
    emit: options.emit,
    givenStream: (name) => drawsOf(name, scenario, draws),
    serviceUri: () => options.serviceUri,
  })
}

function drawsOf(name: string, scenario: Scenario, draws: GivenDraws): RandomStream | null {
  const given = (...values: readonly Hex[]): RandomStream =>
    givenStream(name, values.flatMap(wordsOf))
  switch (name) {
    case `orchestrator/${ORCHESTRATOR}/key`:
      return given(draws.orchestratorKey)
    case `gateway/${GATEWAY}/key`:
    case `signer/${SIGNER}/key`:
      return given(draws.senderKey)
    case `chain/round/${scenario.chain.round}`:
      return given(draws.roundHash)
    case `orchestrator/${ORCHESTRATOR}/secret`:
      // A recipient's secret, then an auth secret: that one shows in no vector, any will do that was not used before.
      return given(
        ...draws.recipientSecrets.flatMap((secret, index) => [secret, wordHex(BigInt(index + 1))]),
      )
    case `orchestrator/${ORCHESTRATOR}/id`:
      return given(...draws.orchestratorIds.map((id): Hex => `0x${id}`))
    case `orchestrator/${ORCHESTRATOR}/seed`:
      // The original draws a seed only for parameters that it can make; the actor draws for every request.
      return givenStream(name, [], () => {
        const seed = draws.nextSeed()
        return seed === undefined ? [] : wordsOf(wordHex(seed))
      })
    default:
      return null
  }
}

/** The one session of a replay. */
export function replayedSession(simulation: Simulation): LiveSession {
  const session = simulation.gateway(GATEWAY).session(SESSION)
  assert(session instanceof LiveSession, 'the gateway of a replay has its session')
  return session
}
