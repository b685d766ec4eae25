import { ZERO_ADDRESS } from '../../../src/bytes/hex.ts'
import {
  credentialsRefusalText,
  verifyCredentials,
} from '../../../src/orchestrator/verify-credentials.ts'
import type { OrchestratorRules } from '../../../src/orchestrator/rules.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import { decodeSegmentHeader } from '../../../src/wire/headers.ts'
import type { VectorFields } from './vector-fields.ts'

const NANOSECONDS_PER_MILLISECOND = 1_000_000n

/** pm/verify-seg-creds: an orchestrator without capabilities of its own. */
export function replayVerifySegmentCredentials(
  input: VectorFields,
  rules: OrchestratorRules,
): { readonly out: object } | { readonly error: string } {
  const atCapacity = input.flag('atCapacity')
  const node = {
    authSecret: input.hex('secret'),
    cryptography: createExactCryptography(),
    environment: {
      lastInitializedRound: () => 0n,
      isActiveOrchestrator: () => true,
      hasCapacity: () => !atCapacity,
      offersCapabilities: () => true,
      ownCapabilities: () => null,
    },
    rules,
  }
  const header = decodeSegmentHeader(input.text('header'))
  const sender = input.has('sender') ? input.hex('sender') : ZERO_ADDRESS
  const verdict = verifyCredentials(node, header, sender, input.integer('nowNs'))
  if (!verdict.ok) return { error: credentialsRefusalText(verdict.refusal) }
  const { manifestId, sequence, dataHash, durationMs, authToken } = verdict.credentials
  return {
    out: {
      manifestId,
      seq: `${sequence}`,
      hash: dataHash,
      durationNs: `${BigInt(durationMs) * NANOSECONDS_PER_MILLISECOND}`,
      authSessionId: authToken.sessionId,
    },
  }
}
