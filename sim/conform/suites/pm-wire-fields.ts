import type {
  WireExpirationParams,
  WireOrchestratorInfo,
  WirePayment,
  WireTicketParams,
} from '../../../src/wire/protobuf/schema.ts'
import { VectorFields, writeFullPrice } from './vector-fields.ts'

/** The pm area's wire forms: amounts, hashes and addresses are the bytes of the message. */
export function writeWirePayment(payment: WirePayment): object {
  const { ticketParams, expirationParams } = payment
  return {
    ticketParams: ticketParams === null ? null : writeWireTicketParams(ticketParams),
    sender: payment.sender,
    expirationParams: expirationParams === null ? null : writeExpirationParams(expirationParams),
    ticketSenderParams: payment.ticketSenderParams.map((params) => ({
      senderNonce: `${params.senderNonce}`,
      sig: params.signature,
    })),
    expectedPrice: writeFullPrice(payment.expectedPrice),
  }
}

function writeWireTicketParams(params: WireTicketParams): object {
  const { expirationParams } = params
  return {
    ...params,
    expirationParams: expirationParams === null ? null : writeExpirationParams(expirationParams),
  }
}

export function writeAuthToken(token: WireOrchestratorInfo['authToken']): object | null {
  if (token === null) return null
  return {
    token: token.token,
    sessionId: token.sessionId,
    expiration: `${token.expirationUnixSeconds}`,
  }
}

/** Without capabilities, which the suites of the pm area leave out. */
export function writeWireInfo(info: WireOrchestratorInfo): object {
  const { ticketParams } = info
  return {
    transcoder: info.transcoder,
    ticketParams: ticketParams === null ? null : writeWireTicketParams(ticketParams),
    priceInfo: writeFullPrice(info.priceInfo),
    address: info.address,
    authToken: writeAuthToken(info.authToken),
    capabilitiesPrices: info.capabilitiesPrices.map(writeFullPrice),
    nodes: info.nodes,
  }
}

function readWireTicketParams(fields: VectorFields): WireTicketParams {
  const expirationParams = fields.objectOrNull('expirationParams')
  return {
    recipient: fields.hex('recipient'),
    faceValue: fields.hex('faceValue'),
    winProb: fields.hex('winProb'),
    recipientRandHash: fields.hex('recipientRandHash'),
    seed: fields.hex('seed'),
    expirationBlock: fields.hex('expirationBlock'),
    expirationParams:
      expirationParams === null
        ? null
        : {
            creationRound: expirationParams.integer('creationRound'),
            creationRoundBlockHash: expirationParams.hex('creationRoundBlockHash'),
          },
  }
}

export function readWireInfo(fields: VectorFields): WireOrchestratorInfo {
  const ticketParams = fields.objectOrNull('ticketParams')
  const authToken = fields.objectOrNull('authToken')
  return {
    transcoder: fields.text('transcoder'),
    ticketParams: ticketParams === null ? null : readWireTicketParams(ticketParams),
    priceInfo: fields.priceInfoOrNull('priceInfo'),
    address: fields.hex('address'),
    capabilities: null,
    authToken:
      authToken === null
        ? null
        : {
            token: authToken.hex('token'),
            sessionId: authToken.text('sessionId'),
            expirationUnixSeconds: authToken.integer('expiration'),
          },
    capabilitiesPrices: fields.list('capabilitiesPrices').flatMap((price) => {
      const read = new VectorFields({ price }).priceInfoOrNull('price')
      return read === null ? [] : [read]
    }),
    nodes: fields.texts('nodes'),
  }
}

function writeExpirationParams(params: WireExpirationParams): object {
  return {
    creationRound: `${params.creationRound}`,
    creationRoundBlockHash: params.creationRoundBlockHash,
  }
}
