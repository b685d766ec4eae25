import {
  concatHex,
  hexLength,
  hexToBytes,
  wordHex,
  type Address,
  type Hash,
  type Hex,
} from '../../src/bytes/hex.ts'
import type { AbiValue } from '../../src/settlement/abi.ts'
import { brokerReverts } from '../../src/settlement/broker-reverts.ts'
import { selectorOf } from '../../src/settlement/ticket-broker-abi.ts'
import { keccak } from '../../src/ticket/keccak.ts'

/**
 * Stand-ins for the contracts that the TicketBroker asks. An answer book answers a call with the word that its storage holds
 * under the hash of the call data: every question, with its arguments, has an answer of its own that a test writes directly.
 */
const ANSWER: Hex = concatHex(
  '0x3660006000', // calldatasize, 0, 0
  '0x37', // calldatacopy: memory is the call data
  '0x36600020', // calldatasize, 0, keccak256
  '0x54600052', // sload, mstore at 0
  '0x60206000f3', // return one word
)

/** The RoundsManager. */
export const ANSWER_BOOK: Hex = ANSWER

/**
 * The BondingManager: an answer book but for `updateTranscoderWithFees(address,uint256,uint256)`, alone in having 100 bytes of
 * call data. That is logged whole, without topics, if the book has an answer under selector and address alone; else it reverts.
 */
export const BONDING_BOOK: Hex = bondingBook()

/** Where an answer book keeps the answer to a question. */
export function answerSlot(question: Hex): Hash {
  return `0x${Buffer.from(keccak(hexToBytes(question))).toString('hex')}`
}

export const questions = {
  currentRound: (): Hex => selectorOf('currentRound()'),
  currentRoundInitialized: (): Hex => selectorOf('currentRoundInitialized()'),
  blockHashForRound: (round: bigint): Hex => ask('blockHashForRound(uint256)', wordHex(round)),
  getTranscoderPoolSize: (): Hex => selectorOf('getTranscoderPoolSize()'),
  isActiveTranscoder: (recipient: Address): Hex =>
    ask('isActiveTranscoder(address)', word(recipient)),
  /** Not a question of the contract: what the BondingManager's stand-in looks up before it takes fees. */
  isRegistered: (recipient: Address): Hex =>
    ask('updateTranscoderWithFees(address,uint256,uint256)', word(recipient)),
} as const

/** The fees that a log of the BondingManager's stand-in tells of. */
export function readFees(data: Hex): Readonly<Record<string, AbiValue>> {
  const words = (data.slice(10).match(/.{64}/g) ?? []).map((digits): Hex => `0x${digits}`)
  const [recipient = '0x', amount = '0x', round = '0x'] = words
  return { recipient: `0x${recipient.slice(26)}`, amount: BigInt(amount), round: BigInt(round) }
}

function bondingBook(): Hex {
  const { revert } = brokerReverts.unregistered
  const text = Buffer.from(revert.kind === 'error' ? revert.text : '', 'utf8')
  const reason = concatHex(
    selectorOf('Error(string)'),
    wordHex(32n),
    wordHex(BigInt(text.length)),
    `0x${text.toString('hex').padEnd(64, '0')}`,
  )
  const asksForFees: Hex = '0x60643614' // calldatasize == 100
  const isRegistered: Hex = '0x606460006000376024600020' // calldatacopy(0, 0, 100); keccak256(0, 36)
  const take: Hex = '0x5b60646000a000' // log0(0, 100); stop
  const refuse = (reasonAt: number): Hex =>
    // codecopy(0, reasonAt, size); revert(0, size)
    concatHex(
      '0x60',
      byte(hexLength(reason)),
      '0x60',
      byte(reasonAt),
      '0x60003960',
      byte(hexLength(reason)),
      '0x6000fd',
    )
  // Each jump is `PUSH1 target, JUMPI`.
  const jumpBytes = 3
  const feesAt = hexLength(asksForFees) + jumpBytes + hexLength(ANSWER)
  const takeAt = feesAt + 1 + hexLength(isRegistered) + 1 + jumpBytes + hexLength(refuse(0))
  return concatHex(
    asksForFees,
    jumpTo(feesAt),
    ANSWER,
    concatHex('0x5b', isRegistered, '0x54', jumpTo(takeAt)),
    refuse(takeAt + hexLength(take)),
    take,
    reason,
  )
}

function jumpTo(target: number): Hex {
  return concatHex('0x60', byte(target), '0x57')
}

function byte(value: number): Hex {
  return `0x${value.toString(16).padStart(2, '0')}`
}

function ask(signature: string, argument: Hex): Hex {
  return concatHex(selectorOf(signature), argument)
}

function word(address: Address): Hash {
  return wordHex(BigInt(address))
}
