import { fitsInt64, MAX_INT64, MIN_INT64 } from '../money/integers.ts'
import { floor, type Rational } from '../money/rational.ts'
import { jobSeconds } from '../price/job-seconds.ts'
import { rule, type Rule } from '../rule.ts'
import type { JobSignatureFormat } from '../wire/job-token.ts'

type YesOrNo = Rule<() => boolean>

/** The decisions of an orchestrator's BYOC jobs that profiles make differently. */
export interface JobRules {
  /** What a job's signature must cover (spec BY-14). */
  readonly jobSignatureDemanded: Rule<() => JobSignatureFormat>
  /** The credit that a job token reports, an int64 (spec BY-26). */
  readonly tokenBalance: Rule<(balanceWei: Rational) => bigint>
  /** Whether a refusal for want of credit gives capacity back; `reserved` = the request had taken some (spec BY-22). */
  readonly refusalFreesCapacity: Rule<(reserved: boolean) => boolean>
  /** Whether a payment that cannot be read or taken is answered with its error (spec BY-22 and errata). */
  readonly answersRefusedPayment: YesOrNo
  /** Whether a payment for a stream that runs, or its stop, is refused below 60 s of credit (spec BY-22). */
  readonly followUpNeedsCredit: YesOrNo
  /** Whether a job that was cut off gives its capacity back (spec BY-23 and errata). */
  readonly cutOffJobFreesCapacity: YesOrNo
  /** Whether a stream that its monitor ends gives its capacity back (spec BY-25 and errata). */
  readonly monitorFreesCapacity: YesOrNo
  /** Whether a streamed job ends when its worker's stream does (spec BY-24 and errata). */
  readonly endsWithWorkerStream: YesOrNo
  /** Seconds charged at the end of a streamed job or a stream for the time since its last charge (spec BY-24, BY-25). */
  readonly tailSeconds: Rule<(sinceLastChargeNs: number) => bigint>
  /** Seconds of credit that a job or stream keeps for itself while it runs, by its time-out (spec BY-21, BY-22). */
  readonly heldSeconds: Rule<(timeoutSeconds: bigint) => bigint>
}

const jobSignatureDemanded: Readonly<
  Record<'requestAndParameters' | 'v1', JobRules['jobSignatureDemanded']>
> = {
  requestAndParameters: rule(
    {
      variant: 'request-and-parameters',
      summary: 'The signature covers request and parameters; capability and time-out are open.',
      source: 'BY-14; go-livepeer byoc/job_orchestrator.go:verifyJobCreds',
    },
    () => 'request-and-parameters',
  ),
  v1: rule(
    {
      variant: 'v1',
      summary: 'The signature covers the whole job.',
      why: 'The signer signs whole jobs, which an orchestrator that verifies less refuses one and all; demanding V1, it takes what is signed.',
      source: 'BY-14 (errata), SG-28; repairs B88; go-livepeer byoc/job_auth.go',
    },
    () => 'v1',
  ),
}

const tokenBalance: Readonly<Record<'throughThousandths' | 'clamped', JobRules['tokenBalance']>> = {
  throughThousandths: rule(
    {
      variant: 'through-thousandths',
      summary:
        'Rounded down; 0 outside int64, and cut off at 9223372036854775 wei on the way through thousandths.',
      source: 'BY-26, PR-87; go-livepeer byoc/job_orchestrator.go:GetJobToken',
    },
    (balanceWei: Rational): bigint => {
      const whole = floor(balanceWei)
      return fitsInt64(whole) ? clampInt64(whole * 1000n) / 1000n : 0n
    },
  ),
  clamped: rule(
    {
      variant: 'clamped',
      summary: 'Rounded down, at most what an int64 holds.',
      why: 'Credit beyond 0.0092 ETH is reported cut off, or as 0, and a gateway that adopts it forgets what it paid; only int64 limits it now.',
      source: 'repairs BY-26, X-2, INV-27, B76',
    },
    (balanceWei: Rational): bigint => clampInt64(floor(balanceWei)),
  ),
}

const refusalFreesCapacity: Readonly<
  Record<'always' | 'whatWasReserved', JobRules['refusalFreesCapacity']>
> = {
  always: rule(
    {
      variant: 'always',
      summary: 'A refusal for want of credit frees capacity, also when the request had taken none.',
      source: 'BY-22 and errata; go-livepeer byoc/job_orchestrator.go:setupOrchJob',
    },
    () => true,
  ),
  whatWasReserved: rule(
    {
      variant: 'what-was-reserved',
      summary: 'A refusal frees what the request had taken.',
      why: 'Freeing what was never taken lets the load fall below 0, and more jobs in than there is room for; taken and freed now pair up.',
      source: 'repairs BY-22 (errata), B35, B88',
    },
    (reserved: boolean) => reserved,
  ),
}

const answersRefusedPayment: { readonly no: YesOrNo; readonly yes: YesOrNo } = {
  no: rule(
    {
      variant: 'no',
      summary: 'A BYOC payment that cannot be read or taken crashes the handler of its request.',
      source: 'BY-22 and errata; go-livepeer byoc/job_orchestrator.go:confirmPayment',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'yes',
      summary:
        'A BYOC payment that cannot be read or taken is refused with its error, and what the request had taken of the capacity is given back.',
      why: 'Whoever sends a bad payment crashes the handler, and one that cannot be read keeps its capacity for ever; the error is now an answer.',
      source: 'repairs BY-22 (errata)',
    },
    () => true,
  ),
}

