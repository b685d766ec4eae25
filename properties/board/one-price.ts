import { answersAfterPayment, paymentResultPriceKey } from '../../src/orchestrator/payment-rules.ts'
import { jobDebitPrice } from '../../src/orchestrator/job-price-rules.ts'
import { advertisedOverhead } from '../../src/price/advertised-overhead.ts'
import { requestWorkRulesUpstream } from '../../src/orchestrator/request-rules.ts'
import type { Patch } from './patch.ts'

/** Repairs undone one by one, each with the kind of work that shows it. */
export const undoneJobRepairs: readonly {
  readonly name: string
  readonly job: 'lv2v' | 'segment' | 'runner' | 'byoc' | 'batch'
  readonly patch: Patch
}[] = [
  {
    name: 'a job that is charged what is asked when it arrives',
    job: 'byoc',
    patch: { orchestrator: { jobDebitPrice: jobDebitPrice.quotedNow } },
  },
  {
    name: 'batch requests that share the first price of their model',
    job: 'batch',
    patch: { orchestrator: { modelAccount: requestWorkRulesUpstream.modelAccount } },
  },
  {
    name: 'an answer with the price from before the payment',
    job: 'segment',
    patch: { orchestrator: { answersAfterPayment: answersAfterPayment.no } },
  },
  {
    name: 'an answer that is priced by the auth session',
    job: 'lv2v',
    patch: { orchestrator: { paymentResultPriceKey: paymentResultPriceKey.authSession } },
  },
]

/** A list without the overhead, as upstream's. */
export const listsWithoutOverhead: Patch = {
  price: { advertisedOverhead: advertisedOverhead.leftOut },
}
