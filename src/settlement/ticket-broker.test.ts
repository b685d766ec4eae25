import { describe, expect, it } from 'vitest'
import { ZERO_HASH, type Address, type Hex } from '../bytes/hex.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import { createModelCryptography } from '../ticket/model.ts'
import { createBrokerCryptography } from './broker-cryptography.ts'
import {
  brokerRulesRepaired,
  brokerRulesV1,
  brokerRulesV2,
  type BrokerRules,
} from './broker-rules.ts'
import { contractTicket } from './contract-ticket.ts'
import { settlementRulesRepaired } from './rules.ts'
import { SenderWatcher } from './sender-watcher.ts'
import { TicketBroker, type BrokerCall } from './ticket-broker.ts'
import type { RedemptionCall } from './ticket-check.ts'

const cryptography = createModelCryptography()
const KEY: Hex = `0x${'07'.repeat(32)}`
const SENDER = cryptography.addressOf(KEY)
const RECIPIENT: Address = `0x${'22'.repeat(20)}`
const BLOCK_HASH: Hex = `0x${'ab'.repeat(32)}`
const ROUND = 10n

interface Surroundings {
  currentRound: bigint
  poolSize: bigint
}

function contract(rules: BrokerRules, surroundings: Surroundings): TicketBroker {
  return new TicketBroker({
    controller: SENDER,
    owner: SENDER,
    unlockPeriodRounds: 2n,
    ticketValidityPeriodRounds: 2n,
    surroundings: {
      get currentRound() {
        return surroundings.currentRound
      },
      get poolSize() {
        return surroundings.poolSize
      },
      roundInitialized: true,
      paused: false,
      blockHash: (round) => (round <= surroundings.currentRound ? BLOCK_HASH : ZERO_HASH),
      isActive: () => true,
      isRegistered: () => true,
    },
    cryptography: createBrokerCryptography(cryptography, rules),
    rules,
  })
}

function ticket(nonce: number, faceValueWei: bigint): RedemptionCall {
  const plain = {
    recipient: RECIPIENT,
    sender: SENDER,
    faceValueWei,
    winProb: MAX_UINT256,
    senderNonce: nonce,
    recipientRandHash: cryptography.recipientRandHash(5n),
    creationRound: ROUND,
    creationRoundBlockHash: BLOCK_HASH,
  }
  const signature = cryptography.signHash(KEY, cryptography.ticketHash(plain))
  return { ticket: contractTicket(plain), signature, recipientRand: 5n }
}

function fund(broker: TicketBroker, depositWei: bigint, reserveWei: bigint): void {
  const valueWei = depositWei + reserveWei
  broker.fundDepositAndReserveFor(SENDER, valueWei, { sender: SENDER, depositWei, reserveWei })
}

/** What the recipient got, or why the call failed. */
function paid(called: BrokerCall): bigint | string {
  if (!called.ok) return called.revert.kind === 'error' ? called.revert.text : called.revert.code
  const transfer = called.events.find(({ kind }) => kind === 'winning-ticket-transfer')
  return transfer?.kind === 'winning-ticket-transfer' ? transfer.amountWei : 0n
}

describe('a ticket above what can be paid (PM-208)', () => {
  const outcome = (rules: BrokerRules, depositWei: bigint, reserveWei: bigint): bigint | string => {
    const broker = contract(rules, { currentRound: ROUND, poolSize: 10n })
    fund(broker, depositWei, reserveWei)
    return paid(broker.redeemWinningTicket(ticket(1, 100n)))
  }

  it('is burned for dust by the first version', () => {
    expect(outcome(brokerRulesV1, 1n, 0n)).toBe(1n)
  })

  it('is refused by the second, unless only the share is short', () => {
    expect(outcome(brokerRulesV2, 1n, 0n)).toMatch(/insufficient/)
    expect(outcome(brokerRulesV2, 0n, 100n)).toBe(10n)
  })

  it('is refused when repaired, and stays redeemable', () => {
    const broker = contract(brokerRulesRepaired, { currentRound: ROUND, poolSize: 10n })
    fund(broker, 0n, 100n)
    expect(paid(broker.redeemWinningTicket(ticket(1, 100n)))).toMatch(/insufficient/)
    fund(broker, 90n, 0n)
    expect(paid(broker.redeemWinningTicket(ticket(1, 100n)))).toBe(100n)
    expect(paid(broker.redeemWinningTicket(ticket(1, 100n)))).toBe('ticket is used')
  })
})

