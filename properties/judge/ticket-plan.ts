import * as fc from 'fast-check'
import { assert, unreachable } from '../../src/assert.ts'
import { concatHex, hexToBigint, wordHex, ZERO_ADDRESS, type Hex } from '../../src/bytes/hex.ts'
import { MAX_UINT256 } from '../../src/money/integers.ts'
import type { ContractTicket } from '../../src/settlement/contract-ticket.ts'
import type { TicketBroker } from '../../src/settlement/ticket-broker.ts'
import type { RedemptionCall } from '../../src/settlement/ticket-check.ts'
import { blockHashOf, exact, recipients, senderKeys, senders, strangersKey } from './cast.ts'

/** How large a face value is, seen from what its sender has when the ticket is made. */
const faceValues = [
  'nothing',
  'half the deposit',
  'the deposit',
  'one more than the deposit',
  'deposit and share',
  'one more than deposit and share',
  'deposit and reserve',
  'one more than deposit and reserve',
] as const

const faults = [
  'recipient zero',
  'sender zero',
  'auxData short',
  'auxData long',
  'round to come',
  'last round there is',
  'other block hash',
  'other recipientRand',
  'changed after signing',
  "stranger's signature",
  'signature of 64 bytes',
  'signature of 63 bytes',
  'signature of 66 bytes',
  'no signature',
  'high s',
  'v 0',
  'v 29',
  'r 0',
] as const

/** A ticket that is still to be made: what it asks for, and what is wrong with it. */
export interface TicketPlan {
  readonly sender: number
  readonly recipient: number
  readonly faceValue: (typeof faceValues)[number]
  readonly wins: 'always' | 'half of the time' | 'never'
  readonly roundsOld: number
  readonly fault: (typeof faults)[number] | null
}

export const ticketFaults: fc.Arbitrary<(typeof faults)[number]> = fc.constantFrom(...faults)

export const ticketPlans: fc.Arbitrary<TicketPlan> = fc.record({
  sender: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2)),
  recipient: fc.oneof({ weight: 7, arbitrary: fc.constantFrom(0, 0, 1) }, fc.constantFrom(2, 3)),
  faceValue: fc.constantFrom(...faceValues),
  wins: fc.oneof(
    { weight: 8, arbitrary: fc.constant('always' as const) },
    fc.constantFrom('half of the time' as const, 'never' as const),
  ),
  roundsOld: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constantFrom(1, 1, 2, 3)),
  fault: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, ticketFaults),
})

export interface TicketMaking {
  readonly broker: TicketBroker
  readonly currentRound: bigint
  readonly nonce: number
}

/** Makes the ticket, signs it, and spoils it as planned. */
export function makeTicket(
  plan: TicketPlan,
  { broker, currentRound, nonce }: TicketMaking,
): RedemptionCall {
  const { fault } = plan
  const old = BigInt(plan.roundsOld)
  const creationRound = roundOf(fault, currentRound > old ? currentRound - old : 0n)
  const blockHash = blockHashOf(fault === 'other block hash' ? creationRound + 1n : creationRound)
  const recipientRand = BigInt(nonce) + 1n
  const fine: ContractTicket = {
    recipient: fault === 'recipient zero' ? ZERO_ADDRESS : at(recipients, plan.recipient),
    sender: fault === 'sender zero' ? ZERO_ADDRESS : at(senders, plan.sender),
    faceValueWei: faceValueWei(plan, broker),
    winProb: { always: MAX_UINT256, 'half of the time': 2n ** 255n, never: 0n }[plan.wins],
    senderNonce: BigInt(nonce),
    recipientRandHash: exact.recipientRandHash(recipientRand),
    auxData: auxDataOf(fault, concatHex(wordHex(creationRound), blockHash)),
  }
  const key = fault === "stranger's signature" ? strangersKey : at(senderKeys, plan.sender)
  const signature = exact.signHash(key, broker.ticketHash(fine))
  const changed = fault === 'changed after signing'
  return {
    ticket: changed ? { ...fine, faceValueWei: fine.faceValueWei + 1n } : fine,
    signature: spoil(signature, fault),
    recipientRand: fault === 'other recipientRand' ? recipientRand + 1n : recipientRand,
  }
}

function roundOf(fault: TicketPlan['fault'], round: bigint): bigint {
  if (fault === 'round to come') return round + 1000n
  return fault === 'last round there is' ? MAX_UINT256 : round
}

function auxDataOf(fault: TicketPlan['fault'], auxData: Hex): Hex {
  if (fault === 'auxData short') return `0x${auxData.slice(4)}`
  return fault === 'auxData long' ? concatHex(auxData, '0x00') : auxData
}

function faceValueWei({ sender, recipient, faceValue }: TicketPlan, broker: TicketBroker): bigint {
  const holder = at(senders, sender)
  const { depositWei, reserve } = broker.senderInfo(holder)
  const shareWei = broker.claimableReserve(holder, at(recipients, recipient)) ?? 0n
  switch (faceValue) {
    case 'nothing':
      return 0n
    case 'half the deposit':
      return depositWei / 2n
    case 'the deposit':
      return depositWei
    case 'one more than the deposit':
      return depositWei + 1n
    case 'deposit and share':
      return depositWei + shareWei
    case 'one more than deposit and share':
      return depositWei + shareWei + 1n
    case 'deposit and reserve':
      return depositWei + reserve.fundsRemainingWei
    case 'one more than deposit and reserve':
      return depositWei + reserve.fundsRemainingWei + 1n
    default:
      return unreachable(faceValue)
  }
}

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

function spoil(signature: Hex, fault: TicketPlan['fault']): Hex {
  const r: Hex = `0x${signature.slice(2, 66)}`
  const s: Hex = `0x${signature.slice(66, 130)}`
  const v: Hex = `0x${signature.slice(130)}`
  switch (fault) {
    case 'signature of 64 bytes':
      return compactSignature(signature)
    case 'signature of 63 bytes':
      return concatHex(r, `0x${s.slice(4)}`)
    case 'signature of 66 bytes':
      return concatHex(signature, '0x00')
    case 'no signature':
      return '0x'
    case 'high s':
      return concatHex(r, wordHex(CURVE_ORDER - hexToBigint(s)), v === '0x1b' ? '0x1c' : '0x1b')
    case 'v 0':
      return concatHex(r, s, '0x00')
    case 'v 29':
      return concatHex(r, s, '0x1d')
    case 'r 0':
      return concatHex(wordHex(0n), s, v)
    default:
      return signature
  }
}

/** The same signature in 64 bytes: v in the top bit of s (EIP-2098). */
export function compactSignature(signature: Hex): Hex {
  const s = hexToBigint(`0x${signature.slice(66, 130)}`)
  const v = signature.slice(130) === '1c' ? 2n ** 255n : 0n
  return concatHex(`0x${signature.slice(2, 66)}`, wordHex(s + v))
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  assert(found !== undefined, 'a plan names somebody who is not there')
  return found
}
