import { MAX_UINT256, wrapInt64 } from '../../../src/money/integers.ts'
import { multiply, rational, type Rational } from '../../../src/money/rational.ts'
import { rule } from '../../../src/rule.ts'
import { expectedValue, type TicketParams } from '../../../src/ticket/ticket.ts'
import { bug, outside, type BoardBug } from '../bug.ts'

/** What a ticket is worth, and how many may be sent at once. */
export const ticketValueBugs: readonly BoardBug[] = [
  bug('B01', 'A ticket is credited with its expected value times the win probability again.', {
    orchestrator: {
      ticketCredit: rule(
        {
          variant: 'weighed-twice',
          summary: 'The expected value, which holds the win probability, is weighed with it again.',
          source: 'B01; go-livepeer before d404793f9',
        },
        (params: TicketParams) =>
          multiply(expectedValue(params), rational(params.winProb, MAX_UINT256)),
      ),
    },
  }),
  bug('B02', 'The win probability is rounded down: a ticket is worth a hair less than required.', {
    recipient: {
      winProb: rule(
        {
          variant: 'floor',
          summary: 'Rounds the win probability down.',
          source: 'B02; go-livepeer before 3138ec772',
        },
        (evWei: bigint, faceValueWei: bigint) =>
          faceValueWei === 0n ? 0n : evWei * (MAX_UINT256 / faceValueWei),
      ),
    },
  }),
  bug('B03', 'Credit is raised to one ticket, not to the fee.', {
    ledger: {
      creditWanted: rule(
        {
          variant: 'ticket',
          summary: 'One ticket is enough, whatever the fee is.',
          source: 'B03; go-livepeer before 7495ea664',
        },
        (_feeWei: Rational, evWei: Rational) => evWei,
      ),
    },
  }),
  bug('B03.2', 'Credit is raised to the fee, also when that is less than one ticket.', {
    ledger: {
      creditWanted: rule(
        {
          variant: 'fee',
          summary: 'The fee is enough, also below the value of one ticket.',
          source: 'B03; go-livepeer before 5e31f8db3',
        },
        (feeWei: Rational) => feeWei,
      ),
    },
  }),
  bug('B04', "Only one ticket's expected value is held against the limit of a whole batch.", {
    sender: {
      ticketsInTotalEv: rule(
        {
          variant: 'one',
          summary: 'The limit on the total counts one ticket, however many are made.',
          source: 'B04; go-livepeer before 63df25b4c',
        },
        () => 1n,
      ),
    },
  }),
  bug('B04.2', "The face values of all tickets of a batch must fit the deposit's share.", {
    sender: {
      faceValuesAtRisk: rule(
        {
          variant: 'all',
          summary: "Every face value of the batch counts against the deposit's share.",
          source: 'B04; go-livepeer before cdbc5127b',
        },
        (tickets: bigint) => tickets,
      ),
    },
  }),
  outside(
    'B06',
    'After a fatal ticket error the rest of the batch is verified all the same.',
    'It costs the orchestrator CPU time and no money: verification takes no time in the world.',
  ),
  bug('B07', 'A reserve whose low 64 bits are 0 counts as none.', {
    sender: {
      isNothing: rule(
        {
          variant: 'low-64-bits',
          summary: 'The low 64 bits decide whether anything is left.',
          source: 'B07; go-livepeer before 2fb21a3da',
        },
        (fundsWei: bigint) => wrapInt64(fundsWei) === 0n,
      ),
    },
  }),
]
