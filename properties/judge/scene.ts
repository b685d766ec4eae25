import * as fc from 'fast-check'
import { MAX_UINT256 } from '../../src/money/integers.ts'
import { steps, stoppedSteps, type Step, type WorldStep } from './step.ts'
import { ticketFaults, ticketPlans, type TicketPlan } from './ticket-plan.ts'

/** A few steps in a row, most often one. */
export type Scene = readonly Step[]

const during = 'a running round'
const people = fc.constantFrom(0, 1)

/** Somebody unlocks, waits, withdraws; a third party may send money at any point, and tickets may come. */
const farewell: fc.Arbitrary<Scene> = fc
  .record({
    from: people,
    by: fc.nat(3),
    early: fc.option(fc.nat(3)),
    late: fc.option(fc.nat(3)),
    ticket: fc.option(ticketPlans),
  })
  .map(({ from, by, early, late, ticket }) => [
    { call: 'unlock', from, during },
    ...gift(from, early),
    ...(by === 0 ? [] : [{ world: 'round', by, initialized: true, hashKnown: true } as const]),
    { call: 'withdraw', from, during },
    ...gift(from, late),
    ...redeemed(ticket === null ? [] : [{ ...ticket, sender: from }]),
  ])

/** Recipients claim from a reserve while the pool grows and shrinks. */
const shares: fc.Arbitrary<Scene> = fc
  .record({
    sender: people,
    recipient: people,
    before: fc.constantFrom(1, 2, 3),
    after: fc.constantFrom(1, 2, 3, 4),
    other: fc.nat(3),
    reserveWei: fc.bigInt({ min: 10n, max: 1000n }),
    depositWei: fc.option(fc.bigInt({ min: 1n, max: 9n })),
    faceValue: fc.constantFrom(
      'the deposit',
      'one more than deposit and share',
      'deposit and reserve',
    ),
  })
  .map(({ sender, recipient, before, after, other, reserveWei, depositWei, faceValue }) => {
    const claim: TicketPlan = { ...fine(sender, recipient), faceValue: 'deposit and share' }
    return [
      pool(before),
      { call: 'fundReserve', from: sender, amountWei: reserveWei, during },
      ...redeemed([claim]),
      pool(after),
      ...(depositWei === null
        ? []
        : [{ call: 'fundDeposit', from: sender, amountWei: depositWei, during } as const]),
      ...redeemed([{ ...claim, recipient: other, faceValue }]),
    ]
  })

/** A ticket comes a round or two late. */
const delay: fc.Arbitrary<Scene> = fc
  .record({ ticket: ticketPlans, roundsOld: fc.constantFrom(1, 1, 2) })
  .map(({ ticket, roundsOld }) => [
    { world: 'round', by: 1, initialized: true, hashKnown: true },
    ...redeemed([{ ...ticket, roundsOld, wins: 'always' }]),
  ])

/** A ticket in which only one thing is wrong. */
const spoiled: fc.Arbitrary<Scene> = fc
  .record({
    recipient: people,
    fault: ticketFaults,
    wins: fc.constantFrom('always', 'always', 'never'),
  })
  .map(({ recipient, fault, wins }) => redeemed([{ ...fine(0, recipient), fault, wins }]))

/** A batch of tickets that could all be paid. */
const sheaf: fc.Arbitrary<Scene> = fc
  .record({
    tickets: fc.array(fc.record({ sender: people, recipient: people }), {
      minLength: 1,
      maxLength: 3,
    }),
    lists: fc.constantFrom('equal' as const, 'longer' as const, 'signature missing' as const),
  })
  .map(({ tickets, lists }) => [
    {
      call: 'batchRedeemWinningTickets',
      from: 3,
      tickets: tickets.map(({ sender, recipient }) => ({ make: fine(sender, recipient) })),
      lists,
      during,
    },
  ])

const forEver = { call: 'setUnlockPeriod', byOwner: true, rounds: MAX_UINT256, during } as const

/** Somebody unlocks and changes its mind, or has to wait for ever. */
const comeback: fc.Arbitrary<Scene> = fc
  .record({ from: people, how: fc.nat(5), amountWei: fc.bigInt({ min: 0n, max: 9n }) })
  .map(({ from, how, amountWei }) => {
    const both = { sender: from, depositWei: amountWei, reserveWei: 1n, sent: 'the sum' } as const
    const ways: readonly Step[] = [
      { call: 'fundDeposit', from, amountWei, during },
      { call: 'fundReserve', from, amountWei, during },
      { call: 'fundDepositAndReserve', from, ...both, during },
      { call: 'fundDepositAndReserveFor', from, ...both, during },
      { call: 'cancelUnlock', from, during },
    ]
    const unlock: Step = { call: 'unlock', from, during }
    if (how >= ways.length) return [forEver, unlock, { ...forEver, rounds: 1n }]
    return [unlock, ...ways.slice(how, how + 1)]
  })

export const scenes: fc.Arbitrary<Scene> = fc.oneof(
  { weight: 10, arbitrary: steps.map((step) => [step]) },
  { weight: 3, arbitrary: stoppedSteps.map((step) => [step]) },
  { weight: 3, arbitrary: spoiled },
  farewell,
  shares,
  delay,
  sheaf,
  comeback,
)

function fine(sender: number, recipient: number): TicketPlan {
  return {
    sender,
    recipient,
    faceValue: 'half the deposit',
    wins: 'always',
    roundsOld: 0,
    fault: null,
  }
}

function gift(sender: number, amount: number | null): readonly Step[] {
  if (amount === null) return []
  const amounts = { depositWei: BigInt(amount), reserveWei: 0n, sent: 'the sum' } as const
  return [{ call: 'fundDepositAndReserveFor', from: 3, sender, ...amounts, during }]
}

function redeemed(plans: readonly TicketPlan[]): readonly Step[] {
  return plans.map((make) => ({ call: 'redeemWinningTicket', from: 3, ticket: { make }, during }))
}

function pool(size: number): WorldStep {
  return { world: 'pool', size }
}
