import { describe, expect, it } from 'vitest'
import { ZERO_HASH, type Address } from '../bytes/hex.ts'
import { Redeemer } from './redeemer.ts'
import type { RedemptionReply, RedemptionRequest } from './redemption.ts'
import { settlementRulesRepaired, settlementRulesUpstream, type SettlementRules } from './rules.ts'
import { SenderMonitor } from './sender-monitor.ts'
import { TicketStore } from './ticket-store.ts'
import type { WinningTicket } from './winning-ticket.ts'

const SENDER: Address = `0x${'11'.repeat(20)}`
const ROUND = 10n

function node(rules: SettlementRules, store: TicketStore, depositWei = 1000n): Redeemer {
  const monitor = new SenderMonitor({
    ttlSeconds: 60n,
    rules,
    environment: {
      senderInfo: () => ({
        depositWei,
        withdrawRound: 0n,
        reserve: { fundsRemainingWei: 0n, claimedInCurrentRoundWei: 0n },
      }),
      claimedReserve: () => 0n,
      poolSize: () => 1n,
      openTickets: (sender) => store.count(sender, 0n),
    },
  })
  const options = { store, monitor, redeemGas: 1n, rules, isActive: () => true }
  return new Redeemer({ ...options, lastInitializedRound: () => ROUND }, 0n)
}

function ticket(nonce: number, fields: { round?: bigint; expires?: bigint } = {}): WinningTicket {
  return {
    ticket: {
      recipient: `0x${'22'.repeat(20)}`,
      sender: SENDER,
      faceValueWei: 100n,
      winProb: 1n,
      senderNonce: nonce,
      recipientRandHash: ZERO_HASH,
      creationRound: fields.round ?? ROUND,
      creationRoundBlockHash: ZERO_HASH,
    },
    paramsExpirationBlock: fields.expires ?? 1n,
    signature: `0x0${nonce}`,
    recipientRand: 0n,
  }
}

/** The nonces that were tried in one block. `submit` says what becomes of each transaction; no text = it confirms. */
function tried(
  redeemer: Redeemer,
  submit: (nonce: number) => string | null = () => null,
): number[] {
  const nonces: number[] = []
  let step = redeemer.block(5n, 0n)[0] ?? null
  while (step !== null && step.ask !== null) {
    if (step.ask.kind === 'is-used') nonces.push(step.ask.ticket.ticket.senderNonce)
    step = redeemer.answer(SENDER, reply(step.ask, submit), 0n)
  }
  return nonces
}

function reply(
  request: RedemptionRequest,
  submit: (nonce: number) => string | null,
): RedemptionReply {
  switch (request.kind) {
    case 'is-used':
      return { kind: 'is-used', used: false }
    case 'gas-price':
      return { kind: 'gas-price', gasPriceWei: 1n }
    case 'submit': {
      const error = submit(request.ticket.ticket.senderNonce)
      return { kind: 'submit', transactionHash: error === null ? ZERO_HASH : { error } }
    }
    default:
      return { kind: 'confirm', error: null }
  }
}

describe('a head that cannot be redeemed now', () => {
  const fill = (redeemer: Redeemer): void => {
    for (const nonce of [1, 2, 3, 4]) redeemer.queueTicket(ticket(nonce), 0n)
  }
  const firstFails = (nonce: number): string | null => (nonce === 1 ? 'timeout' : null)

  it('blocks all behind it and is tried as often as tickets wait, upstream (PM-117)', () => {
    const redeemer = node(settlementRulesUpstream, new TicketStore(settlementRulesUpstream))
    fill(redeemer)
    expect(tried(redeemer, firstFails)).toEqual([1, 1, 1, 1])
  })

  it('lets the others pass when repaired, and gets its turn in the next block', () => {
    const redeemer = node(settlementRulesRepaired, new TicketStore(settlementRulesRepaired))
    fill(redeemer)
    expect(tried(redeemer, firstFails)).toEqual([1, 2, 3, 4])
    expect(tried(redeemer)).toEqual([1])
  })
})

describe('tickets that the contract no longer pays', () => {
  const outcome = (rules: SettlementRules): number[][] => {
    const redeemer = node(rules, new TicketStore(rules))
    redeemer.queueTicket(ticket(1, { round: ROUND - 2n }), 0n)
    redeemer.queueTicket(ticket(2), 0n)
    const submit = (nonce: number): string | null => (nonce === 1 ? 'ticket is expired' : null)
    return [tried(redeemer, submit), tried(redeemer, submit)]
  }

  it('are tried in vain for a whole round, upstream (PM-119)', () => {
    expect(outcome(settlementRulesUpstream)).toEqual([
      [1, 1],
      [1, 1],
    ])
  })

  it('are left alone when repaired', () => {
    expect(outcome(settlementRulesRepaired)).toEqual([[2], []])
  })
})

describe('a restart', () => {
  const afterRestart = (rules: SettlementRules): number[] => {
    const store = new TicketStore(rules)
    node(rules, store).queueTicket(ticket(1), 0n)
    return tried(node(rules, store))
  }

  it('leaves stored tickets waiting for their sender, upstream (PM-108)', () => {
    expect(afterRestart(settlementRulesUpstream)).toEqual([])
  })

  it('goes on with them when repaired', () => {
    expect(afterRestart(settlementRulesRepaired)).toEqual([1])
  })
})

it('keeps a ticket until its parameters expired, for recipientRand would be shown (PM-116)', () => {
  const redeemer = node(settlementRulesRepaired, new TicketStore(settlementRulesRepaired))
  redeemer.queueTicket(ticket(1, { expires: 6n }), 0n)
  expect(tried(redeemer)).toEqual([])
})

it('does not drop a sender with an open ticket when repaired', () => {
  const store = new TicketStore(settlementRulesRepaired)
  const redeemer = node(settlementRulesRepaired, store)
  redeemer.queueTicket(ticket(1), 0n)
  expect(redeemer.cleanUp(61n)).toEqual([])
  expect(tried(redeemer)).toEqual([1])
  expect(redeemer.cleanUp(61n)).toEqual([SENDER])
})

it('waits for funds that cover the face value when repaired, upstream for the cost alone', () => {
  const outcome = (rules: SettlementRules): boolean => {
    const store = new TicketStore(rules)
    const redeemer = node(rules, store, 50n)
    redeemer.queueTicket(ticket(1), 0n)
    tried(redeemer)
    return store.count(SENDER, 0n) === 0
  }
  expect(outcome(settlementRulesUpstream)).toBe(true)
  expect(outcome(settlementRulesRepaired)).toBe(false)
})
