import type { PriceInfo } from '../price/price-info.ts'
import { rule, type Rule } from '../rule.ts'

/** The prices that a BYOC job could be charged at; null = there is none of the kind. */
export interface JobPrices {
  /** What the orchestrator asks now. */
  readonly quoted: PriceInfo | null
  /** What it last told this sender for this account, if it keeps that. */
  readonly told: PriceInfo | null
  /** What the payment names, when tickets that are bound to it were credited. */
  readonly paid: PriceInfo | null
}

/** The price that a BYOC job is charged at; null = none. */
export type JobDebitPrice = Rule<(prices: JobPrices) => PriceInfo | null>

export const jobDebitPrice: Readonly<Record<'quotedNow' | 'paidElseTold', JobDebitPrice>> = {
  quotedNow: rule(
    {
      variant: 'quoted-now',
      summary: 'What the orchestrator asks when the request arrives, whatever the sender was told.',
      source: 'PR-50, PR-87, BY-22; go-livepeer byoc/job_orchestrator.go:setupOrchJob',
    },
    ({ quoted }: JobPrices) => quoted,
  ),
  paidElseTold: rule(
    {
      variant: 'paid-else-told',
      summary:
        'The price that the credited tickets are bound to, else the one that the sender was last told, else the one asked now: never one that the sender has not seen.',
      why: 'A price that rose after the token is charged to a sender who never saw it; what was paid, or told, is a price that both sides know.',
      source: 'repairs PR-50, PR-68, pricing I-1, B29',
    },
    ({ paid, told, quoted }: JobPrices) => paid ?? told ?? quoted,
  ),
}

/** Whether an orchestrator keeps what it last told a sender of a job's price. */
export const keepsToldPrice: Readonly<Record<'no' | 'yes', Rule<() => boolean>>> = {
  no: rule(
    {
      variant: 'no',
      summary: 'Nothing is kept of a price that was told and not paid.',
      source: 'PR-50; go-livepeer server/rpc.go:getOrchestrator',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'yes',
      summary:
        'The last price told for a BYOC capability is kept with its account, so that a job which credit covers is charged at it.',
      why: 'A job that credit covers brings no payment and so no price; unless the told one is kept, it costs whatever is asked by then.',
      source: 'repairs PR-50, PR-68, pricing I-1',
    },
    () => true,
  ),
}
