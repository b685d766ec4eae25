import type { SegmentCredentials } from '../wire/messages.ts'
import {
  liveSegmentIdentity,
  signedCredentials,
  signSegment,
  type CredentialsSigner,
} from './segment-credentials.ts'
import type { GatewaySession } from './session.ts'

/** Credentials of a live payment of a session: no segment, no duration (spec LV-25; go-livepeer server/segment_rpc.go:genSegCreds). */
export function liveCredentials(
  signer: CredentialsSigner,
  session: GatewaySession,
): SegmentCredentials {
  const identity = liveSegmentIdentity(session.manifestId)
  if (session.liveSignature?.manifestId !== session.manifestId) {
    session.liveSignature = {
      manifestId: session.manifestId,
      signature: signSegment(signer, identity),
    }
  }
  return signedCredentials(identity, session.liveSignature.signature, {
    durationMs: 0,
    capabilities: session.capabilities,
    authToken: session.info.authToken,
  })
}
