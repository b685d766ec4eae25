import type { PriceInfo } from '../price/price-info.ts'
import { rule, type Rule } from '../rule.ts'
import type { BalanceUpdateStatus } from './balance-update.ts'

/** What a payment travels with: a segment to transcode, or a batch AI request. */
export type PaidWork = 'segment' | 'model'

/**
 * How a request that carried its own payment ended. `failed`: it was taken, and the work did not succeed. `cut-off`: it was
 * taken, and its result did not arrive.
 */
export type RequestExit =
  | { readonly kind: 'unanswered'; readonly work: PaidWork }
  | { readonly kind: 'refused'; readonly status: number; readonly body: string }
  | { readonly kind: 'failed' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'done' }

/** The prices that a request can be counted at; null = the orchestrator named none. */
export interface RequestPrices {
  /** Of the first payment that was taken; of this one when none was. */
  readonly first: PriceInfo | null
  readonly current: PriceInfo | null
}

/** The decisions of a gateway that pays with the request itself. */
export interface RequestRules {
  /** What becomes of the staged credit; only work that was done is charged (spec PM-136, PM-137). */
  readonly bookRequest: Rule<(exit: RequestExit) => BalanceUpdateStatus>
  /** The manifest id of a session for one model; `drawn` = 8 hex digits (spec PR-81). */
  readonly modelManifest: Rule<
    (session: {
      readonly capability: number
      readonly model: string
      readonly drawn: string
    }) => string
  >
  /**
   * Whether ticket parameters of batch AI requests are used again (spec PM-80, PM-137); `acknowledged` = the orchestrator has
   * taken a payment of the session.
   */
  readonly reusesModelParams: Rule<(acknowledged: boolean) => boolean>
  /** Whether an older session for a model forgets the price that it began with (spec PR-66). */
  readonly poolRefreshResetsPrice: Rule<() => boolean>
  /** At which price the payer counts requests (spec PM-136, PR-80). */
  readonly requestPrice: Rule<(prices: RequestPrices) => PriceInfo | null>
  /** How many pixels of a segment the payer charges its own book for (spec PM-136). */
  readonly bookedPixels: Rule<(pixels: SegmentPixels) => bigint>
}

/** The pixels of a segment that came back. */
export interface SegmentPixels {
  /** As the orchestrator says. */
  readonly reported: bigint
  /** As the payer finds when it decodes what it got. */
  readonly counted: bigint
}

const bookRequest: Readonly<
  Record<'spentOnceSent' | 'asTheOrchestratorBooks', RequestRules['bookRequest']>
> = {
  spentOnceSent: rule(
    {
      variant: 'spent-once-sent',
      summary:
        'Credit that left with a request is given up unless the work was done; a segment counts as sent when it was answered.',
      source:
        'PM-136, PM-137; go-livepeer server/segment_rpc.go:SubmitSegment, server/ai_process.go:prepareAIPayment',
    },
    (exit: RequestExit): BalanceUpdateStatus => {
      if (exit.kind === 'done') return 'received-change'
      return exit.kind === 'unanswered' && exit.work === 'segment' ? 'staged' : 'credit-spent'
    },
  ),
  asTheOrchestratorBooks: rule(
    {
      variant: 'as-the-orchestrator-books',
      summary:
        'The payer keeps what the orchestrator has credited and did not charge, and takes back what was not credited.',
      why: 'Credit that the orchestrator keeps is given up by its payer, who then buys it twice; booked as the other side books, the ledgers agree.',
      source: 'repairs PM-136, PM-137, INV-05, pm I-20, B08, B16',
    },
    (exit: RequestExit): BalanceUpdateStatus => {
      if (['done', 'failed', 'cut-off'].includes(exit.kind)) return 'received-change'
      const isShort = exit.kind === 'refused' && exit.body.trimEnd() === 'Insufficient balance'
      return isShort ? 'received-change' : 'not-credited'
    },
  ),
}

const requestPrice: Readonly<Record<'current' | 'first', RequestRules['requestPrice']>> = {
  current: rule(
    {
      variant: 'current',
      summary: 'A request costs the price of the info that its payment is made from.',
      source: 'PM-136, PR-80; go-livepeer server/segment_rpc.go:SubmitSegment',
    },
    ({ current }: RequestPrices) => current,
  ),
  first: rule(
    {
      variant: 'first',
      summary: 'Every request of a session costs the price of the first payment that was taken.',
      why: "At a later price the payer's book drifts from that of an orchestrator which has fixed the first; one price keeps both equal.",
      source: 'repairs PM-142, pm I-24, B22; the orchestrator charges the price that it has fixed',
    },
    ({ first }: RequestPrices) => first,
  ),
}

