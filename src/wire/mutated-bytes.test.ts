import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes } from '../bytes/hex.ts'
import { priceInfo } from '../price/price-info.ts'
import { ExactStateSeal } from '../signer/exact-state-seal.ts'
import { NO_EXTENSION, type SignerState } from '../signer/state.ts'
import { createExactCryptography } from '../ticket/exact.ts'
import { decodePaymentHeader, decodeSegmentHeader } from './headers.ts'
import type { OrchestratorInfo, Payment } from './messages.ts'
import { decodeCapabilities } from './protobuf/capabilities.ts'
import {
  decodeOrchestratorInfo,
  decodePaymentResult,
  encodeOrchestratorInfo,
} from './protobuf/orchestrator-info.ts'
import { decodePayment, encodePayment } from './protobuf/payment.ts'
import { decodeRedeemerTicket } from './protobuf/redeemer-ticket.ts'
import { decodeSegmentCredentials } from './protobuf/segment-credentials.ts'

const ticketParams = {
  recipient: `0x${'11'.repeat(20)}`,
  faceValueWei: 12_000n,
  winProb: 1n << 250n,
  recipientRandHash: `0x${'22'.repeat(32)}`,
  seed: 77n,
  expirationBlock: 20_000_040n,
  expirationParams: { creationRound: 4000n, creationRoundBlockHash: `0x${'33'.repeat(32)}` },
} as const

const payment: Payment = {
  ticketParams: { ...ticketParams, expirationParams: null },
  sender: `0x${'44'.repeat(20)}`,
  expirationParams: ticketParams.expirationParams,
  ticketSenderParams: [{ senderNonce: 1, signature: `0x${'55'.repeat(65)}` }],
  expectedPrice: priceInfo(1200n),
}

const info: OrchestratorInfo = {
  transcoder: 'https://o1.example',
  ticketParams,
  priceInfo: priceInfo(1200n),
  address: `0x${'11'.repeat(20)}`,
  capabilities: null,
  authToken: { token: `0x${'66'.repeat(32)}`, sessionId: 'abcd', expirationUnixSeconds: 1n },
  capabilitiesPrices: [{ ...priceInfo(20n), capability: 37, constraint: 'transcribe' }],
  nodes: ['n1'],
}

/** Bytes that began as a good message and were changed, cut, repeated or replaced. */
const mutated: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.constantFrom(encodePayment(payment), encodeOrchestratorInfo(info)),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
    fc.nat(),
    fc.uint8Array({ maxLength: 16 }),
  )
  .map(([good, changes, cut, tail]) => {
    const bytes = Uint8Array.from([...good.slice(0, cut % (good.length + 1)), ...tail])
    for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value
    return bytes
  })

const decoders = {
  decodePayment,
  decodeOrchestratorInfo,
  decodePaymentResult,
  decodeSegmentCredentials,
  decodeCapabilities,
  decodeRedeemerTicket,
}

describe('mutated bytes', () => {
  it.each(Object.entries(decoders))('%s answers a message or an error', (_name, decode) => {
    fc.assert(
      fc.property(mutated, (bytes) => {
        const result = decode(bytes)
        expect(result.ok || result.error.length > 0).toBe(true)
      }),
      { numRuns: 2_000, seed: 42 },
    )
  })

  it('headers answer a message or an error for any text', () => {
    const text = fc.oneof(
      fc.string(),
      fc.base64String(),
      mutated.map((bytes) => Buffer.from(bytes).toString('base64')),
    )
    fc.assert(
      fc.property(text, (header) => {
        for (const decode of [decodePaymentHeader, decodeSegmentHeader]) {
          const result = decode(header)
          expect(result.ok || result.error.length > 0).toBe(true)
        }
      }),
      { numRuns: 2_000, seed: 42 },
    )
  })
})

describe('a signed state', () => {
  const seal = new ExactStateSeal({
    privateKey: `0x${'77'.repeat(32)}`,
    cryptography: createExactCryptography(),
    layout: 'base',
  })
  const state: SignerState = {
    stateId: 'abcd',
    pmSessionId: `0x${'22'.repeat(32)}`,
    lastUpdateUnixNs: 1_700_000_000_000_000_000n,
    orchestratorAddress: `0x${'11'.repeat(20)}`,
    app: '',
    authExpiryUnixSeconds: 0n,
    senderNonce: 3,
    balanceWei: { numerator: 125n, denominator: 7n },
    initialPricePerUnit: 150n,
    initialPixelsPerUnit: 175n,
    type: 'lv2v',
    sequenceNumber: 9n,
    authId: '',
    extension: NO_EXTENSION,
  }
  const sealed = seal.seal(state)
  if (!sealed.ok) expect.unreachable()
  const { state: text, signature } = sealed.sealed

  it('opens as it was sealed', () => {
    expect(seal.open({ state: text, signature })).toEqual({ ok: true, state })
  })

  it('never opens once a byte of it or of its signature has changed', () => {
    const change = fc.tuple(fc.boolean(), fc.nat(), fc.integer({ min: 1, max: 255 }))
    fc.assert(
      fc.property(change, ([inState, at, mask]) => {
        const bytes = hexToBytes(inState ? text : signature)
        const index = at % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ mask
        const hex = bytesToHex(bytes)
        const opened = seal.open(
          inState ? { state: hex, signature } : { state: text, signature: hex },
        )
        expect(opened.ok).toBe(false)
      }),
      { numRuns: 200, seed: 42 },
    )
  })
})
