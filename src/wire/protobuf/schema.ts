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
import { protoMessage, type ProtoMessage, type ProtoValue } from './message.ts'

/**
 * The messages of package `net` field by field (spec pm 1.2; go-livepeer net/lp_rpc.proto, net/redeemer.proto). Amounts, hashes
 * and addresses are the bytes as they stand on the wire; `src/wire/protobuf/*.ts` turn them into domain values (spec PM-6, PM-7).
 */
const expirationParamsFields = {
  creationRound: int64Field(1),
  creationRoundBlockHash: bytesField(2),
}
export type WireExpirationParams = ProtoValue<typeof expirationParamsFields>
export const wireExpirationParams: ProtoMessage<WireExpirationParams> =
  protoMessage(expirationParamsFields)

const ticketParamsFields = {
  recipient: bytesField(1),
  faceValue: bytesField(2),
  winProb: bytesField(3),
  recipientRandHash: bytesField(4),
  seed: bytesField(5),
  expirationBlock: bytesField(6),
  expirationParams: messageField(7, wireExpirationParams),
}
export type WireTicketParams = ProtoValue<typeof ticketParamsFields>
export const wireTicketParams: ProtoMessage<WireTicketParams> = protoMessage(ticketParamsFields)

const ticketSenderParamsFields = { senderNonce: uint32Field(1), signature: bytesField(2) }
export type WireTicketSenderParams = ProtoValue<typeof ticketSenderParamsFields>
export const wireTicketSenderParams: ProtoMessage<WireTicketSenderParams> =
  protoMessage(ticketSenderParamsFields)

const priceInfoFields = {
  pricePerUnit: int64Field(1),
  pixelsPerUnit: int64Field(2),
  capability: uint32Field(3),
  constraint: stringField(4),
}
export type WirePriceInfo = ProtoValue<typeof priceInfoFields>
export const wirePriceInfo: ProtoMessage<WirePriceInfo> = protoMessage(priceInfoFields)

const paymentFields = {
  ticketParams: messageField(1, wireTicketParams),
  sender: bytesField(2),
  expirationParams: messageField(3, wireExpirationParams),
  ticketSenderParams: repeatedMessageField(4, wireTicketSenderParams),
  expectedPrice: messageField(5, wirePriceInfo),
}
export type WirePayment = ProtoValue<typeof paymentFields>
export const wirePayment: ProtoMessage<WirePayment> = protoMessage(paymentFields)

const authTokenFields = {
  token: bytesField(1),
  sessionId: stringField(2),
  expirationUnixSeconds: int64Field(3),
}
export type WireAuthToken = ProtoValue<typeof authTokenFields>
export const wireAuthToken: ProtoMessage<WireAuthToken> = protoMessage(authTokenFields)

const modelConstraintFields = {
  warm: boolField(1),
  capacity: uint32Field(2),
  runnerVersion: stringField(3),
  capacityInUse: uint32Field(4),
}
const capabilityModelsFields = {
  models: stringToMessageField(1, protoMessage(modelConstraintFields)),
}
const constraintsFields = {
  minVersion: stringField(1),
  perCapability: uint32ToMessageField(2, protoMessage(capabilityModelsFields)),
}
const capabilitiesFields = {
  bitstring: packedUint64Field(1),
  mandatories: packedUint64Field(2),
  capacities: uint32MapField(3),
  version: stringField(4),
  constraints: messageField(5, protoMessage(constraintsFields)),
}
export type WireCapabilities = ProtoValue<typeof capabilitiesFields>
export const wireCapabilities: ProtoMessage<WireCapabilities> = protoMessage(capabilitiesFields)

const orchestratorInfoFields = {
  transcoder: stringField(1),
  ticketParams: messageField(2, wireTicketParams),
  priceInfo: messageField(3, wirePriceInfo),
  address: bytesField(4),
  capabilities: messageField(5, wireCapabilities),
  authToken: messageField(6, wireAuthToken),
  capabilitiesPrices: repeatedMessageField(33, wirePriceInfo),
  nodes: repeatedStringField(34),
}
export type WireOrchestratorInfo = ProtoValue<typeof orchestratorInfoFields>
export const wireOrchestratorInfo: ProtoMessage<WireOrchestratorInfo> =
  protoMessage(orchestratorInfoFields)

const paymentResultFields = { info: messageField(16, wireOrchestratorInfo) }
export type WirePaymentResult = ProtoValue<typeof paymentResultFields>
export const wirePaymentResult: ProtoMessage<WirePaymentResult> = protoMessage(paymentResultFields)

const orchestratorRequestFields = {
  address: bytesField(1),
  signature: bytesField(2),
  capabilities: messageField(3, wireCapabilities),
  ignoresCapacity: boolField(4),
}
export type WireOrchestratorRequest = ProtoValue<typeof orchestratorRequestFields>
export const wireOrchestratorRequest: ProtoMessage<WireOrchestratorRequest> =
  protoMessage(orchestratorRequestFields)

/** SegData without storage and profiles: fields 32 to 38 and 10 are passed over. */
const segmentDataFields = {
  manifestId: bytesField(1),
  sequence: int64Field(2),
  dataHash: bytesField(3),
  profiles: bytesField(4),
  signature: bytesField(5),
  durationMs: int32Field(6),
  capabilities: messageField(7, wireCapabilities),
  authToken: messageField(8, wireAuthToken),
}
export type WireSegmentData = ProtoValue<typeof segmentDataFields>
export const wireSegmentData: ProtoMessage<WireSegmentData> = protoMessage(segmentDataFields)

const redeemerTicketFields = {
  ticketParams: messageField(1, wireTicketParams),
  sender: bytesField(2),
  expirationParams: messageField(3, wireExpirationParams),
  senderParams: messageField(4, wireTicketSenderParams),
  recipientRand: bytesField(5),
}
export type WireRedeemerTicket = ProtoValue<typeof redeemerTicketFields>
export const wireRedeemerTicket: ProtoMessage<WireRedeemerTicket> =
  protoMessage(redeemerTicketFields)
