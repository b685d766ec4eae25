import { hexToBytes, minimalHex, type Hex } from '../bytes/hex.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { TicketExpirationParams, TicketParams } from '../ticket/ticket.ts'
import { encodeBase64 } from './base64.ts'
import { encodeJson, type GoJson } from './go-json-encode.ts'
import { priceInfoJson } from './price-json.ts'

/** Who asks for a job token: the address and its signature as the texts that came in. */
export interface JobSender {
  readonly address: string
  /** Hex without `0x`. */
  readonly signature: string
}

/** What an orchestrator tells a gateway before a BYOC job (spec BY-26; go-livepeer byoc/types.go:JobToken). */
export interface JobToken {
  readonly sender: JobSender
  readonly ticketParams: TicketParams | null
  /** The gateway's credit for the capability as the orchestrator reports it, an int64. */
  readonly balanceWei: bigint
  /** Per second of compute. */
  readonly price: PriceInfo | null
  readonly serviceUri: string
  readonly availableCapacity: number
  /** Kept by the gateway while it reuses the token. */
  readonly lastNonce: number
}

/** What the signature of a BYOC job covers: two of its texts, or all of it with lengths and a tag (spec BY-14, SG-28). */
export type JobSignatureFormat = 'request-and-parameters' | 'v1'

/** The JSON of a token: zeros are left out, but not LastNonce (errata to BY-26). */
export function encodeJobToken(token: JobToken): string {
  const { sender, ticketParams, balanceWei, price, availableCapacity } = token
  return encodeJson({
    sender_address: { addr: sender.address, sig: sender.signature },
    ...(ticketParams === null ? {} : { ticket_params: ticketParamsJson(ticketParams) }),
    ...(balanceWei === 0n ? {} : { balance: balanceWei }),
    ...(price === null ? {} : { price: priceInfoJson(price) }),
    ...(token.serviceUri === '' ? {} : { service_addr: token.serviceUri }),
    ...(availableCapacity === 0 ? {} : { available_capacity: BigInt(availableCapacity) }),
    LastNonce: BigInt(token.lastNonce),
  })
}

function ticketParamsJson(params: TicketParams): GoJson {
  return {
    recipient: base64(params.recipient),
    ...bytesMember('face_value', minimalHex(params.faceValueWei)),
    ...bytesMember('win_prob', minimalHex(params.winProb)),
    recipient_rand_hash: base64(params.recipientRandHash),
    ...bytesMember('seed', minimalHex(params.seed)),
    ...bytesMember('expiration_block', minimalHex(params.expirationBlock)),
    ...(params.expirationParams === null
      ? {}
      : { expiration_params: expirationParamsJson(params.expirationParams) }),
  }
}

function expirationParamsJson(params: TicketExpirationParams): GoJson {
  return {
    ...(params.creationRound === 0n ? {} : { creation_round: params.creationRound }),
    creation_round_block_hash: base64(params.creationRoundBlockHash),
  }
}

/** Empty bytes are left out. */
function bytesMember(name: string, bytes: Hex): { readonly [member: string]: GoJson } {
  return bytes === '0x' ? {} : { [name]: base64(bytes) }
}

function base64(bytes: Hex): string {
  return encodeBase64(hexToBytes(bytes))
}
