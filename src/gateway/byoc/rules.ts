import { wrapInt64 } from '../../money/integers.ts'
import { nearestDouble } from '../../money/nearest-double.ts'
import {
  ceil,
  divide,
  isZero,
  max,
  multiplyInteger,
  sign,
  type Rational,
} from '../../money/rational.ts'
import { rule, type Rule } from '../../rule.ts'
import { expectedValue, type TicketParams } from '../../ticket/ticket.ts'
import type { JobSignatureFormat } from '../../wire/job-token.ts'

/** Tickets of one BYOC payment. */
const TICKETS_MAX = 600

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
      source: 'repairs BY-14',
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
      source: 'repairs BY-27, PR-86, I-18',
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
      source: 'repairs BY-27, PR-85',
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
        source: 'repairs BY-27',
      },
      (lastNonce: number): JobNonces => ({
        sessionStart: lastNonce,
        wireNonce: (signed) => signed,
        lastNonce: (lastSigned) => lastSigned,
      }),
    ),
  }

export const byocGatewayRulesUpstream: ByocGatewayRules = Object.freeze({
  jobSignature: jobSignature.requestAndParameters,
  jobTicketCount: jobTicketCount.floatRatio,
  jobTicketCredit: jobTicketCredit.low64FaceValue,
  jobNonces: jobNonces.shiftedOnTheWire,
})

export const byocGatewayRulesRepaired: ByocGatewayRules = Object.freeze({
  jobSignature: jobSignature.v1,
  jobTicketCount: jobTicketCount.coversAdmission,
  jobTicketCredit: jobTicketCredit.exact,
  jobNonces: jobNonces.continued,
})
