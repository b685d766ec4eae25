import * as fc from 'fast-check'
import { MAX_UINT256 } from '../../src/money/integers.ts'
import { ticketPlans, type TicketPlan } from './ticket-plan.ts'

/** A ticket made now, or one that was made before (the n-th, counted round). */
export type TicketChoice =
  { readonly make: TicketPlan } | { readonly again: number; readonly signature: 'same' | 'compact' }

/** Senders 0 to 2; 3 is a third party. */
type Caller = number

export type CallStep =
  | {
      readonly call: 'fundDeposit' | 'fundReserve'
      readonly from: Caller
      readonly amountWei: bigint
    }
  | {
      readonly call: 'fundDepositAndReserve' | 'fundDepositAndReserveFor'
      readonly from: Caller
      readonly sender: number
      readonly depositWei: bigint
      readonly reserveWei: bigint
      /** Ether that is sent beside what the amounts say. */
      readonly sent: 'the sum' | 'one more' | 'nothing'
    }
  | { readonly call: 'unlock' | 'cancelUnlock' | 'withdraw'; readonly from: Caller }
  | {
      readonly call: 'redeemWinningTicket'
      readonly from: Caller
      readonly ticket: TicketChoice
    }
  | {
      readonly call: 'batchRedeemWinningTickets'
      readonly from: Caller
      readonly tickets: readonly TicketChoice[]
      readonly lists: 'equal' | 'signature missing' | 'recipientRand missing' | 'longer'
    }
  | {
      readonly call: 'setUnlockPeriod' | 'setTicketValidityPeriod'
      readonly byOwner: boolean
      readonly rounds: bigint
    }
  | { readonly call: 'setController'; readonly by: 'the Controller' | 'somebody' }

export type WorldStep =
  | {
      readonly world: 'round'
      readonly by: number
      readonly initialized: boolean
      readonly hashKnown: boolean
    }
  | { readonly world: 'pool'; readonly size: number }
  | { readonly world: 'active' | 'registered'; readonly recipient: number; readonly is: boolean }

/** What happens next; a call may meet a paused system or a round that nobody has initialised yet. */
export type Step =
  | (CallStep & { readonly during: 'a running round' | 'a pause' | 'a gap between rounds' })
  | WorldStep

const sender = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2))
const caller = fc.oneof({ weight: 4, arbitrary: sender }, fc.constant(3))
const amountWei = fc.oneof(
  { weight: 5, arbitrary: fc.bigInt({ min: 1n, max: 1000n }) },
  fc.constantFrom(0n, 10n ** 18n),
)
const ticketChoice: fc.Arbitrary<TicketChoice> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ make: ticketPlans }) },
  fc.record({ again: fc.nat(20), signature: fc.constantFrom('same' as const, 'compact' as const) }),
)
const rounds = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: 0n, max: 3n }) },
  fc.constant(MAX_UINT256),
)

const fundingOne: fc.Arbitrary<CallStep> = fc.record({
  call: fc.constantFrom('fundDeposit' as const, 'fundReserve' as const),
  from: caller,
  amountWei,
})
const fundingBoth: fc.Arbitrary<CallStep> = fc.record({
  call: fc.constantFrom('fundDepositAndReserve' as const, 'fundDepositAndReserveFor' as const),
  from: caller,
  sender,
  depositWei: fc.oneof({ weight: 6, arbitrary: amountWei }, fc.constant(MAX_UINT256)),
  reserveWei: fc.oneof({ weight: 6, arbitrary: amountWei }, fc.constant(0n)),
  sent: fc.oneof(
    { weight: 3, arbitrary: fc.constant('the sum' as const) },
    fc.constantFrom('one more' as const, 'nothing' as const),
  ),
})
const redemptionOne: fc.Arbitrary<CallStep> = fc.record({
  call: fc.constant('redeemWinningTicket' as const),
  from: caller,
  ticket: ticketChoice,
})
const redemptionMany: fc.Arbitrary<CallStep> = fc.record({
  call: fc.constant('batchRedeemWinningTickets' as const),
  from: caller,
  tickets: fc.array(ticketChoice, { maxLength: 3 }),
  lists: fc.constantFrom('equal', 'equal', 'signature missing', 'recipientRand missing', 'longer'),
})
const leaving: fc.Arbitrary<CallStep> = fc.record({
  call: fc.oneof(
    { weight: 3, arbitrary: fc.constant('unlock' as const) },
    { weight: 3, arbitrary: fc.constant('withdraw' as const) },
    fc.constant('cancelUnlock' as const),
  ),
  from: caller,
})
const governing: fc.Arbitrary<CallStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      call: fc.constantFrom('setUnlockPeriod' as const, 'setTicketValidityPeriod' as const),
      byOwner: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
      rounds,
    }),
  },
  fc.record({
    call: fc.constant('setController' as const),
    by: fc.constantFrom('the Controller' as const, 'somebody' as const),
  }),
)
const calls = fc.oneof(
  { weight: 2, arbitrary: fundingOne },
  { weight: 2, arbitrary: fundingBoth },
  { weight: 6, arbitrary: redemptionOne },
  { weight: 2, arbitrary: redemptionMany },
  { weight: 4, arbitrary: leaving },
  { weight: 3, arbitrary: governing },
)
const changes: fc.Arbitrary<WorldStep> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      world: fc.constant('round' as const),
      by: fc.constantFrom(1, 1, 1, 2, 3),
      initialized: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
      hashKnown: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      world: fc.constant('pool' as const),
      size: fc.constantFrom(0, 1, 1, 2, 3, 4),
    }),
  },
  fc.record({
    world: fc.constantFrom('active' as const, 'registered' as const),
    recipient: fc.nat(3),
    is: fc.boolean(),
  }),
)

const running = 'a running round' as const

export const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: calls.map((step) => ({ ...step, during: running })) },
  changes,
)

/** Each kind of call as often as the others, when it should fail. */
export const stoppedSteps: fc.Arbitrary<Step> = fc
  .record({
    step: fc.oneof(
      fundingOne,
      fundingOne,
      fundingBoth,
      fundingBoth,
      leaving,
      leaving,
      leaving,
      redemptionOne,
      redemptionOne,
      redemptionMany,
      redemptionMany,
      governing,
    ),
    during: fc.constantFrom(
      'a pause' as const,
      'a pause' as const,
      'a gap between rounds' as const,
    ),
  })
  .map(({ step, during }) => ({ ...step, during }))
