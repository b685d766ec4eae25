import { describe, expect, it } from 'vitest'
import { assert } from '../assert.ts'
import { rational, type Rational } from '../money/rational.ts'
import type { ChainViewOfRecipient } from '../ticket/chain-view.ts'
import type { Cryptography } from '../ticket/cryptography.ts'
import { createExactCryptography } from '../ticket/exact.ts'
import { createModelCryptography } from '../ticket/model.ts'
import type { Ticket, TicketParams } from '../ticket/ticket.ts'
import { unlockingSoonTruncated } from '../ticket/unlocking-soon.ts'
import { faceValue } from './face-value.ts'
import type { SeenNonces } from './nonce-table.ts'
import {
  acceptBinding,
  acceptNonce,
  expirationBlock,
  paramsExpired,
  acknowledgesRepeats,
  expiredUsesNonce,
  type RecipientRules,
} from './rules.ts'
import { TicketRecipient, type ReceiveTicketResult } from './ticket-recipient.ts'
import { winProb } from './win-prob.ts'

const rules: RecipientRules = {
  faceValue: faceValue.jumpsAtEv,
  winProb: winProb.ceilByLowBits,
  expirationBlock: expirationBlock.after40Blocks,
  acceptBinding: acceptBinding.any,
  acceptNonce: acceptNonce.set600,
  paramsExpired: paramsExpired.fromExpirationBlock,
  expiredUsesNonce: expiredUsesNonce.yes,
  acknowledgesRepeats: acknowledgesRepeats.no,
  unlockingSoon: unlockingSoonTruncated,
}
const price = rational(1200n)
const key = `0x${'01'.repeat(32)}` as const

/** A recipient, one set of its parameters, and a payer who signs for them. */
class Till {
  readonly chain: ChainViewOfRecipient = {
    lastSeenBlock: 100n,
    lastInitializedRound: 4n,
    lastInitializedBlockHash: `0x${'ab'.repeat(32)}`,
    preLastInitializedBlockHash: `0x${'ac'.repeat(32)}`,
  }
  readonly recipient: TicketRecipient
  readonly params: TicketParams
  readonly #cryptography: Cryptography

  constructor(cryptography: Cryptography, changed: Partial<RecipientRules> = {}) {
    this.#cryptography = cryptography
    this.recipient = new TicketRecipient({
      address: `0x${'22'.repeat(20)}`,
      secret: `0x${'33'.repeat(32)}`,
      cryptography,
      config: { evWei: 8n, redeemGas: 1n, txCostMultiplier: 100n, maxFaceValueWei: 0n },
      chain: this.chain,
      environment: {
        gasPriceWei: () => 1n,
        maxFloatWei: () => 1000n,
        validateSender: () => null,
      },
      rules: { ...rules, ...changed },
    })
    const issued = this.recipient.ticketParams(cryptography.addressOf(key), price, 99n)
    assert(issued.ok, 'parameters are issued')
    this.params = issued.params
  }

  pay(
    senderNonce: number,
    changed: { readonly ticket?: Partial<Ticket>; readonly price?: Rational } = {},
  ): ReceiveTicketResult {
    const { params } = this
    const ticket: Ticket = {
      recipient: params.recipient,
      sender: this.#cryptography.addressOf(key),
      faceValueWei: params.faceValueWei,
      winProb: params.winProb,
      senderNonce,
      recipientRandHash: params.recipientRandHash,
      creationRound: params.expirationParams?.creationRound ?? 0n,
      creationRoundBlockHash: params.expirationParams?.creationRoundBlockHash ?? '0x',
      ...changed.ticket,
    }
    const signature = this.#cryptography.signHash(key, this.#cryptography.ticketHash(ticket))
    return this.recipient.receiveTicket(ticket, signature, {
      seed: params.seed,
      expirationBlock: params.expirationBlock,
      price: changed.price ?? price,
    })
  }
}

