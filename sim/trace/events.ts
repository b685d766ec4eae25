import type { At, ChainEvent } from './chain-events.ts'
import type { MessageEvent } from './message-events.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import type { MeteringTraceEvent } from './usage-events.ts'
import type { WebhookTraceEvent } from './webhook-events.ts'

/** Raised when an event is added, renamed or changes meaning; stands in every trace's first line. */
export const TRACE_VERSION = 5

/** Which way a session ended. */
export type SessionEnd =
  'completed' | 'start-refused' | 'released-insufficient-balance' | 'orchestrator-lost'

/**
 * `failed`: the orchestrator took it, and the work did not succeed; `cut-off`: it took it, and the result did not arrive;
 * `not-sent`: the payer itself gave up.
 */
export type RequestOutcome = 'done' | 'refused' | 'failed' | 'cut-off' | 'unanswered' | 'not-sent'

/**
 * Why a trace ends. `quiet`: nothing was left to happen. `time`: the scenario was over. `limit`: a limit of the run was reached.
 * The others are the last line of a part of a trace. `interrupted`: somebody had enough. `write-failed`: the file could not take
 * what followed; the run itself went on.
 */
export type WorldEnd = 'quiet' | 'time' | 'limit' | 'interrupted' | 'write-failed'

/** One thing that happened, in the order in which it happened. Money is wei as a rational; prices are as on the wire. */
export type TraceEvent =
  | MeteringTraceEvent
  | (At & {
      readonly type: 'world.started'
      readonly traceVersion: number
      readonly scenario: string
      readonly profile: string
      readonly seed: string
    })
  | (At & { readonly type: 'world.ended'; readonly reason: WorldEnd })
  /** An orchestrator answered with its info: price and ticket parameters are bound together here. */
  | (At & {
      readonly type: 'info.issued'
      readonly orchestrator: string
      readonly gateway: string
      readonly session: string
      readonly price: PriceInfo | null
      readonly recipientRandHash: string | null
      readonly faceValueWei: bigint
      readonly winProb: bigint
      readonly ticketEvWei: Rational
      /** EV that the orchestrator is configured to ask for. */
      readonly configuredEvWei: bigint
      readonly expirationBlock: bigint
      /** Of one redemption, as the orchestrator reckons it: its gas at the gas price of the moment. */
      readonly redemptionCostWei: bigint
    })
  | (At & {
      readonly type: 'info.refused'
      readonly orchestrator: string
      readonly gateway: string
      readonly session: string
      readonly error: string
    })
  /** The rest of a BYOC token, whose price and parameters `info.issued` tells: the credit that it reports, and the room. */
  | (At & {
      readonly type: 'token.issued'
      readonly orchestrator: string
      readonly gateway: string
      readonly session: string
      readonly manifestId: string
      readonly balanceWei: bigint
      readonly availableCapacity: number
    })
  | (At & {
      readonly type: 'session.started'
      readonly session: string
      readonly gateway: string
      readonly orchestrator: string
      readonly jobType: string
      readonly manifestId: string
      readonly price: PriceInfo | null
    })
  | (At & {
      readonly type: 'session.ended'
      readonly session: string
      readonly gateway: string
      readonly orchestrator: string
      readonly end: SessionEnd
      readonly detail: string
    })
  | (At & {
      readonly type: 'session.refreshed'
      readonly session: string
      readonly gateway: string
      readonly why: string
    })
  /** The gateway's payment processor decided that a payment is due. */
  | (At & {
      readonly type: 'payment.due'
      readonly session: string
      readonly gateway: string
      readonly units: bigint
    })
  /** A remote signer answered 200. */
  | (At & {
      readonly type: 'signer.paid'
      readonly session: string
      readonly signer: string
      readonly gateway: string
      readonly jobType: string
      readonly stateId: string
      readonly sequenceNumber: bigint
      readonly elapsedNs: bigint
      readonly billedUnits: bigint
      readonly feeWei: Rational
      readonly tickets: number
      readonly ticketEvWei: Rational
      readonly balanceWei: Rational
      readonly price: PriceInfo
      readonly initialPrice: PriceInfo
      readonly recipientRandHash: string
      readonly firstNonce: number
      readonly lastNonce: number
      /** Units charged ahead of use in this call (0 after the first). */
      readonly preloadUnits: bigint
    })
  | (At & {
      readonly type: 'signer.refused'
      readonly session: string
      readonly signer: string
      readonly gateway: string
      readonly status: number
      readonly code: string
      readonly text: string
    })
  /** A signer answered "no tickets" and charged the time that had passed to the state that it sent along. */
  | (At & {
      readonly type: 'signer.charged'
      readonly session: string
      readonly signer: string
      readonly gateway: string
      readonly stateId: string
      readonly billedUnits: bigint
      readonly feeWei: Rational
      readonly balanceWei: Rational
    })
  /** A signer gave an answer once more that it had given before, word for word: nothing is signed or billed that was not yet. */
  | (At & {
      readonly type: 'signer.repeated'
      readonly session: string
      readonly signer: string
      readonly gateway: string
      readonly stateId: string
      readonly sequenceNumber: bigint
    })
  /** The gateway itself made a payment (local sender). */
  | (At & {
      readonly type: 'gateway.paid'
      readonly session: string
      readonly gateway: string
      readonly feeWei: Rational
      readonly tickets: number
      readonly ticketEvWei: Rational
      readonly balanceWei: Rational | null
      readonly price: PriceInfo | null
      readonly initialPrice: PriceInfo | null
      readonly recipientRandHash: string | null
      readonly firstNonce: number
      readonly lastNonce: number
    })
  /** The gateway charged its own book for work, and no new payment counts with it. */
  | (At & {
      readonly type: 'gateway.charged'
      readonly session: string
      readonly gateway: string
      readonly feeWei: Rational
      readonly balanceWei: Rational | null
    })
  | (At & {
      readonly type: 'gateway.payment-failed'
      readonly session: string
      readonly gateway: string
      /** `price` = the payer does not accept the price. */
      readonly stage: 'sign' | 'send' | 'answer' | 'price'
      readonly error: string
    })
  /** The payer has settled a request that carried its own payment: a segment, or a batch AI request. */
  | (At & {
      readonly type: 'request.settled'
      readonly session: string
      readonly gateway: string
      readonly orchestrator: string
      /** Number of the request in its session, from 1. */
      readonly request: number
      /** Of the payment that it carried; 0 = nothing was sent. */
      readonly paymentId: number
      readonly outcome: RequestOutcome
      /** No further attempt is made at this request. */
      readonly final: boolean
      /** What came out of it, as the payer counts. */
      readonly units: bigint
      /** What the payer has charged its own book. */
      readonly feeWei: Rational
      readonly balanceWei: Rational | null
      readonly error: string | null
    })
  | (At & {
      readonly type: 'payment.sent'
      /** Unique in the run; ties sent, processed and answered together. */
      readonly paymentId: number
      readonly session: string
      readonly gateway: string
      readonly orchestrator: string
      readonly tickets: number
      readonly evWei: Rational
      readonly expectedPrice: PriceInfo | null
    })
  /** The orchestrator has dealt with a payment, accepted or not. */
  | (At & {
      readonly type: 'payment.processed'
      readonly paymentId: number
      readonly session: string
      readonly orchestrator: string
      readonly sender: string
      readonly manifestId: string
      readonly tickets: number
      readonly creditedTickets: number
      readonly creditedWei: Rational
      /** Of each ticket; 0 without tickets. */
      readonly faceValueWei: bigint
      readonly wonTickets: number
      readonly expectedPrice: PriceInfo | null
      /** The parameters that the tickets were made for; null without tickets. */
      readonly recipientRandHash: string | null
      /** Of its tickets; 0 without tickets. */
      readonly firstNonce: number
      readonly lastNonce: number
      readonly status: number
      readonly error: string | null
      readonly balanceWei: Rational | null
    })
  /** A payment arrived once more, and the orchestrator acknowledged it without crediting it again. */
  | (At & {
      readonly type: 'payment.repeated'
      readonly paymentId: number
      readonly session: string
      readonly orchestrator: string
      readonly tickets: number
      readonly status: number
    })
  /** The paying side knows how a payment ended; status 0 = no answer. */
  | (At & {
      readonly type: 'payment.answered'
      readonly paymentId: number
      readonly session: string
      readonly gateway: string
      readonly status: number
      /**
       * Its fate is open: it may have been credited or not. The payer delivers it again, under the same id, before it makes
       * another one for that account, or leaves the account.
       */
      readonly kept: boolean
      readonly error: string | null
    })
  /** The orchestrator charged for work done, or found that the balance does not cover it. */
  | (At & {
      readonly type: 'work.charged'
      readonly session: string
      readonly orchestrator: string
      readonly sender: string
      readonly manifestId: string
      readonly units: bigint
      readonly price: PriceInfo | null
      readonly feeWei: Rational
      readonly covered: boolean
      readonly balanceWei: Rational | null
    })
  /** Work delivered (stream time that reached the orchestrator), whether charged or not. */
  | (At & {
      readonly type: 'work.delivered'
      readonly session: string
      readonly orchestrator: string
      readonly durationNs: number
    })
  /** A worker has answered its orchestrator about a BYOC job or stream. */
  | (At & {
      readonly type: 'worker.answered'
      readonly session: string
      readonly orchestrator: string
      readonly route: string
      readonly status: number
    })
  /** An orchestrator answers a BYOC request that arrived at `askedNs`; a null balance header is not set. */
  | (At & {
      readonly type: 'job.answered'
      readonly session: string
      readonly gateway: string
      readonly orchestrator: string
      readonly route: string
      readonly askedNs: number
      readonly status: number
      readonly balanceHeader: string | null
      /** The whole body of an answer other than 200. */
      readonly error: string | null
    })
  /** A gateway gives its client the answer to a batch job, and has charged it to its own record of the credit. */
  | (At & {
      readonly type: 'job.finished'
      readonly session: string
      readonly gateway: string
      readonly orchestrator: string
      readonly status: number
      readonly balanceHeader: string
      /** The whole body of an answer other than 200. */
      readonly error: string | null
      /** 0 when it was not done. */
      readonly feeWei: Rational
      readonly balanceWei: Rational | null
    })
  | (At & {
      readonly type: 'ticket.won'
      readonly orchestrator: string
      readonly sender: string
      readonly recipientRandHash: string
      readonly nonce: number
      readonly faceValueWei: bigint
    })
  | ChainEvent
  | WebhookTraceEvent
  | (At & {
      readonly type: 'price.changed'
      readonly orchestrator: string
      readonly what: string
      readonly price: Rational | null
    })
  /** The price feed has a new round: `answer` is scaled by 10^decimals. */
  | (At & {
      readonly type: 'feed.round'
      /** As the feed describes itself, e.g. `ETH / USD`. */
      readonly pair: string
      readonly roundId: bigint
      readonly answer: bigint
      readonly decimals: number
      readonly updatedAtSec: bigint
    })
  /** A node has read a newer price: its prices in the currency follow it from now on. */
  | (At & {
      readonly type: 'feed.adopted'
      readonly actor: string
      readonly pair: string
      readonly roundId: bigint
      /** Quote per base. */
      readonly price: Rational
      readonly updatedAtSec: bigint
    })
  /** A node could not read the price feed, or not use what it read. */
  | (At & { readonly type: 'feed.failed'; readonly actor: string; readonly error: string })
  | (At & { readonly type: 'setting.changed'; readonly what: string; readonly value: string })
  | (At & { readonly type: 'clock.stepped'; readonly actor: string; readonly byNs: number })
  /** How fast a wall clock runs from now on: 10⁹ = as true time, 0 = it stands still. */
  | (At & {
      readonly type: 'clock.rate-changed'
      readonly actor: string
      readonly partsPerBillion: number
    })
  | (At & { readonly type: 'actor.crashed'; readonly actor: string })
  | (At & { readonly type: 'actor.restarted'; readonly actor: string })
  | MessageEvent
  /** Go leaves this open (random select, map order); the world chose from a stream. */
  | (At & {
      readonly type: 'choice.made'
      readonly actor: string
      readonly what: string
      readonly choice: string
    })

export type TraceEventType = TraceEvent['type']
export type EventOf<T extends TraceEventType> = Extract<TraceEvent, { type: T }>
