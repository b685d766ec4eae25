import { wrapInt64 } from '../../money/integers.ts'
import { nearestDouble } from '../../money/nearest-double.ts'
import {
  ceil,
  compare,
  divide,
  isZero,
  max,
  multiplyInteger,
  sign,
  subtract,
  type Rational,
} from '../../money/rational.ts'
import { rule, type Rule } from '../../rule.ts'
import { expectedValue, type TicketParams } from '../../ticket/ticket.ts'
import type { JobSignatureFormat } from '../../wire/job-token.ts'

/** Tickets of one BYOC payment. */
const TICKETS_MAX = 600
/** Of a price: credit that makes a payment unnecessary (spec BY-27). */
const COVERED_SECONDS = 120n

/** What the tickets of a BYOC payment cost, what one is worth, and the time-out that they pay for. */
export interface JobTicketNeed {
  readonly costWei: Rational
  /** The credit without which orchestrators take no job. */
  readonly admissionWei: Rational
  readonly evWei: Rational
  readonly timeoutSeconds: bigint
}

/** How the nonces of a token's next payment follow from its last one. */
export interface JobNonces {
  /** The counter that the ticket session starts at: the first ticket is signed with the next number. */
  readonly sessionStart: number
  /** The nonce that travels with a ticket signed with `signed`. */
  wireNonce(signed: number): number
  /** The token's last nonce after the payment. */
  lastNonce(lastSigned: number): number
}

/** The decisions of a gateway's BYOC payments that profiles make differently. */
export interface ByocGatewayRules {
  /** What the signature of a job covers (spec BY-14). */
  readonly jobSignature: Rule<() => JobSignatureFormat>
  /** Tickets of a payment; 0 or below = none can be made (spec BY-27, PR-86). */
  readonly jobTicketCount: Rule<(need: JobTicketNeed) => bigint>
  /** What the gateway books for its own tickets (spec BY-27, PR-85). */
  readonly jobTicketCredit: Rule<(params: TicketParams, tickets: bigint) => Rational>
  /** Nonces of a token that pays more than once (spec BY-27). */
  readonly jobNonces: Rule<(lastNonce: number) => JobNonces>
  /** When the gateway books the credit of a payment; the next token's balance replaces it either way (spec BY-27). */
  readonly jobPaymentBooked: Rule<() => 'before-sending' | 'on-answer'>
  /** Seconds that the reported credit must cover for a payment to be left out (spec BY-27). */
  readonly jobCoveredSeconds: Rule<(timeoutSeconds: bigint) => bigint>
  /** What a payment must bring in (spec BY-27). */
  readonly jobCost: Rule<(need: JobCostNeed) => Rational>
  /** The price per second that the payments of a running stream are counted at (spec BY-25, BY-28). */
  readonly streamCostPrice: Rule<(prices: StreamPrices) => Rational>
  /** Whether a running stream is paid for at all at what a second costs by now (spec BY-28, PR-65). */
  readonly streamPriceAccepted: Rule<(prices: StreamPrices) => boolean>
}

/** What a payment is for, and what the orchestrator reports. */
export interface JobCostNeed {
  readonly perSecondWei: Rational
  readonly timeoutSeconds: bigint
  readonly reportedWei: Rational
}

/** What a second of a stream cost when it started, and costs by the token in hand. */
export interface StreamPrices {
  readonly firstWei: Rational
  readonly currentWei: Rational
}

const jobSignature: Readonly<
  Record<'requestAndParameters' | 'v1', ByocGatewayRules['jobSignature']>
> = {
  requestAndParameters: rule(
    {
      variant: 'request-and-parameters',
      summary: 'The signature covers request and parameters; capability and time-out are open.',
      source: 'BY-14; go-livepeer byoc/job_gateway.go',
    },
    () => 'request-and-parameters',
  ),
  v1: rule(
    {
      variant: 'v1',
      summary: 'The signature covers the whole job.',
      why: 'A signature that leaves capability and time-out open does not say which job was meant; covering all fields, it fits one job only.',
      source: 'repairs BY-14 (errata), B88',
    },
    () => 'v1',
  ),
}

const jobTicketCount: Readonly<
  Record<'floatRatio' | 'coversAdmission', ByocGatewayRules['jobTicketCount']>