describe.each([createExactCryptography(), createModelCryptography()])(
  'TicketRecipient, $mode cryptography',
  (cryptography) => {
    it('takes its own parameters back, in any order, each nonce once', () => {
      const till = new Till(cryptography)
      for (const nonce of [5, 0, 3]) expect(till.pay(nonce).refusal).toBeNull()
      expect(till.pay(3)).toMatchObject({
        fatal: false,
        refusal: { code: 'nonce-already-seen', nonce: 3 },
      })
    })

    it('refuses fatally what it did not issue, before and after the first ticket', () => {
      const till = new Till(cryptography)
      for (let round = 0; round < 2; round++) {
        const tampered = [
          till.pay(9, { ticket: { faceValueWei: till.params.faceValueWei + 1n } }),
          till.pay(9, { ticket: { winProb: till.params.winProb / 2n } }),
          till.pay(9, { price: rational(1n) }),
        ]
        for (const result of tampered) {
          expect(result).toMatchObject({ fatal: true, refusal: { code: 'invalid-recipient-rand' } })
        }
        expect(till.pay(round).refusal).toBeNull()
      }
    })

    it('takes any equal fraction for the price', () => {
      const till = new Till(cryptography)
      expect(till.pay(1, { price: rational(2400n, 2n) }).refusal).toBeNull()
    })

    it('knows expired parameters, after the nonce was used', () => {
      const till = new Till(cryptography)
      till.chain.lastSeenBlock = till.params.expirationBlock
      expect(till.pay(1)).toMatchObject({ fatal: false, refusal: { code: 'params-expired' } })
      expect(till.pay(1)).toMatchObject({ refusal: { code: 'nonce-already-seen' } })
      till.recipient.cleanup(till.params.expirationBlock)
      expect(till.recipient.nonceRecords()).toEqual([])
    })

    describe('that acknowledges repeats', () => {
      const repaired = {
        acknowledgesRepeats: acknowledgesRepeats.yes,
        expiredUsesNonce: expiredUsesNonce.no,
      }

      it('takes the same ticket once more, without credit, also when its parameters have expired', () => {
        const till = new Till(cryptography, repaired)
        expect(till.pay(1)).toMatchObject({ refusal: null, repeated: false })
        till.chain.lastSeenBlock = till.params.expirationBlock
        expect(till.pay(1)).toMatchObject({ refusal: null, repeated: true, won: false })
      })

      it('does not take another ticket for it, nor one that it refused for its age', () => {
        const till = new Till(cryptography, repaired)
        till.pay(1)
        expect(till.pay(1, { ticket: { sender: till.params.recipient } })).toMatchObject({
          repeated: false,
          fatal: true,
        })
        till.chain.lastSeenBlock = till.params.expirationBlock
        for (let time = 0; time < 2; time++) {
          expect(till.pay(2)).toMatchObject({
            repeated: false,
            refusal: { code: 'params-expired' },
          })
        }
      })
    })
  },
)

describe('TicketRecipient', () => {
  it('takes 600 nonces and not the 601st', () => {
    const till = new Till(createModelCryptography())
    for (let nonce = 1; nonce <= 600; nonce++) expect(till.pay(nonce).refusal).toBeNull()
    expect(till.pay(601).refusal?.code).toBe('too-many-nonces')
  })

  it('may forget the oldest nonce, where a rule says so', () => {
    const keepsTwo = Object.assign(
      (seen: SeenNonces, nonce: number) =>
        seen.has(nonce)
          ? ('already-seen' as const)
          : seen.size < 2
            ? ('accept' as const)
            : ('accept-and-forget-oldest' as const),
      { variant: 'keeps-two', summary: 'for this test', source: 'none' },
    )
    const till = new Till(createModelCryptography(), { acceptNonce: keepsTwo })
    for (const nonce of [1, 2, 3, 1]) expect(till.pay(nonce).refusal).toBeNull()
    expect(till.pay(3).refusal?.code).toBe('nonce-already-seen')
  })
})
