import { bytesToHex, concatHex, hexToBytes, wordHex, type Hex } from '../../../src/bytes/hex.ts'
import { floatString, fractionString } from '../../../src/money/format.ts'
import { MAX_UINT256 } from '../../../src/money/integers.ts'
import { rational } from '../../../src/money/rational.ts'
import { readPriceInfo } from '../../../src/price/price-info.ts'
import {
  createExactCryptography,
  personalMessageHash,
  recoverSigner,
} from '../../../src/ticket/exact.ts'
import { auxData, ticketPreimage } from '../../../src/ticket/preimage.ts'
import { expectedValue } from '../../../src/ticket/ticket.ts'
import { readExpirationParams, readTicket } from './pm-fields.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

const exact = createExactCryptography()

const keccakHex = (hex: Hex): Hex => exact.keccak256(hexToBytes(hex))

export function replayAuxData(input: VectorFields): unknown {
  return { auxData: auxData(readExpirationParams(input)) }
}

export function replayTicketHash(input: VectorFields): unknown {
  const ticket = readTicket(input)
  return {
    auxData: auxData(ticket),
    flatten: ticketPreimage(ticket),
    hash: exact.ticketHash(ticket),
  }
}

export function replayTicketEv(input: VectorFields): unknown {
  const winProb = input.integer('winProb')
  const ev = expectedValue({ faceValueWei: input.integer('faceValue'), winProb })
  const winProbRat = rational(winProb, MAX_UINT256)
  return {
    ev: fractionString(ev),
    evFloat5: floatString(ev, 5),
    winProbFloat10: floatString(winProbRat, 10),
    winProbRat: fractionString(winProbRat),
  }
}

export function replayRecipientRandHash(input: VectorFields): unknown {
  return { recipientRandHash: exact.recipientRandHash(input.integer('recipientRand')) }
}

export function replayIsWinning(input: VectorFields): unknown {
  const signature = input.hex('sig')
  const recipientRand = input.integer('recipientRand')
  return {
    digest: keccakHex(concatHex(signature, wordHex(recipientRand))),
    won: exact.isWinning(signature, recipientRand, input.integer('winProb')),
  }
}

export function replayRecipientRand(input: VectorFields): unknown {
  const recipientRand = exact.recipientRand(input.hex('secret'), {
    seed: input.integer('seed'),
    sender: input.hex('sender'),
    faceValueWei: input.integer('faceValue'),
    winProb: input.integer('winProb'),
    expirationBlock: input.integer('expirationBlock'),
    price: input.rational('price'),
    expirationParams: readExpirationParams(input),
  })
  return {
    recipientRand: `${recipientRand}`,
    recipientRandHash: exact.recipientRandHash(recipientRand),
  }
}

export function replaySign(input: VectorFields): unknown {
  const privateKey = input.hex('privateKey')
  const message = hexToBytes(input.hex('message'))
  return {
    address: exact.addressOf(privateKey),
    digest: bytesToHex(personalMessageHash(message)),
    sig: exact.signMessage(privateKey, message),
  }
}

/** A reason beyond the three texts of spec PM-26 only says that nothing could be recovered. */
export function replayVerifySig(input: VectorFields): unknown {
  const message = hexToBytes(input.hex('message'))
  const verdict = exact.verifyMessage(input.hex('address'), message, input.hex('sig'))
  const malformed = !verdict.valid && verdict.recovered === null
  return {
    reason: malformed ? verdict.reason : null,
    recovered: malformed ? null : recoverSigner(message, input.hex('sig')),
    valid: verdict.valid,
  }
}

export function replayPriceInfoRat(input: VectorFields): { out: unknown } | { error: string } {
  const reading = readPriceInfo(input.priceInfoOrNull('priceInfo'))
  return reading.ok ? { out: { price: writeRational(reading.price) } } : { error: reading.error }
}
