import { expect, test } from 'vitest'
import type { Address } from '../bytes/hex.ts'
import { Ledger } from '../ledger/ledger.ts'
import {
  creditWanted,
  readCreates,
  setFixedPriceNeedsBook,
  survivesSweep,
  ticketCount,
} from '../ledger/rules.ts'
import { compare, equals, rational, ZERO } from '../money/rational.ts'
import { DEFAULT_SENDER, PriceBook } from '../price/price-book.ts'
import { priceInfo } from '../price/price-info.ts'
import { priceRulesRepaired } from '../price/rules.ts'
import type { ReceiveTicketResult, TicketRecipient } from '../recipient/ticket-recipient.ts'
import { createExactCryptography } from '../ticket/exact.ts'
import type { TicketParams } from '../ticket/ticket.ts'
import type { Payment } from '../wire/messages.ts'
import { accountPayment, accountRefusalText } from './live-receiver.ts'
import type { OrchestratorNode } from './node.ts'
import { processPayment } from './process-payment.ts'
import {
  orchestratorRulesRepaired,
  orchestratorRulesUpstream,
  type OrchestratorRules,
} from './rules.ts'

const SENDER: Address = `0x${'5e'.repeat(20)}`
const PARAMS: TicketParams = {
  recipient: `0x${'0c'.repeat(20)}`,
  faceValueWei: 1000n,
  winProb: (1n << 256n) - 1n,
  recipientRandHash: `0x${'11'.repeat(32)}`,
  seed: 1n,
  expirationBlock: 40n,
  expirationParams: null,
}

/** A recipient that refuses the nonces in `refused`, so that the order of events is all that is tested. */
function fakeRecipient(refused: readonly number[]): TicketRecipient {
  const fake: Pick<TicketRecipient, 'evWei' | 'receiveTicket'> = {
    evWei: 1000n,
    receiveTicket: (ticket): ReceiveTicketResult => ({
      won: false,
      sessionId: '',
      recipientRand: 0n,
      refusal: refused.includes(ticket.senderNonce) ? { code: 'invalid-signature' } : null,
      repeated: false,
      fatal: false,
    }),
  }
  return fake as TicketRecipient // Only these two members are asked for here.
}

function createNode(rules: OrchestratorRules, refused: readonly number[] = []): OrchestratorNode {
  const isUpstream = rules === orchestratorRulesUpstream
  const book = new PriceBook()
  book.setBasePrice(DEFAULT_SENDER, rational(7n))
  return {
    address: PARAMS.recipient,
    serviceUri: 'https://o.example:8935',
    pricing: {
      book,
      rules: priceRulesRepaired,
      autoAdjust: false,
      txCostMultiplier: () => ({ ok: true, multiplier: ZERO }),
    },
    recipient: fakeRecipient(refused),
    ledger: new Ledger({
      ttlNs: 600e9,
      rules: {
        readCreates: isUpstream ? readCreates.creates : readCreates.pure,
        setFixedPriceNeedsBook: isUpstream
          ? setFixedPriceNeedsBook.needsBook
          : setFixedPriceNeedsBook.createsBook,
        creditWanted: creditWanted.feeOrTicket,
        ticketCount: ticketCount.exact,
        survivesSweep: survivesSweep.recentlyStamped,
      },
    }),
    authSecret: '0x00',
    cryptography: createExactCryptography(),
    environment: {
      lastInitializedRound: () => 1n,
      isActiveOrchestrator: () => true,
      hasCapacity: () => true,
      offersCapabilities: () => true,
      ownCapabilities: () => null,
    },
    rules,
  }
}

function payment(nonces: readonly number[]): Payment {
  return {
    ticketParams: PARAMS,
    sender: SENDER,
    expirationParams: { creationRound: 1n, creationRoundBlockHash: `0x${'22'.repeat(32)}` },
    ticketSenderParams: nonces.map((senderNonce) => ({ senderNonce, signature: '0x' })),
    expectedPrice: priceInfo(7n),
  }
}

test('a refused ticket stops the credit of later ones upstream only (PM-83)', () => {
  for (const [rules, credited] of [
    [orchestratorRulesUpstream, 1],
    [orchestratorRulesRepaired, 2],
  ] as const) {
    const node = createNode(rules, [2])
    const outcome = processPayment(node, payment([1, 2, 3]), 'm', 0)
    expect(outcome.refusal).toMatchObject({ code: 'ticket-refused', fatal: false })
    expect(outcome.creditedTickets).toBe(credited)
    expect(equals(node.ledger.peek(SENDER, 'm') ?? ZERO, outcome.creditedWei)).toBe(true)
  }
})

test('repaired, a price is fixed by the first payment that brought credit (PM-145, PM-146)', () => {
  const upstream = createNode(orchestratorRulesUpstream)
  processPayment(upstream, payment([1]), 'm', 0)
  expect(upstream.ledger.fixedPrice(SENDER, 'm')).toBeNull()
  const repaired = createNode(orchestratorRulesRepaired, [1])
  processPayment(repaired, payment([1]), 'm', 0)
  expect(repaired.ledger.fixedPrice(SENDER, 'm')).toBeNull()
  processPayment(repaired, payment([2]), 'm', 0)
  expect(repaired.ledger.fixedPrice(SENDER, 'm')).toEqual(rational(7n))
})

test('a live charge takes the fee when the credit covers it, else nothing (LV-43)', () => {
  const { ledger } = createNode(orchestratorRulesUpstream)
  const account = { sender: SENDER, manifestId: 'm' }
  ledger.credit(SENDER, 'm', rational(21n), 0)
  expect(accountPayment(ledger, account, priceInfo(7n), 3n, 0)).toMatchObject({ ok: true })
  const refused = accountPayment(ledger, account, priceInfo(7n), 1n, 0)
  expect(refused.ok ? '' : accountRefusalText(refused.refusal)).toBe(
    'insufficient balance, mid=m, fee=7, balance=0',
  )
  expect(compare(ledger.peek(SENDER, 'm') ?? rational(1n), ZERO)).toBe(0)
})
