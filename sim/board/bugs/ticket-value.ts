import { MAX_UINT256 } from '../../../src/money/integers.ts'
import { rule } from '../../../src/rule.ts'
import { bug, outside, type BoardBug } from '../bug.ts'

/** What a ticket is worth, and how many may be sent at once. */
export const ticketValueBugs: readonly BoardBug[] = [
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
]
