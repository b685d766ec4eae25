import { bytesToHex, hexToBytes, toAddress } from '../../../src/bytes/hex.ts'
import { redeemCalldata } from '../../../src/settlement/redeem-calldata.ts'
import type { FinalErrorRule } from '../../../src/settlement/redemption-error.ts'
import { checksumAddress } from '../../../src/ticket/checksum.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import { decodeBase64 } from '../../../src/wire/base64.ts'
import { encodeUtf8 } from '../../../src/wire/go-utf8.ts'
import { decodePaymentHeader } from '../../../src/wire/headers.ts'
import { encodeOrchestratorRequest } from '../../../src/wire/protobuf/orchestrator-request.ts'
import {
  decodeRedeemerTicket,
  encodeRedeemerTicket,
} from '../../../src/wire/protobuf/redeemer-ticket.ts'
import { wireOrchestratorInfo, wirePayment } from '../../../src/wire/protobuf/schema.ts'
import {
  sessionTicketParams,
  ticketParamsFromWire,
} from '../../../src/wire/protobuf/ticket-params.ts'
import { profilesText, segmentPreimage } from '../../../src/wire/segment-preimage.ts'
import { outSuite, suiteOf, type SuiteAdapter } from '../adapter.ts'
import { compareOutcomes, type Difference } from '../compare.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { readTicket, writeTicketParams, writeWinningTicket } from './pm-fields.ts'
import { readWireInfo, writeWireInfo, writeWirePayment } from './pm-wire-fields.ts'
import type { VectorFields } from './vector-fields.ts'

/** The pm area's bytes: protobuf messages, headers, signed texts and call data. */
export const pmWireSuites: readonly SuiteAdapter[] = [
  outSuite('pm/non-retryable-error', (input, { rules }) =>
    replayNonRetryableError(input, rules.settlement.finalError),
  ),
  suiteOf('pm/orch-info-decode', replayInfoDecode, compareFactOfError),
  outSuite('pm/orch-info-encode', (input) => ({
    bytes: bytesToHex(wireOrchestratorInfo.encode(readWireInfo(input.object('info')))),
  })),
  outSuite('pm/orch-request-sig', replayRequestSignature),
  suiteOf('pm/payment-decode', replayPaymentDecode, comparePaymentDecode),
  outSuite('pm/redeem-calldata', (input) => ({
    calldata: redeemCalldata(
      readTicket(input.object('ticket')),
      input.hex('sig'),
      input.integer('recipientRand'),
    ),
  })),
  suiteOf('pm/redeemer-ticket', replayRedeemerTicket),
  outSuite('pm/segment-credential', replaySegmentCredential),
]

const PROTOBUF_ERROR = 'protobuf unmarshal error: '

const exact = createExactCryptography()

function replayPaymentDecode(input: VectorFields): ReplayedOutcome {
  const header = input.text('header')
  const payment = decodePaymentHeader(header)
  if (!payment.ok) return { error: payment.error }
  // The suite shows amounts as the bytes that came, which the engine's payment no longer holds.
  const raw = decodeBase64(header)
  const wire = wirePayment.decode(raw.ok ? raw.bytes : new Uint8Array())
  if (!wire.ok) return { error: wire.error }
  const senderAddress = toAddress(payment.value.sender)
  return { out: { payment: writeWirePayment(wire.value), senderAddress } }
}

/** Of protobuf errors only the prefix counts. */
function comparePaymentDecode(expected: ReplayedOutcome, got: ReplayedOutcome): Difference | null {
  const bothProtobuf = [expected, got].every(
    (outcome) => 'error' in outcome && outcome.error.startsWith(PROTOBUF_ERROR),
  )
  return bothProtobuf ? null : compareOutcomes(expected, got)
}

function replayInfoDecode(input: VectorFields): ReplayedOutcome {
  const wire = wireOrchestratorInfo.decode(hexToBytes(input.hex('bytes')))
  if (!wire.ok) return { error: wire.error }
  const { ticketParams } = wire.value
  const params =
    ticketParams === null ? null : sessionTicketParams(ticketParamsFromWire(ticketParams))
  const pmTicketParams =
    params === null ? null : { ...writeTicketParams(params), pricePerPixel: null }
  return { out: { info: writeWireInfo(wire.value), pmTicketParams } }
}

function compareFactOfError(expected: ReplayedOutcome, got: ReplayedOutcome): Difference | null {
  return 'error' in expected && 'error' in got ? null : compareOutcomes(expected, got)
}

function replayRequestSignature(input: VectorFields): unknown {
  const privateKey = input.hex('privateKey')
  const address = exact.addressOf(privateKey)
  const addressText = checksumAddress(address)
  const messageHash = exact.keccak256(encodeUtf8(addressText))
  const signature = exact.signHash(privateKey, messageHash)
  const request = { address, signature, capabilities: null, ignoresCapacity: false }
  const requestBytes = bytesToHex(encodeOrchestratorRequest(request))
  return { addressText, messageHash, sig: signature, requestBytes }
}

function replaySegmentCredential(input: VectorFields): unknown {
  const privateKey = input.hex('privateKey')
  const profilesHex = profilesText(input.texts('profileNames'), (bytes) => exact.keccak256(bytes))
  const flatten = segmentPreimage({
    manifestId: input.text('manifestId'),
    sequence: input.integer('seq'),
    dataHash: input.hex('hash'),
    profiles: profilesHex,
  })
  const sig = exact.signHash(privateKey, exact.keccak256(hexToBytes(flatten)))
  return { profilesHex, flatten, sig, signer: exact.addressOf(privateKey) }
}

function replayRedeemerTicket(input: VectorFields): ReplayedOutcome {
  const signed = input.object('signedTicket')
  const ticket = signed.object('ticket')
  const bytes = encodeRedeemerTicket({
    ticket: readTicket(ticket),
    paramsExpirationBlock: ticket.integer('paramsExpirationBlock'),
    signature: signed.hex('sig'),
    recipientRand: signed.integer('recipientRand'),
  })
  const decoded = decodeRedeemerTicket(bytes)
  if (!decoded.ok) return { error: decoded.error }
  return { out: { bytes: bytesToHex(bytes), decoded: writeWinningTicket(decoded.value) } }
}

function replayNonRetryableError(input: VectorFields, finalError: FinalErrorRule): unknown {
  const text = input.text('message')
  const error = input.flag('sentinelUsed')
    ? ({ code: 'already-used' } as const)
    : ({ code: 'other', text } as const)
  return { nonRetryable: finalError(error) }
}
