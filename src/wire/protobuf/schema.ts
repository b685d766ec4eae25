import type { Hex } from '../../bytes/hex.ts'
import type { PriceInfo } from '../../price/price-info.ts'
import type { AuthToken, ModelConstraint } from '../messages.ts'
import {
  boolField,
  bytesField,
  int32Field,
  int64Field,
  messageField,
  packedUint64Field,
  repeatedMessageField,
  repeatedStringField,
  stringField,
  uint32Field,
} from './fields.ts'
import { stringToMessageField, uint32MapField, uint32ToMessageField } from './map-field.ts'
import { protoMessage, type ProtoMessage } from './message.ts'

/**
 * The messages of package `net` field by field (spec pm 1.2; go-livepeer net/lp_rpc.proto, net/redeemer.proto). Amounts, hashes
 * and addresses are the bytes as they stand on the wire; `src/wire/protobuf/*.ts` turn them into domain values (spec PM-6, PM-7).
 */
export interface WireExpirationParams {
  readonly creationRound: bigint
  readonly creationRoundBlockHash: Hex
}
const wireExpirationParams: ProtoMessage<WireExpirationParams> = protoMessage({
  creationRound: int64Field(1),
  creationRoundBlockHash: bytesField(2),
})

export interface WireTicketParams {
  readonly recipient: Hex
  readonly faceValue: Hex
  readonly winProb: Hex
  readonly recipientRandHash: Hex
  readonly seed: Hex
  readonly expirationBlock: Hex
  readonly expirationParams: WireExpirationParams | null
}
export const wireTicketParams: ProtoMessage<WireTicketParams> = protoMessage({
  recipient: bytesField(1),
  faceValue: bytesField(2),
  winProb: bytesField(3),
  recipientRandHash: bytesField(4),
  seed: bytesField(5),
  expirationBlock: bytesField(6),
  expirationParams: messageField(7, wireExpirationParams),
})

interface WireTicketSenderParams {
  readonly senderNonce: number
  readonly signature: Hex
}
const wireTicketSenderParams: ProtoMessage<WireTicketSenderParams> = protoMessage({
  senderNonce: uint32Field(1),
  signature: bytesField(2),
})

const wirePriceInfo: ProtoMessage<PriceInfo> = protoMessage({
  pricePerUnit: int64Field(1),
  pixelsPerUnit: int64Field(2),
  capability: uint32Field(3),
  constraint: stringField(4),
})

export interface WirePayment {
  readonly ticketParams: WireTicketParams | null
  readonly sender: Hex
  readonly expirationParams: WireExpirationParams | null
  readonly ticketSenderParams: readonly WireTicketSenderParams[]
  readonly expectedPrice: PriceInfo | null
}
export const wirePayment: ProtoMessage<WirePayment> = protoMessage({
  ticketParams: messageField(1, wireTicketParams),
  sender: bytesField(2),
  expirationParams: messageField(3, wireExpirationParams),
  ticketSenderParams: repeatedMessageField(4, wireTicketSenderParams),
  expectedPrice: messageField(5, wirePriceInfo),
})

const wireAuthToken: ProtoMessage<AuthToken> = protoMessage({
  token: bytesField(1),
  sessionId: stringField(2),
  expirationUnixSeconds: int64Field(3),
})

const wireModelConstraint: ProtoMessage<ModelConstraint> = protoMessage({
  warm: boolField(1),
  capacity: uint32Field(2),
  runnerVersion: stringField(3),
  capacityInUse: uint32Field(4),
})

interface WireConstraints {
  readonly minVersion: string
  readonly perCapability: ReadonlyMap<
    number,
    { readonly models: ReadonlyMap<string, ModelConstraint> }
  >
}
const wireConstraints: ProtoMessage<WireConstraints> = protoMessage({
  minVersion: stringField(1),
  perCapability: uint32ToMessageField(
    2,
    protoMessage({ models: stringToMessageField(1, wireModelConstraint) }),
  ),
})

export interface WireCapabilities {
  readonly bitstring: readonly bigint[]
  readonly mandatories: readonly bigint[]
  readonly capacities: ReadonlyMap<number, number>
  readonly version: string
  readonly constraints: WireConstraints | null
}
export const wireCapabilities: ProtoMessage<WireCapabilities> = protoMessage({
  bitstring: packedUint64Field(1),
  mandatories: packedUint64Field(2),
  capacities: uint32MapField(3),
  version: stringField(4),
  constraints: messageField(5, wireConstraints),
})

/** Without hardware (7) and storage (32). */
export interface WireOrchestratorInfo {
  readonly transcoder: string
  readonly ticketParams: WireTicketParams | null
  readonly priceInfo: PriceInfo | null
  readonly address: Hex
  readonly capabilities: WireCapabilities | null
  readonly authToken: AuthToken | null
  readonly capabilitiesPrices: readonly PriceInfo[]
  readonly nodes: readonly string[]
}
export const wireOrchestratorInfo: ProtoMessage<WireOrchestratorInfo> = protoMessage({
  transcoder: stringField(1),
  ticketParams: messageField(2, wireTicketParams),
  priceInfo: messageField(3, wirePriceInfo),
  address: bytesField(4),
  capabilities: messageField(5, wireCapabilities),
  authToken: messageField(6, wireAuthToken),
  capabilitiesPrices: repeatedMessageField(33, wirePriceInfo),
  nodes: repeatedStringField(34),
})

interface WirePaymentResult {
  readonly info: WireOrchestratorInfo | null
}
export const wirePaymentResult: ProtoMessage<WirePaymentResult> = protoMessage({
  info: messageField(16, wireOrchestratorInfo),
})

interface WireOrchestratorRequest {
  readonly address: Hex
  readonly signature: Hex
  readonly capabilities: WireCapabilities | null
  readonly ignoresCapacity: boolean
}
export const wireOrchestratorRequest: ProtoMessage<WireOrchestratorRequest> = protoMessage({
  address: bytesField(1),
  signature: bytesField(2),
  capabilities: messageField(3, wireCapabilities),
  ignoresCapacity: boolField(4),
})

/** SegData without storage and profiles: fields 10 and 32 to 38 are passed over. */
interface WireSegmentData {
  readonly manifestId: Hex
  readonly sequence: bigint
  readonly dataHash: Hex
  readonly profiles: Hex
  readonly signature: Hex
  readonly durationMs: number
  readonly capabilities: WireCapabilities | null
  readonly authToken: AuthToken | null
}
export const wireSegmentData: ProtoMessage<WireSegmentData> = protoMessage({
  manifestId: bytesField(1),
  sequence: int64Field(2),
  dataHash: bytesField(3),
  profiles: bytesField(4),
  signature: bytesField(5),
  durationMs: int32Field(6),
  capabilities: messageField(7, wireCapabilities),
  authToken: messageField(8, wireAuthToken),
})

export interface WireRedeemerTicket {
  readonly ticketParams: WireTicketParams | null
  readonly sender: Hex
  readonly expirationParams: WireExpirationParams | null
  readonly senderParams: WireTicketSenderParams | null
  readonly recipientRand: Hex
}
export const wireRedeemerTicket: ProtoMessage<WireRedeemerTicket> = protoMessage({
  ticketParams: messageField(1, wireTicketParams),
  sender: bytesField(2),
  expirationParams: messageField(3, wireExpirationParams),
  senderParams: messageField(4, wireTicketSenderParams),
  recipientRand: bytesField(5),
})