const followUpNeedsCredit: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  yes: rule(
    {
      variant: 'yes',
      summary:
        'Every request about a stream needs credit for 60 s: below it a stream cannot even be stopped.',
      source: 'BY-22; go-livepeer byoc/job_orchestrator.go:setupOrchJob',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'no',
      summary: 'A stream that runs can always be paid for and stopped.',
      why: 'Below 60 s of credit a stream is refused the payment that it has just made, and even its stop; who pays for or ends what runs needs no minimum.',
      source: 'repairs BY-22, INV-26',
    },
    () => false,
  ),
}

const cutOffJobFreesCapacity: { readonly no: YesOrNo; readonly yes: YesOrNo } = {
  no: rule(
    {
      variant: 'no',
      summary: 'A job that runs into its time-out keeps its capacity for ever.',
      source: 'BY-22, BY-23 errata; go-livepeer byoc/job_orchestrator.go:processJob',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'yes',
      summary: 'Every job gives its capacity back when it ends.',
      why: 'Each job that times out takes its slot along, until all work is refused; freed at every end, the load counts what runs.',
      source: 'repairs BY-22 (errata), BY-23, B88',
    },
    () => true,
  ),
}

const monitorFreesCapacity: { readonly no: YesOrNo; readonly yes: YesOrNo } = {
  no: rule(
    {
      variant: 'no',
      summary: 'A stream that its monitor ends keeps its capacity for ever.',
      source: 'BY-25 errata; go-livepeer byoc/stream_orchestrator.go:monitorOrchStream',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'yes',
      summary: 'Every stream gives its capacity back when it ends.',
      why: 'A stream that ended for want of money goes on holding a slot; freed with the stream, the slot serves the next payer.',
      source: 'repairs BY-25 (errata), B44',
    },
    () => true,
  ),
}

const endsWithWorkerStream: { readonly no: YesOrNo; readonly yes: YesOrNo } = {
  no: rule(
    {
      variant: 'no',
      summary: 'The job goes on, and is charged, until its time-out.',
      source: 'BY-24 errata; go-livepeer byoc/job_orchestrator.go:processJob',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'yes',
      summary: "The job ends with its worker's stream.",
      why: 'Once its worker is done, a job is charged for nothing until its time-out; ending with the worker, it costs the time that was served.',
      source: 'repairs BY-24 (errata), B88',
    },
    () => true,
  ),
}

const tailSeconds: Readonly<Record<'free' | 'charged', JobRules['tailSeconds']>> = {
  free: rule(
    {
      variant: 'free',
      summary: 'The time after the last tick is not charged.',
      source: 'BY-24, BY-25; go-livepeer byoc/stream_orchestrator.go:monitorOrchStream',
    },
    () => 0n,
  ),
  charged: rule(
    {
      variant: 'charged',
      summary: 'The time after the last tick is charged in whole seconds, rounded up.',
      why: 'Work after the last tick is free, and a job shorter than a tick entirely; the rest is charged as a start is, in whole seconds.',
      source: 'repairs BY-24, BY-25, X-33, B48, B88',
    },
    (sinceLastChargeNs: number) => jobSeconds(sinceLastChargeNs),
  ),
}

const heldSeconds: Readonly<Record<'none' | 'untilTimeOut', JobRules['heldSeconds']>> = {
  none: rule(
    {
      variant: 'none',
      summary: 'Jobs and streams of a capability are all admitted on the same credit.',
      source: 'BY-21, BY-22; go-livepeer byoc/job_orchestrator.go:confirmPayment',
    },
    () => 0n,
  ),
  untilTimeOut: rule(
    {
      variant: 'until-time-out',
      summary:
        'What runs holds credit for its time-out: tokens report, and admission counts, the rest.',
      why: 'Parallel jobs are admitted on one and the same credit, and together they overdraw it; held for each, credit is promised once.',
      source: 'repairs BY-21, BY-22, B18',
    },
    (timeoutSeconds: bigint) => timeoutSeconds,
  ),
}

export const jobRulesUpstream: JobRules = Object.freeze({
  jobSignatureDemanded: jobSignatureDemanded.requestAndParameters,
  tokenBalance: tokenBalance.throughThousandths,
  refusalFreesCapacity: refusalFreesCapacity.always,
  answersRefusedPayment: answersRefusedPayment.no,
  followUpNeedsCredit: followUpNeedsCredit.yes,
  cutOffJobFreesCapacity: cutOffJobFreesCapacity.no,
  monitorFreesCapacity: monitorFreesCapacity.no,
  endsWithWorkerStream: endsWithWorkerStream.no,
  tailSeconds: tailSeconds.free,
  heldSeconds: heldSeconds.none,
})

/** The orchestrator of one commit demands what no gateway of its time signs. */
export const jobRulesByocHead: JobRules = Object.freeze({
  ...jobRulesUpstream,
  jobSignatureDemanded: jobSignatureDemanded.v1,
})

export const jobRulesRepaired: JobRules = Object.freeze({
  jobSignatureDemanded: jobSignatureDemanded.v1,
  tokenBalance: tokenBalance.clamped,
  refusalFreesCapacity: refusalFreesCapacity.whatWasReserved,
  answersRefusedPayment: answersRefusedPayment.yes,
  followUpNeedsCredit: followUpNeedsCredit.no,
  cutOffJobFreesCapacity: cutOffJobFreesCapacity.yes,
  monitorFreesCapacity: monitorFreesCapacity.yes,
  endsWithWorkerStream: endsWithWorkerStream.yes,
  tailSeconds: tailSeconds.charged,
  heldSeconds: heldSeconds.untilTimeOut,
})

function clampInt64(value: bigint): bigint {
  return value > MAX_INT64 ? MAX_INT64 : value < MIN_INT64 ? MIN_INT64 : value
}
