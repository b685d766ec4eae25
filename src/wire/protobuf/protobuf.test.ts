import { describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes, type Hex } from '../../bytes/hex.ts'
import { bytesToText, textToBytes } from '../../bytes/text.ts'
import { decodePaymentHeader, decodeSegmentHeader, paymentHeader } from '../headers.ts'
import type { Capabilities, OrchestratorInfo, OrchestratorRequest } from '../messages.ts'
import { decodeCapabilities, encodeCapabilities } from './capabilities.ts'
import {
  decodeOrchestratorInfo,
  decodePaymentResult,
  encodeOrchestratorInfo,
  encodePaymentResult,
} from './orchestrator-info.ts'
import { decodeOrchestratorRequest, encodeOrchestratorRequest } from './orchestrator-request.ts'
import { decodePayment, EMPTY_PAYMENT } from './payment.ts'
import { decodeSegmentCredentials, encodeSegmentCredentials } from './segment-credentials.ts'

const capabilities: Capabilities = {
  bitstring: [(1n << 64n) - 1n, 0n],
  mandatories: [],
  capacities: new Map([
    [35, 0],
    [0, 4_294_967_295],
  ]),
  version: 'v',
  constraints: {
    minVersion: '',
    perCapability: new Map([
      [
        35,
        new Map([
          ['b', { warm: true, capacity: 0, runnerVersion: '', capacityInUse: 2 }],
          ['a', { warm: false, capacity: 0, runnerVersion: '', capacityInUse: 0 }],
        ]),
      ],
    ]),
  },
}

function decode(hex: Hex) {
  return decodePayment(hexToBytes(hex))
}

describe('capabilities', () => {
  it('are written with packed lists and maps in ascending order, defaults inside entries', () => {
    const bytes = encodeCapabilities(capabilities)
    expect(bytesToHex(bytes)).toBe(
      '0x0a0bffffffffffffffffff0100' +
        '1a08080010ffffffff0f' +
        '1a0408231000' +
        '220176' +
        '2a18121608231212' +
        '0a050a01611200' +
        '0a090a016212040801' +
        '2002',
    )
  })

  it('come back as they were', () => {
    const decoded = decodeCapabilities(encodeCapabilities(capabilities))
    expect(decoded).toEqual({ ok: true, value: capabilities })
  })
})

describe('payments', () => {
  it('merge repeated sub-messages and take the last scalar', () => {
    expect(decode('0x2a0208012a0410021003')).toMatchObject({
      value: { expectedPrice: { pricePerUnit: 1n, pixelsPerUnit: 3n } },
    })
  })

  it('cut uint32 to 32 bits and keep the sign of int64', () => {
    expect(decode('0x220608818080801022020a00')).toMatchObject({
      value: { ticketSenderParams: [{ senderNonce: 1 }, { senderNonce: 0 }] },
    })
    expect(decode('0x1a0b08ffffffffffffffffff01')).toMatchObject({
      value: { expirationParams: { creationRound: -1n } },
    })
  })

  it('pass over unknown fields, groups and known fields of another wire type', () => {
    expect(decode('0x080f530802540d01020304f80101')).toEqual({ ok: true, value: EMPTY_PAYMENT })
  })

  it.each([
    ['0x08', 'proto: cannot parse invalid wire-format data'],
    ['0x5308025c', 'proto: cannot parse invalid wire-format data'],
    ['0x0e', 'proto: cannot parse invalid wire-format data'],
    ['0x120500', 'proto: cannot parse invalid wire-format data'],
    ['0x2a0322 01ff'.replace(' ', '') as Hex, 'string field contains invalid UTF-8'],
  ] as const)('%s is refused', (hex, error) => {
    expect(decode(hex)).toEqual({ ok: false, error })
  })
})

describe('headers', () => {
  it('an empty payment header is an empty payment; no payment is an empty header', () => {
    expect(decodePaymentHeader('')).toEqual({ ok: true, value: EMPTY_PAYMENT })
    expect(paymentHeader(null)).toBe('')
  })

  it('name the layer that refused', () => {
    expect(decodePaymentHeader('AA')).toMatchObject({
      error: 'base64 decode error: illegal base64 data at input byte 0',
    })
    expect(decodePaymentHeader('CA==')).toMatchObject({
      error: 'protobuf unmarshal error: proto: cannot parse invalid wire-format data',
    })
    expect(decodeSegmentHeader('!')).toMatchObject({ error: 'ErrorSegEncoding' })
  })
})

describe('a manifest id of arbitrary bytes', () => {
  it('survives decoding and encoding', () => {
    const wire = hexToBytes('0x0a05c3a9ffe282')
    const decoded = decodeSegmentCredentials(wire)
    expect(decoded.ok && bytesToHex(encodeSegmentCredentials(decoded.value))).toBe(bytesToHex(wire))
  })

  it('is plain text where the bytes are UTF-8', () => {
    expect(bytesToText(textToBytes('é\u{1f600}'))).toBe('é\u{1f600}')
    expect(bytesToText(new Uint8Array([0x61, 0xff]))).toBe('a\udcff')
  })
})

describe('messages between gateway and orchestrator come back as they were', () => {
  const info: OrchestratorInfo = {
    transcoder: 'https://o1.example:8935',
    ticketParams: {
      recipient: `0x${'01'.repeat(20)}`,
      faceValueWei: 10n ** 30n,
      winProb: (1n << 255n) + 1n,
      recipientRandHash: `0x${'02'.repeat(32)}`,
      seed: 1n << 200n,
      expirationBlock: 20_000_040n,
      expirationParams: { creationRound: 5n, creationRoundBlockHash: `0x${'03'.repeat(32)}` },
    },
    priceInfo: { pricePerUnit: 1200n, pixelsPerUnit: 3n, capability: 0, constraint: '' },
    address: `0x${'01'.repeat(20)}`,
    capabilities,
    authToken: { token: '0x0405', sessionId: 'abcd0123', expirationUnixSeconds: 1_700_000_000n },
    capabilitiesPrices: [
      { pricePerUnit: 7n, pixelsPerUnit: 1n, capability: 37, constraint: 'text-reversal' },
    ],
    nodes: ['https://o2.example:8935'],
  }

  it('OrchestratorInfo', () => {
    expect(decodeOrchestratorInfo(encodeOrchestratorInfo(info))).toEqual({ ok: true, value: info })
  })

  it.each([{ info }, { info: null }])('PaymentResult %#', (result) => {
    expect(decodePaymentResult(encodePaymentResult(result))).toEqual({ ok: true, value: result })
  })

  it.each([capabilities, null])('OrchestratorRequest %#', (asked) => {
    const request: OrchestratorRequest = {
      address: `0x${'01'.repeat(20)}`,
      signature: `0x${'06'.repeat(65)}`,
      capabilities: asked,
      ignoresCapacity: true,
    }
    const decoded = decodeOrchestratorRequest(encodeOrchestratorRequest(request))
    expect(decoded).toEqual({ ok: true, value: request })
  })
})
