import { hexToBytes, type Hash, type Hex } from '../bytes/hex.ts'
import { checksumAddress } from '../ticket/checksum.ts'
import type { Cryptography } from '../ticket/cryptography.ts'
import { encodeJson } from '../wire/go-json-encode.ts'
import { goField, goInt, goString, goStruct } from '../wire/go-json-types.ts'
import { decodeFirstJson } from '../wire/go-json.ts'
import { encodeUtf8 } from '../wire/go-utf8.ts'
import { errorReply, type HttpReply } from './http-reply.ts'

/** A BYOC job as its sender signs it; texts may also be given as bytes, which need not be UTF-8 (spec SG-28). */
export interface ByocJob {
  readonly id: string | Uint8Array
  readonly capability: string | Uint8Array
  readonly request: string | Uint8Array
  readonly parameters: string | Uint8Array
  readonly timeoutSeconds: bigint
}

const TAG = 'LP_BYOC_JOB_V1\0\0'
const LENGTH_BYTES = 4

const jobType = goStruct('server.SignBYOCJobRequestInput', {
  id: goField('id', goString),
  capability: goField('capability', goString),
  request: goField('request', goString),
  parameters: goField('parameters', goString),
  timeoutSeconds: goField('timeout_seconds', goInt),
})

/** Tag, time-out (mod 2^32), then each text with its length before it. Spec SG-28; go-livepeer FlattenBYOCJob. */
export function flattenByocJob(job: ByocJob): Uint8Array {
  const texts = [job.id, job.capability, job.request, job.parameters]
  return Buffer.concat([
    Buffer.from(TAG, 'latin1'),
    uint32(job.timeoutSeconds),
    ...texts.flatMap((text) => {
      const bytes = typeof text === 'string' ? encodeUtf8(text) : text
      return [uint32(BigInt(bytes.length)), bytes]
    }),
  ])
}

/** What the signature covers, itself signed as a personal message. */
export function byocJobDigest(
  payload: Uint8Array,
  cryptography: Pick<Cryptography, 'keccak256'>,
): Hash {
  return cryptography.keccak256(payload)
}

/** POST /sign-byoc-job. Spec SG-28; go-livepeer server/remote_signer.go:SignBYOCJobRequest. */
export function signByocJob(
  body: Uint8Array,
  signer: { readonly privateKey: Hex; readonly cryptography: Cryptography },
): HttpReply {
  const decoded = decodeFirstJson(body, jobType)
  if (!decoded.ok) return errorReply(400, decoded.error)
  const job = decoded.value
  if (job.id === '' || job.capability === '') {
    return errorReply(400, 'sign-byoc-job requires non-empty id and capability')
  }
  if (job.timeoutSeconds <= 0n) {
    return errorReply(400, 'sign-byoc-job requires positive timeout_seconds')
  }
  const { privateKey, cryptography } = signer
  const digest = byocJobDigest(flattenByocJob(job), cryptography)
  const reply = encodeJson({
    sender: checksumAddress(cryptography.addressOf(privateKey)),
    signature: cryptography.signHash(privateKey, digest),
  })
  return { status: 200, orchestratorUrl: null, body: `${reply}\n` }
}

function uint32(value: bigint): Uint8Array {
  return hexToBytes(
    `0x${BigInt.asUintN(32, value)
      .toString(16)
      .padStart(2 * LENGTH_BYTES, '0')}`,
  )
}