const modelManifest: Readonly<
  Record<'capabilityAndModel' | 'drawn', RequestRules['modelManifest']>
> = {
  capabilityAndModel: rule(
    {
      variant: 'capability-and-model',
      summary: 'All sessions for one model have the same manifest id.',
      source: 'PR-81; go-livepeer server/ai_session.go:getSessions',
    },
    ({ capability, model }: { readonly capability: number; readonly model: string }) =>
      `${capability}_${model}`,
  ),
  drawn: rule(
    {
      variant: 'drawn',
      summary: 'Each session has a manifest id of its own, under which both sides keep its books.',
      why: "Sessions with one id draw on each other's credit and fixed price; with an id each, both sides keep one book a session.",
      source: 'repairs PR-81, pm I-24, B14, B15, B17',
    },
    ({ drawn }: { readonly drawn: string }) => drawn,
  ),
}

const reusesModelParams: Readonly<
  Record<'yes' | 'onceAcknowledged', RequestRules['reusesModelParams']>
> = {
  yes: rule(
    {
      variant: 'until-they-expire',
      summary:
        'Requests share ticket parameters until these expire, however many nonces the recipient takes.',
      source: 'PM-80, PM-137; the answer to a batch AI request brings no new parameters',
    },
    () => true,
  ),
  onceAcknowledged: rule(
    {
      variant: 'once-acknowledged',
      summary:
        'Each payment with tickets has parameters of its own, once the first one was acknowledged; until then all share its price.',
      why: "Requests that share parameters use up the recipient's 600 nonces; with its own, a payment has all 600, and the first ones fix one price in any order.",
      source: 'repairs PM-73, PM-80, PM-142, pm I-17, B53',
    },
    (acknowledged: boolean) => !acknowledged,
  ),
}

const poolRefreshResetsPrice: Readonly<
  Record<'yes' | 'no', RequestRules['poolRefreshResetsPrice']>
> = {
  yes: rule(
    {
      variant: 'resets',
      summary: 'The doubling guard begins anew every ten minutes, when the pool is filled again.',
      source: 'PR-66; go-livepeer server/ai_session.go:AISessionPool.Add',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'keeps',
      summary: 'A session keeps the price that it began with.',
      why: 'Doubling once a refresh, a price rises without bound and no guard sees it; measured from the first price, it ends at twice that.',
      source: 'repairs PR-66, pricing I-3, B23',
    },
    () => false,
  ),
}

const bookedPixels: Readonly<Record<'asReported' | 'atMostCounted', RequestRules['bookedPixels']>> =
  {
    asReported: rule(
      {
        variant: 'as-reported',
        summary:
          'A segment is booked with the pixels that its orchestrator reports; they are verified afterwards.',
        source:
          'PM-136; go-livepeer server/segment_rpc.go:SubmitSegment, verification/verify.go:Verify',
      },
      ({ reported }: SegmentPixels) => reported,
    ),
    atMostCounted: rule(
      {
        variant: 'at-most-counted',
        summary: 'A segment is booked with no more pixels than the payer has counted in it.',
        why: 'A report that is booked before it is verified takes credit for pixels that nobody made; the count limits what one report can take.',
        source: 'repairs PM-136, P4; pm I-20',
      },
      ({ reported, counted }: SegmentPixels) => (reported < counted ? reported : counted),
    ),
  }

export const requestRulesUpstream: RequestRules = Object.freeze({
  bookRequest: bookRequest.spentOnceSent,
  modelManifest: modelManifest.capabilityAndModel,
  reusesModelParams: reusesModelParams.yes,
  poolRefreshResetsPrice: poolRefreshResetsPrice.yes,
  requestPrice: requestPrice.current,
  bookedPixels: bookedPixels.asReported,
})

export const requestRulesRepaired: RequestRules = Object.freeze({
  bookRequest: bookRequest.asTheOrchestratorBooks,
  modelManifest: modelManifest.drawn,
  reusesModelParams: reusesModelParams.onceAcknowledged,
  poolRefreshResetsPrice: poolRefreshResetsPrice.no,
  requestPrice: requestPrice.first,
  bookedPixels: bookedPixels.atMostCounted,
})
