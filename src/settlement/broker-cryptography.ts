import {
  concatHex,
  hexLength,
  hexToBigint,
  hexToBytes,
  wordHex,
  type Address,
  type Hash,
  type Hex,
} from '../bytes/hex.ts'
import type { Cryptography } from '../ticket/cryptography.ts'
import { recoverSigner } from '../ticket/exact.ts'
import { brokerReverts } from './broker-reverts.ts'
import type { BrokerRules } from './broker-rules.ts'
import { contractTicketPreimage, readAuxData, type ContractTicket } from './contract-ticket.ts'
import type { Revert } from './revert.ts'

/** What the contract asks of cryptography. */
export interface BrokerCryptography {
  ticketHash(ticket: ContractTicket): Hash
  recipientRandHash(recipientRand: bigint): Hash
  isWinning(signature: Hex, recipientRand: bigint, winProb: bigint): boolean
  /** Null = the sender signed this hash. */
  checkSignature(sender: Address, hash: Hash, signature: Hex): Revert | null
}

export type Recovered =
  { readonly ok: true; readonly signer: Address } | { readonly ok: false; readonly revert: Revert }

const COMPACT_BYTES = 64
const S_BITS = 255
const NOT_SIGNED = brokerReverts.notSigned.revert

/** The contract's own way with hashes and signatures, or in model mode that of the model. */
export function createBrokerCryptography(
  cryptography: Cryptography,
  rules: Pick<BrokerRules, 'signatureLength' | 'signatureShape'>,
): BrokerCryptography {
  const shared = {
    recipientRandHash: (recipientRand: bigint) => cryptography.recipientRandHash(recipientRand),
    isWinning: (signature: Hex, recipientRand: bigint, winProb: bigint) =>
      cryptography.isWinning(signature, recipientRand, winProb),
  }
  if (cryptography.mode === 'model') {
    return {
      ...shared,
      ticketHash: (ticket) => modelHash(ticket, cryptography),
      checkSignature: (sender, hash, signature) =>
        cryptography.verifyHash(sender, hash, signature).valid ? null : NOT_SIGNED,
    }
  }
  return {
    ...shared,
    ticketHash: (ticket) => cryptography.keccak256(hexToBytes(contractTicketPreimage(ticket))),
    checkSignature: (sender, hash, signature) => {
      const length = rules.signatureLength(hexLength(signature))
      if (length !== null) return length
      const recovered = recover(hash, signature, rules)
      if (!recovered.ok) return recovered.revert
      return recovered.signer === sender ? null : NOT_SIGNED
    },
  }
}

/** What the ECDSA library recovers from the EIP-191 digest of `hash` (spec PM-27). */
export function recover(
  hash: Hash,
  signature: Hex,
  rules: Pick<BrokerRules, 'signatureShape'>,
): Recovered {
  const lengthBytes = hexLength(signature)
  const full = lengthBytes === COMPACT_BYTES ? expand(signature) : signature
  const s = hexToBigint(`0x${full.slice(66, 130).padStart(1, '0')}`)
  const v = Number(`0x${full.slice(130, 132).padStart(1, '0')}`) // exact: one byte
  const shape = rules.signatureShape({ lengthBytes, s, v })
  if (shape !== null) return { ok: false, revert: shape }
  const signer = recoverSigner(hexToBytes(hash), full)
  if (signer === null) return { ok: false, revert: brokerReverts.nothingRecovered.revert }
  return { ok: true, signer }
}

/** A compact signature keeps v in the top bit of s. */
function expand(signature: Hex): Hex {
  const word = hexToBigint(`0x${signature.slice(66)}`)
  const v = 27n + (word >> BigInt(S_BITS))
  const s = wordHex(BigInt.asUintN(S_BITS, word))
  return concatHex(`0x${signature.slice(2, 66)}`, s, `0x${v.toString(16)}`)
}

/** The model hashes tickets by their fields; the contract refuses auxData of another length before it asks for a hash. */
function modelHash(ticket: ContractTicket, cryptography: Cryptography): Hash {
  const round = readAuxData(ticket.auxData)
  if (round === null) return cryptography.keccak256(hexToBytes(contractTicketPreimage(ticket)))
  const senderNonce = Number(ticket.senderNonce) // exact: peers' nonces have 32 bits
  return cryptography.ticketHash({ ...ticket, ...round, senderNonce })
}