it('panics when the pool grew after a claim, unless repaired (PM-188, PM-209)', () => {
  const outcome = (rules: BrokerRules): bigint | null => {
    const surroundings = { currentRound: ROUND, poolSize: 2n }
    const broker = contract(rules, surroundings)
    fund(broker, 0n, 100n)
    expect(paid(broker.redeemWinningTicket(ticket(1, 50n)))).toBe(50n)
    surroundings.poolSize = 3n
    return broker.claimableReserve(SENDER, RECIPIENT)
  }
  expect(outcome(brokerRulesV2)).toBe(null)
  expect(outcome(brokerRulesRepaired)).toBe(0n)
})

it('is what a repaired watcher believes, whatever happens to an account (I-23)', () => {
  const surroundings = { currentRound: ROUND, poolSize: 2n }
  const broker = contract(brokerRulesV2, surroundings)
  const watcher = new SenderWatcher({ account: RECIPIENT, rules: settlementRulesRepaired })
  fund(broker, 100n, 100n)
  watcher.readSenderInfo(SENDER, broker.senderInfo(SENDER), 0n)
  watcher.readClaimedReserve(SENDER, broker.claimedReserve(SENDER, RECIPIENT))
  const calls: readonly (() => BrokerCall)[] = [
    () => broker.redeemWinningTicket(ticket(1, 60n)),
    () => broker.redeemWinningTicket(ticket(2, 60n)),
    () => broker.fundReserve(SENDER, 7n),
    () => broker.unlock(SENDER),
    () => broker.cancelUnlock(SENDER),
    () => broker.setUnlockPeriod(SENDER, 0n),
    () => broker.unlock(SENDER),
    () => broker.withdraw(SENDER),
    () => broker.fundDeposit(SENDER, 3n),
  ]
  for (const [block, call] of calls.entries()) {
    const called = call()
    expect(called.ok).toBe(true)
    for (const event of called.ok ? called.events : []) watcher.apply(event, BigInt(block + 1))
    expect(watcher.senderInfo(SENDER)).toEqual(broker.senderInfo(SENDER))
    expect(watcher.claimedReserve(SENDER)).toBe(broker.claimedReserve(SENDER, RECIPIENT))
  }
})

describe('a call that is taken back', () => {
  const state = (broker: TicketBroker): unknown => [
    broker.senderInfo(SENDER),
    broker.claimedReserve(SENDER, RECIPIENT),
  ]

  it('leaves no trace, and the ticket can be paid again', () => {
    const broker = contract(brokerRulesV2, { currentRound: ROUND, poolSize: 1n })
    fund(broker, 50n, 100n)
    const before = state(broker)
    const redeem = (nonce: number) =>
      broker.reversible(SENDER, () => broker.redeemWinningTicket(ticket(nonce, 60n)))
    const first = redeem(1)
    const second = redeem(2)
    const after = state(broker)
    expect([paid(first.result), paid(second.result)]).toEqual([60n, 60n])
    second.undo()
    first.undo()
    expect(state(broker)).toEqual(before)
    expect([paid(redeem(1).result), paid(redeem(2).result)]).toEqual([60n, 60n])
    expect(state(broker)).toEqual(after)
    expect(paid(redeem(1).result)).toBe('ticket is used')
  })

  it('makes an account that was not there go again', () => {
    const broker = contract(brokerRulesV2, { currentRound: ROUND, poolSize: 1n })
    broker.reversible(SENDER, () => broker.fundDeposit(SENDER, 1n)).undo()
    expect(broker.senderInfo(SENDER).depositWei).toBe(0n)
  })
})

it('takes an account as a world finds it', () => {
  const broker = contract(brokerRulesV2, { currentRound: ROUND, poolSize: 1n })
  broker.assume(SENDER, { depositWei: 5n, reserveWei: 7n, withdrawRound: 11n })
  expect(broker.senderInfo(SENDER)).toMatchObject({
    depositWei: 5n,
    withdrawRound: 11n,
    reserve: { fundsRemainingWei: 7n },
  })
  expect(broker.withdraw(SENDER)).toMatchObject({ ok: false })
})
