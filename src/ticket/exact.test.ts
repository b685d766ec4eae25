import { getAddress, hashMessage, solidityPackedKeccak256, Wallet } from 'ethers'
import { describe, expect, it } from 'vitest'
import { hexToBytes, type Hex } from '../bytes/hex.ts'
import { rational } from '../money/rational.ts'
import { checksumAddress } from './checksum.ts'
import { createExactCryptography, recoverSigner } from './exact.ts'
import type { Ticket } from './ticket.ts'

const exact = createExactCryptography()
const keys = [1, 2, 3, 250].map((byte): Hex => `0x${byte.toString(16).padStart(2, '0').repeat(32)}`)

function ticketOf(key: Hex, senderNonce: number): Ticket {
  return {
    recipient: exact.addressOf(keys[0] ?? key),
    sender: exact.addressOf(key),
    faceValueWei: 1_200_000_000_000_000n,
    winProb: 771947261582107969490473233391252719021799897770937093596383896000000000n,
    senderNonce,
    recipientRandHash: exact.recipientRandHash(BigInt(senderNonce)),
    creationRound: 4100n,
    creationRoundBlockHash: exact.keccak256(new Uint8Array([senderNonce])),
  }
}

describe('exact cryptography', () => {
  it.each(keys)('signs, addresses and recovers as ethers does, key %s', (key) => {
    const wallet = new Wallet(key)
    expect(checksumAddress(exact.addressOf(key))).toBe(wallet.address)
    for (const length of [0, 1, 32, 33, 200]) {
      const message = new Uint8Array(length).fill(length + 7)
      const signature = exact.signMessage(key, message)
      expect(signature).toBe(wallet.signingKey.sign(hashMessage(message)).serialized)
      expect(recoverSigner(message, signature)).toBe(exact.addressOf(key))
    }
  })

  it.each(keys)('hashes tickets as the contract does, key %s', (key) => {
    const ticket = ticketOf(key, 5)
    const hash = solidityPackedKeccak256(
      ['address', 'address', 'uint256', 'uint256', 'uint256', 'bytes32', 'uint256', 'bytes32'],
      [
        ticket.recipient,
        ticket.sender,
        ticket.faceValueWei,
        ticket.winProb,
        ticket.senderNonce,
        ticket.recipientRandHash,
        ticket.creationRound,
        ticket.creationRoundBlockHash,
      ],
    )
    expect(exact.ticketHash(ticket)).toBe(hash)
    const signature = exact.signHash(key, exact.ticketHash(ticket))
    expect(exact.verifyHash(ticket.sender, exact.ticketHash(ticket), signature).valid).toBe(true)
    expect(exact.verifyHash(ticket.recipient, exact.ticketHash(ticket), signature).valid).toBe(
      ticket.recipient === ticket.sender,
    )
  })

  it('derives the recipientRand of the worked example', () => {
    const secret = bytesUpFrom(1, 32)
    const recipientRand = exact.recipientRand(secret, {
      seed: BigInt('0x1f2e3d4c5b6a79880102030405060708090a0b0c0d0e0f101112131415161718'),
      sender: bytesUpFrom(0xa0, 20),
      faceValueWei: 12_000_000_000_000_000n,
      winProb: BigInt('0xb2fb61b9d9e9d6b1cd5bd1ea17eb0ea0deed3ee54d9d2c6a27f5f8a9de00'),
      expirationBlock: 23_000_040n,
      price: rational(2400n, 2n),
      expirationParams: {
        creationRound: 4100n,
        creationRoundBlockHash:
          '0x7624778dedc75f8b322b9fa1632a610d40b85e106c7d9bf0e743a9ce291b9c6f',
      },
    })
    expect(recipientRand).toBe(
      BigInt('0xf845c0c49406fabdb6b72a2c840aa05bfbe3f78508175023122aaad6f6b070c4'),
    )
    expect(exact.recipientRandHash(recipientRand)).toBe(
      '0x3929634a9d4437e607e67c91ef2de20cfd11d79fd2654b102141e36b65d6cff3',
    )
  })

  it('takes malformed signatures as invalid, in order', () => {
    const message = hexToBytes('0x01')
    const verify = (signature: Hex): unknown => exact.verifyMessage('0x', message, signature)
    expect(verify('0x00')).toMatchObject({ reason: 'invalid signature length' })
    expect(verify(`0x${'ff'.repeat(65)}`)).toMatchObject({ reason: 'signature s value too high' })
    expect(verify(`0x${'00'.repeat(65)}`)).toMatchObject({
      reason: 'signature v value must be 27 or 28',
    })
    expect(verify(`0x${'00'.repeat(64)}1b`)).toMatchObject({ reason: 'recovery failed' })
  })
})

describe('checksumAddress', () => {
  it('agrees with ethers', () => {
    for (const key of keys) {
      const address = exact.addressOf(key)
      expect(checksumAddress(address)).toBe(getAddress(address))
    }
  })
})

function bytesUpFrom(first: number, length: number): Hex {
  const bytes = Array.from({ length }, (_, at) => (first + at).toString(16).padStart(2, '0'))
  return `0x${bytes.join('')}`
}
