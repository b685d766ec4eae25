import { answersAfterPayment, paymentResultPriceKey } from '../../src/orchestrator/payment-rules.ts'
import { requestPrice } from '../../src/orchestrator/request-price-rules.ts'
import { advertisedOverhead } from '../../src/price/advertised-overhead.ts'
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
    patch: { orchestrator: { jobDebitPrice: requestPrice.quotedNow } },
  },
  {
    name: 'a batch request that is charged what is asked when it arrives',
    job: 'batch',
    patch: { orchestrator: { modelDebitPrice: requestPrice.quotedNow } },
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
