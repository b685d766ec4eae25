import { describe, expect, it } from 'vitest'
import type { Hex } from '../bytes/hex.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import { rational } from '../money/rational.ts'
import type { RecipientRandBinding } from './cryptography.ts'
import { createModelCryptography } from './model.ts'
import type { Ticket } from './ticket.ts'

const model = createModelCryptography()
const key: Hex = '0x01'
const binding: RecipientRandBinding = {
  seed: 7n,
  sender: model.addressOf(key),
  faceValueWei: 10n,
  winProb: 20n,
  expirationBlock: 30n,
  price: rational(1200n),
  expirationParams: { creationRound: 4n, creationRoundBlockHash: '0xaa' },
}

function ticketOf(recipientRand: bigint, senderNonce: number): Ticket {
  return {
    recipient: '0x',
    sender: binding.sender,
    faceValueWei: binding.faceValueWei,
    winProb: binding.winProb,
    senderNonce,
    recipientRandHash: model.recipientRandHash(recipientRand),
    ...binding.expirationParams,
  }
}

describe('model cryptography', () => {
  it('gives the same values for ever', () => {
    const recipientRand = model.recipientRand('0x02', binding)
    const ticket = ticketOf(recipientRand, 1)
    expect({
      address: model.addressOf(key),
      recipientRand,
      recipientRandHash: ticket.recipientRandHash,
      ticketHash: model.ticketHash(ticket),
      signature: model.signHash(key, model.ticketHash(ticket)),
      authToken: model.authToken('0x02', 'deadbeef', 1800n),
    }).toMatchInlineSnapshot(`
      {
        "address": "0x000000000000000000000000398442bed50fa1c5",
        "authToken": "0x557665666b2951c2",
        "recipientRand": 14169099305151615533n,
        "recipientRandHash": "0x000000000000000000000000000000000000000000000000202db8ab52a61c46",
        "signature": "0x691f3fdd4afdebfd",
        "ticketHash": "0xc1528bc699848029",
      }
    `)
  })

  it('binds recipientRand to every part of the binding', () => {
    const others: readonly Partial<RecipientRandBinding>[] = [
      { seed: 8n },
      { sender: model.addressOf('0x03') },
      { faceValueWei: 11n },
      { faceValueWei: -10n },
      { winProb: 20n + (1n << 200n) },
      { expirationBlock: 31n },
      { price: rational(-1200n) },
      { price: rational(1200n, 7n) },
      { expirationParams: { creationRound: 5n, creationRoundBlockHash: '0xaa' } },
      { expirationParams: { creationRound: 4n, creationRoundBlockHash: '0xab' } },
    ]
    const rands = others.map((other) => model.recipientRand('0x02', { ...binding, ...other }))
    rands.push(model.recipientRand('0x02', binding), model.recipientRand('0x03', binding))
    expect(new Set(rands).size).toBe(rands.length)
  })

  it('verifies what was signed and nothing else', () => {
    const hash = model.ticketHash(ticketOf(1n, 1))
    const signature = model.signHash(key, hash)
    expect(model.verifyHash(model.addressOf(key), hash, signature).valid).toBe(true)
    expect(model.verifyHash(model.addressOf('0x03'), hash, signature).valid).toBe(false)
    const next = model.ticketHash(ticketOf(1n, 2))
    expect(model.verifyHash(model.addressOf(key), next, signature).valid).toBe(false)
    const message = new Uint8Array([1, 2, 3])
    const signed = model.signMessage(key, message)
    expect(model.verifyMessage(model.addressOf(key), message, signed).valid).toBe(true)
  })

  it.each([2n, 3n, 10n, 1000n])('wins one ticket in %s', (oneIn) => {
    const ticketsPerRand = 600
    const rands = 100
    let won = 0
    for (let seed = 0; seed < rands; seed++) {
      const recipientRand = model.recipientRand('0x02', { ...binding, seed: BigInt(seed) })
      for (let nonce = 1; nonce <= ticketsPerRand; nonce++) {
        const signature = model.signHash(key, model.ticketHash(ticketOf(recipientRand, nonce)))
        if (model.isWinning(signature, recipientRand, (1n << 256n) / oneIn)) won += 1
      }
    }
    const tickets = ticketsPerRand * rands
    const chance = 1 / Number(oneIn)
    const deviation = Math.sqrt(tickets * chance * (1 - chance))
    expect(Math.abs(won - tickets * chance)).toBeLessThan(4 * deviation)
  })

  it('never wins at 0 and always above every draw', () => {
    expect(model.isWinning('0x12', 5n, 0n)).toBe(false)
    expect(model.isWinning('0x12', 5n, MAX_UINT256 + 1n)).toBe(true)
  })
})
