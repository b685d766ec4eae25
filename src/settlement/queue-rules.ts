import { wrapInt64 } from '../money/integers.ts'
import { rule, type Rule } from '../rule.ts'

/** What a ticket's redemption is worth and what can pay for it, in wei. */
export interface RedemptionAmounts {
  /** Deposit and share of the reserve, less what is in flight. */
  readonly availableWei: bigint
  /** Of the transaction. */
  readonly costWei: bigint
  readonly faceValueWei: bigint
}

/** The decisions of the redemption queue and its store. */
export interface QueueRules {
  /** Creation round of the oldest tickets that are tried in round L. */
  readonly oldestRound: Rule<(lastInitializedRound: bigint) => bigint>
  /** Whether a ticket that stays in the queue after its attempt lets the next one try in the same block. */
  readonly passesBlocked: Rule<() => boolean>
  readonly fundsSuffice: Rule<(amounts: RedemptionAmounts) => boolean>
  /** How a block number is kept in the store. */
  readonly storedBlock: Rule<(block: bigint) => bigint>
  /** Whether stored tickets are tried again after a restart without any new contact with their sender. */
  readonly resumesAfterRestart: Rule<() => boolean>
}

export const oldestRound: Readonly<Record<'twoBack' | 'oneBack', QueueRules['oldestRound']>> = {
  twoBack: rule(
    {
      variant: 'two-back',
      summary: 'Tickets of the last three rounds are tried, those of L − 2 in vain.',
      source: 'PM-115, PM-119; go-livepeer pm/queue.go:handleBlockEvent',
    },
    (lastInitializedRound: bigint) => lastInitializedRound - 2n,
  ),
  oneBack: rule(
    {
      variant: 'one-back',
      summary:
        'Only tickets that the contract still pays are tried: those of this round and the last.',
      why: 'Tickets of L − 2 revert at every block for a whole round and hold up those behind them; this window is the one that the contract pays.',
      source:
        'repairs PM-119, pm I-9, pm surprise 35, B59e, B83; TicketBroker ticketValidityPeriod 2 (PM-202)',
    },
    (lastInitializedRound: bigint) => lastInitializedRound - 1n,
  ),
}

export const passesBlocked: Readonly<
  Record<'sameAgain' | 'goesPast', QueueRules['passesBlocked']>
> = {
  sameAgain: rule(
    {
      variant: 'same-again',
      summary:
        'The earliest ticket is selected again, so that one blocked head blocks all behind it.',
      source: 'PM-117; go-livepeer pm/queue.go:handleBlockEvent',
    },
    () => false,
  ),
  goesPast: rule(
    {
      variant: 'goes-past',
      summary: 'Each ticket gets one attempt in a block, whatever came of those before it.',
      why: 'One ticket that cannot be paid yet keeps all later ones waiting until they expire; with an attempt each, every payable one is tried.',
      source: 'repairs PM-117, pm I-8, B83; recommended deviation D-4 of the pm spec',
    },
    () => true,
  ),
}

export const fundsSuffice: Readonly<
  Record<'coverCost' | 'coverFaceValue', QueueRules['fundsSuffice']>
> = {
  coverCost: rule(
    {
      variant: 'cover-cost',
      summary:
        'Funds above the cost of the transaction are enough, so a ticket may be paid in part.',
      source: 'PM-120, PM-122; go-livepeer pm/sendermonitor.go:redeemWinningTicket',
    },
    ({ availableWei, costWei }: RedemptionAmounts) => availableWei > costWei,
  ),
  coverFaceValue: rule(
    {
      variant: 'cover-face-value',
      summary: 'A ticket waits until funds cover its whole face value.',
      why: 'Sent when funds cover little more than the gas, a ticket is burnt for a part or reverts; waiting, it is not given away below its value.',
      source: 'repairs PM-122, pm I-28; go-livepeer #4012',
    },
    ({ availableWei, costWei, faceValueWei }: RedemptionAmounts) =>
      availableWei > costWei && availableWei >= faceValueWei,
  ),
}

export const storedBlock: Readonly<Record<'truncated' | 'exact', QueueRules['storedBlock']>> = {
  truncated: rule(
    {
      variant: 'truncated',
      summary: 'The low 64 bits are kept.',
      source: 'PM-110; go-livepeer common/db.go:StoreWinningTicket',
    },
    (block: bigint) => wrapInt64(block),
  ),
  exact: rule(
    {
      variant: 'exact',
      summary: 'The block is kept as it is.',
      why: 'Cut to 64 bits, an expiration block may lie in the past or never come, and redemption is too early or too late; whole, it is what was agreed.',
      source: 'repairs PM-110, pm I-7, pm surprise 1',
    },
    (block: bigint) => block,
  ),
}

export const resumesAfterRestart: Readonly<
  Record<'onContact' | 'atOnce', QueueRules['resumesAfterRestart']>
> = {
  onContact: rule(
    {
      variant: 'on-contact',
      summary: 'A stored ticket waits until its sender asks for parameters or pays again.',
      source: 'PM-108; go-livepeer pm/sendermonitor.go:cache',
    },
    () => false,
  ),
  atOnce: rule(
    {
      variant: 'at-once',
      summary: 'Every sender with open tickets gets its queue back at start-up.',
      why: "After a restart winners wait for senders who may never come back, and expire; queues made from the store need nobody's contact.",
      source:
        'repairs PM-108, pm I-8; go-livepeer issue 632; recommended deviation D-4 of the pm spec',
    },
    () => true,
  ),
}