> = {
  floatRatio: rule(
    {
      variant: 'float-ratio',
      summary: 'The ratio of cost and EV is a float64; beyond its range the time-out is the count.',
      source: 'BY-27, PR-86; go-livepeer byoc/payment.go:ticketCountForCost',
    },
    ({ costWei, evWei, timeoutSeconds }: JobTicketNeed): bigint => {
      if (isZero(evWei)) return 0n
      // float64, as upstream.
      const ratio = nearestDouble(divide(costWei, evWei))
      if (!Number.isFinite(ratio)) return timeoutSeconds
      return BigInt(Math.max(0, Math.ceil(Math.min(ratio, TICKETS_MAX))))
    },
  ),
  coversAdmission: rule(
    {
      variant: 'covers-admission',
      summary:
        'The exact ratio of the cost, or of the credit that admission asks for if that is more, and EV, rounded up, at most 600.',
      why: 'A float64 count may fall short of the cost, and a job below 60 s is refused for credit that it never bought; an exact ceiling covers both.',
      source: 'repairs BY-27, PR-86, pricing I-18, X-6, B41, B88',
    },
    ({ costWei, admissionWei, evWei }: JobTicketNeed): bigint => {
      if (sign(evWei) <= 0 || sign(costWei) <= 0) return 0n
      const tickets = ceil(divide(max(costWei, admissionWei), evWei))
      return tickets > TICKETS_MAX ? BigInt(TICKETS_MAX) : tickets
    },
  ),
}

const jobTicketCredit: Readonly<
  Record<'low64FaceValue' | 'exact', ByocGatewayRules['jobTicketCredit']>
> = {
  low64FaceValue: rule(
    {
      variant: 'low-64-face-value',
      summary: 'Books the low 64 bits of the face value, signed.',
      source: 'BY-27, PR-85; go-livepeer byoc/payment.go:createPayment',
    },
    (params: TicketParams, tickets: bigint): Rational =>
      multiplyInteger(
        expectedValue({ ...params, faceValueWei: wrapInt64(params.faceValueWei) }),
        tickets,
      ),
  ),
  exact: rule(
    {
      variant: 'exact',
      summary: 'Books the expected value of the tickets.',
      why: "From 2^63 wei on the face value wraps and the payer books a wrong credit, even below 0; the tickets' EV is what the other side credits.",
      source: 'repairs BY-27, PR-85, X-3, B88, pm surprise 1',
    },
    (params: TicketParams, tickets: bigint): Rational =>
      multiplyInteger(expectedValue(params), tickets),
  ),
}

const jobNonces: Readonly<Record<'shiftedOnTheWire' | 'continued', ByocGatewayRules['jobNonces']>> =
  {
    shiftedOnTheWire: rule(
      {
        variant: 'shifted-on-the-wire',
        summary: 'Tickets are signed from 1 on, and the wire names them after the last nonce.',
        source: 'BY-27 and errata; go-livepeer byoc/payment.go:createPayment',
      },
      (lastNonce: number): JobNonces => ({
        sessionStart: 0,
        wireNonce: (signed) => (lastNonce + signed) >>> 0,
        lastNonce: (lastSigned) => (lastSigned + 1) >>> 0,
      }),
    ),
    continued: rule(
      {
        variant: 'continued',
        summary: 'Tickets are signed with the nonces that travel, after the last one.',
        why: 'A nonce shifted after signing is not the one that was signed, so a token pays only once; signed as they travel, all payments verify.',
        source: 'repairs BY-27 (errata), B88, pm surprise 40',
      },
      (lastNonce: number): JobNonces => ({
        sessionStart: lastNonce,
        wireNonce: (signed) => signed,
        lastNonce: (lastSigned) => lastSigned,
      }),
    ),
  }

const jobPaymentBooked: Readonly<
  Record<'beforeSending' | 'onAnswer', ByocGatewayRules['jobPaymentBooked']>
> = {
  beforeSending: rule(
    {
      variant: 'before-sending',
      summary: 'A payment is booked when it is made, whether it arrives or not.',
      source: 'BY-27; go-livepeer byoc/payment.go:createPayment',
    },
    () => 'before-sending',
  ),
  onAnswer: rule(
    {
      variant: 'on-answer',
      summary: 'A payment is booked when its request is answered.',
      why: 'Booked before it is sent, a payment counts although it may never arrive; booked on the answer, the book shows what was taken.',
      source: 'repairs BY-27, B65, B88',
    },
    () => 'on-answer',
  ),
}

const jobCoveredSeconds: Readonly<
  Record<'seconds120' | 'timeOutToo', ByocGatewayRules['jobCoveredSeconds']>
