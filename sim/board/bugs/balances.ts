import { assert } from '../../../src/assert.ts'
import type { PaymentExit } from '../../../src/gateway/payment-rules.ts'
import { movesBalance } from '../../../src/gateway/payment-rules.ts'
import type { RequestExit } from '../../../src/gateway/request-rules.ts'
import { jobRulesUpstream } from '../../../src/orchestrator/job-rules.ts'
import { requestWorkRulesUpstream } from '../../../src/orchestrator/request-rules.ts'
import { rule } from '../../../src/rule.ts'
import { bug, type BoardBug } from '../bug.ts'

/** As Go does with a nil pointer. */
function unreachableBalance(): boolean {
  assert(false, 'invalid memory address or nil pointer dereference')
}

const oneForAll = rule(
  {
    variant: 'one-for-all',
    summary: 'All streams on one orchestrator stand under one id, which outlives each of them.',
    source: 'B14, B15; go-livepeer before e09856430, 86cd1e95c',
  },
  () => 'streams',
)

/** Balances of both sides, and the keys that they stand under. */
export const balanceBugs: readonly BoardBug[] = [
  bug('B08', 'A balance that was staged is not given back when the payment fails.', {
    gateway: {
      bookPayment: rule(
        {
          variant: 'completed-on-success',
          summary: 'A payment that does not succeed leaves the balance at 0, where staging put it.',
          source: 'B08; go-livepeer before 40c37f726',
        },
        (exit: PaymentExit) =>
          exit === 'acknowledged' || exit === 'nothing-sent' ? 'received-change' : 'credit-spent',
      ),
      bookRequest: rule(
        {
          variant: 'completed-on-success',
          summary: 'A request that does not succeed leaves the balance at 0, where staging put it.',
          source: 'B08; go-livepeer before 40c37f726',
        },
        ({ kind }: RequestExit) => (kind === 'done' ? 'received-change' : 'credit-spent'),
      ),
    },
  }),
  bug('B10', 'A payment without tickets names neither its sender nor its price.', {
    price: {
      ticketlessPayment: rule(
        {
          variant: 'empty',
          summary: 'Without tickets nothing at all is said.',
          source: 'B10; go-livepeer before c5f271091',
        },
        (): 'names-payer' | 'empty' => 'empty',
      ),
    },
  }),
  bug('B11', 'The gateway forgets its balance with a session, the orchestrator keeps its own.', {
    gateway: { movesBalance: movesBalance.no },
  }),
  bug('B13', 'An account that was lost in a restart crashes its orchestrator.', {
    orchestrator: {
      missingBalanceSuffices: rule(
        {
          variant: 'crash',
          summary: 'A balance that is not there is compared all the same.',
          source: 'B13; go-livepeer before c71c43722',
        },
        () => unreachableBalance(),
      ),
    },
  }),
  bug('B14', 'Streams of a gateway on one orchestrator share one balance.', {
    gateway: { streamAccount: oneForAll },
  }),
  bug('B15', 'A new stream is paid from what an older one has left.', {
    gateway: { streamAccount: oneForAll },
  }),
  bug('B16', 'What a request overpays is never recorded.', {
    gateway: {
      bookRequest: rule(
        {
          variant: 'always-spent',
          summary: 'All credit that left with a request is given up, also when the work was done.',
          source: 'B16; go-livepeer before f2e2ddec4',
        },
        () => 'credit-spent',
      ),
    },
  }),
  bug(
    'B17',
    'The gateway keeps credit by auth session, the orchestrator by capability and model.',
    {
      gateway: { movesBalance: movesBalance.no },
      orchestrator: { modelAccount: requestWorkRulesUpstream.modelAccount },
    },
  ),
  bug('B18', 'Parallel jobs of a capability are admitted on one and the same credit.', {
    orchestrator: { heldSeconds: jobRulesUpstream.heldSeconds },
  }),
]
