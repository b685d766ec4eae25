import type { Address, Hash, Hex } from '../bytes/hex.ts'
import { checksumAddress } from '../ticket/checksum.ts'
import type { Cryptography } from '../ticket/cryptography.ts'
import { encodeJson } from '../wire/go-json-encode.ts'
import { encodeUtf8 } from '../wire/go-utf8.ts'
import type { HttpReply } from './http-reply.ts'

/** What the signature of a request for OrchestratorInfo covers: keccak256 of the checksummed address (spec SG-27). */
export function orchestratorRequestDigest(
  address: Address,
  cryptography: Pick<Cryptography, 'keccak256'>,
): Hash {
  return cryptography.keccak256(encodeUtf8(checksumAddress(address)))
}

/** POST /sign-orchestrator-info; the body is ignored. Spec SG-27; go-livepeer server/remote_signer.go:SignOrchestratorInfo. */
export function signOrchestratorInfo(signer: {
  readonly privateKey: Hex
  readonly cryptography: Cryptography
}): HttpReply {
  const { privateKey, cryptography } = signer
  const address = cryptography.addressOf(privateKey)
  const digest = orchestratorRequestDigest(address, cryptography)
  const reply = encodeJson({
    address: checksumAddress(address),
    signature: cryptography.signHash(privateKey, digest),
  })
  return { status: 200, orchestratorUrl: null, body: `${reply}\n` }
}