> = {
  seconds120: rule(
    {
      variant: '120-s',
      summary: 'Credit for 120 s is enough for any job.',
      source: 'BY-27; go-livepeer byoc/payment.go:createPayment',
    },
    () => COVERED_SECONDS,
  ),
  timeOutToo: rule(
    {
      variant: 'time-out-too',
      summary: 'Credit for 120 s is enough, and for the time-out of a longer job.',
      why: 'A job longer than 120 s starts on credit for 120 s and may end in debt; enough now means that its whole time-out is covered.',
      source: 'repairs BY-27 (property P7)',
    },
    (timeoutSeconds: bigint) =>
      timeoutSeconds > COVERED_SECONDS ? timeoutSeconds : COVERED_SECONDS,
  ),
}

const jobCost: Readonly<Record<'timeOut' | 'andWhatIsMissing', ByocGatewayRules['jobCost']>> = {
  timeOut: rule(
    {
      variant: 'time-out',
      summary: 'A payment is for the time-out, whatever is owed.',
      source: 'BY-27; go-livepeer byoc/payment.go:createPayment',
    },
    ({ perSecondWei, timeoutSeconds }: JobCostNeed) =>
      multiplyInteger(perSecondWei, timeoutSeconds),
  ),
  andWhatIsMissing: rule(
    {
      variant: 'and-what-is-missing',
      summary: 'A payment is for the time-out and for what is owed.',
      why: 'A debt goes from payment to payment, until a stream that pays for each second is refused for want of credit; paid along, it is gone.',
      source: 'repairs BY-27, INV-26',
    },
    ({ perSecondWei, timeoutSeconds, reportedWei }: JobCostNeed) => {
      const costWei = multiplyInteger(perSecondWei, timeoutSeconds)
      return sign(reportedWei) < 0 ? subtract(costWei, reportedWei) : costWei
    },
  ),
}

const streamCostPrice: Readonly<Record<'current' | 'first', ByocGatewayRules['streamCostPrice']>> =
  {
    current: rule(
      {
        variant: 'current',
        summary: 'Payments of a stream are counted at the price of the latest token.',
        source: 'BY-28; go-livepeer byoc/stream_gateway.go:sendPaymentForStream',
      },
      ({ currentWei }: StreamPrices) => currentWei,
    ),
    first: rule(
      {
        variant: 'first',
        summary: 'Payments of a stream are counted at the price that it is charged at.',
        why: 'Charged at its first price but paid at the latest, a stream is overpaid after a rise and starved after a drop; one price meets the charge.',
        source: 'repairs BY-25, BY-28 (errata); what live sessions do, LV-40',
      },
      ({ firstWei }: StreamPrices) => firstWei,
    ),
  }

const streamPriceAccepted: Readonly<
  Record<'always' | 'upToTwice', ByocGatewayRules['streamPriceAccepted']>
> = {
  always: rule(
    {
      variant: 'always',
      summary: 'No price is too high for a running stream.',
      source: 'BY-28; go-livepeer byoc/stream_gateway.go:sendPaymentForStream',
    },
    () => true,
  ),
  upToTwice: rule(
    {
      variant: 'up-to-twice',
      summary: 'Above twice its first price a stream is not paid for.',
      why: 'Without a guard a running stream pays whatever its next token asks; the bound of all other sessions holds here too.',
      source: 'repairs BY-28, pricing I-3; what live sessions do, PR-65',
    },
    ({ firstWei, currentWei }: StreamPrices) =>
      compare(currentWei, multiplyInteger(firstWei, 2n)) <= 0,
  ),
}

export const byocGatewayRulesUpstream: ByocGatewayRules = Object.freeze({
  jobSignature: jobSignature.requestAndParameters,
  jobTicketCount: jobTicketCount.floatRatio,
  jobTicketCredit: jobTicketCredit.low64FaceValue,
  jobNonces: jobNonces.shiftedOnTheWire,
  jobPaymentBooked: jobPaymentBooked.beforeSending,
  jobCoveredSeconds: jobCoveredSeconds.seconds120,
  jobCost: jobCost.timeOut,
  streamCostPrice: streamCostPrice.current,
  streamPriceAccepted: streamPriceAccepted.always,
})

export const byocGatewayRulesRepaired: ByocGatewayRules = Object.freeze({
  jobSignature: jobSignature.v1,
  jobTicketCount: jobTicketCount.coversAdmission,
  jobTicketCredit: jobTicketCredit.exact,
  jobNonces: jobNonces.continued,
  jobPaymentBooked: jobPaymentBooked.onAnswer,
  jobCoveredSeconds: jobCoveredSeconds.timeOutToo,
  jobCost: jobCost.andWhatIsMissing,
  streamCostPrice: streamCostPrice.first,
  streamPriceAccepted: streamPriceAccepted.upToTwice,
})
