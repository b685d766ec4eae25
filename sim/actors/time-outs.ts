import { SECOND_NS } from '../../src/durations.ts'

/** How long a client of the real system waits for an answer, and whom it asks again. */
export interface TimeOut {
  /** What is asked, as the trace names it. */
  readonly request: string
  /** From the request to giving up, nanoseconds; the least of it when there is a `share`, what is added to when there is an `own`. */
  readonly ns: number
  /** So many times the length of the segment, if that is more. */
  readonly share?: number
  /** The time-out that the request itself names comes on top. */
  readonly own?: boolean
  /** What the client does then. */
  readonly ends: string
  /** Spec rules and go-livepeer file:function. */
  readonly source: string
}

export type TimeOutName =
  | 'discovery'
  | 'refresh'
  | 'start'
  | 'payment'
  | 'signer'
  | 'signerWebhook'
  | 'orchestratorWebhook'
  | 'segmentUpload'
  | 'segmentResult'
  | 'modelRequest'
  | 'jobTokenSearch'
  | 'jobTokenRenewal'
  | 'jobRequest'
  | 'jobPayment'
  | 'receipt'
  | 'idleChannel'

/**
 * Every time-out of the real clients. A client of the `repaired` profile sends an unanswered request again until then; the real
 * ones do not.
 */
export const TIME_OUTS: Readonly<Record<TimeOutName, TimeOut>> = {
  discovery: {
    request: 'GetOrchestrator, when searching',
    ns: 6 * SECOND_NS,
    ends: 'goes on with those that have answered; it looks at 0.5, 1, 2 and 4 s whether anybody has',
    source: 'discovery/discovery.go:GetOrchestrators, maxGetOrchestratorCutoffTimeout',
  },
  refresh: {
    request: 'GetOrchestrator, of a session',
    ns: 2.5 * SECOND_NS,
    ends: 'fails what needed the refresh; a payment of a remote signer is refreshed at most 4 times, in 5 calls',
    source: 'live 0.2, LV-31; server/broadcast.go:refreshTimeout',
  },
  start: {
    request: 'start',
    ns: 5 * SECOND_NS,
    ends: 'tries the next orchestrator',
    source: 'live LV-20; server/ai_process.go:submitLiveVideoToVideo',
  },
  payment: {
    request: 'POST /payment',
    ns: 60 * SECOND_NS,
    ends: 'drops the payment',
    source: 'live 0.2, LV-26, LV-34; server/live_payment.go:paymentRequestTimeout',
  },
  signer: {
    request: 'POST /generate-live-payment',
    ns: 60 * SECOND_NS,
    ends: 'drops the payment',
    source: 'live LV-30, LV-32; server/live_payment.go:RequestPayment',
  },
  signerWebhook: {
    request: 'auth webhook of a signer',
    ns: 5 * SECOND_NS,
    ends: 'refuses the call',
    source: 'live 0.2, SG-22; server/remote_signer.go:authLivePayment',
  },
  orchestratorWebhook: {
    request: 'auth webhook of an orchestrator',
    ns: 900 * SECOND_NS,
    ends: 'refuses the payer: the client sets no time-out, the kernel gives a silent connection up after about so long',
    source: 'pricing PR-26; server/auth.go:authenticateBroadcaster',
  },
  segmentUpload: {
    request: 'POST /segment',
    ns: 2 * SECOND_NS,
    share: 0.5,
    ends: 'tries another orchestrator, 3 tries a segment (-maxAttempts)',
    source: 'pm 10, PR-67; server/segment_rpc.go:SubmitSegment',
  },
  segmentResult: {
    request: 'POST /segment, to its result',
    ns: 8 * SECOND_NS,
    share: 4,
    ends: 'the same; the payment counts as spent',
    source: 'pm 10, PM-136; server/segment_rpc.go:SubmitSegment',
  },
  modelRequest: {
    request: 'POST /<pipeline>',
    ns: 60 * SECOND_NS,
    ends: 'tries another orchestrator while less than 2 s have passed, 20 tries at most: the client sets no time-out, the world breaks the connection',
    source: 'pricing PR-67; server/ai_process.go:processAIRequest',
  },
  jobTokenSearch: {
    request: 'GET /process/token, when searching',
    ns: 0.5 * SECOND_NS,
    ends: 'goes on without this orchestrator',
    source: 'byoc/types.go, byoc/job_gateway.go:getJobOrchestrators',
  },
  jobTokenRenewal: {
    request: 'GET /process/token, of a job',
    ns: 3 * SECOND_NS,
    ends: 'asks again, 3 times in all; after a refusal it waits 100 ms, then twice that',
    source: 'byoc/stream_orchestrator.go:getNewTokenTimeout, byoc/job_gateway.go:getToken',
  },
  jobRequest: {
    request: 'POST /process/request/run, /ai/stream/start, /ai/stream/stop',
    ns: 5 * SECOND_NS,
    own: true,
    ends: 'tries the next orchestrator; a stream ends',
    source: 'byoc/job_gateway.go:sendJobToOrch',
  },
  jobPayment: {
    request: 'POST /ai/stream/payment',
    ns: 10 * SECOND_NS,
    ends: 'logs it, and pays again after 50 s',
    source: 'live BY-28; byoc/job_gateway.go:sendPayment',
  },
  receipt: {
    request: 'the receipt of a transaction',
    ns: 300 * SECOND_NS,
    ends: 'bids higher once, waits as long again, and takes the ticket up with the next block',
    source: 'pm 10, PM-121; eth/transactionManager.go',
  },
  idleChannel: {
    request: 'segments of a stream, at the orchestrator',
    ns: 300 * SECOND_NS,
    ends: 'closes the channel at the next sweep, one a minute, and the session with it',
    source: 'trickle/trickle_server.go:sweepIdleChannels; server/rpc.go starts it',
  },
}

/** When a gateway that searches looks whether anybody has answered, after its question (flag -discoveryTimeout, doubled). */
export const DISCOVERY_LOOKS_NS: readonly number[] = [
  0.5 * SECOND_NS,
  1 * SECOND_NS,
  2 * SECOND_NS,
  4 * SECOND_NS,
]

/** Tries of one segment, each with another orchestrator (flag -maxAttempts; spec PR-67). */
export const SEGMENT_TRIES_MAX = 3
/** Tries of one batch AI request, and within which time (flag -aiProcessingRetryTimeout; spec PR-67). */
export const MODEL_TRIES: { readonly max: number; readonly withinNs: number } = {
  max: 20,
  withinNs: 2 * SECOND_NS,
}
/** How often a token is asked for. */
export const JOB_TOKEN_TRIES: { readonly search: number; readonly renewal: number } = {
  search: 1,
  renewal: 3,
}
/** Before a token that was refused is asked for again; doubled each time. */
export const JOB_TOKEN_BACKOFF_NS: number = SECOND_NS / 10

/** How often an orchestrator looks for channels without segments. */
export const CHANNEL_SWEEP_NS: number = 60 * SECOND_NS

/** Of a request about a segment of this length. */
export function segmentTimeOutNs({ ns, share = 0 }: TimeOut, lengthNs: number): number {
  return Math.max(ns, share * lengthNs)
}

/** Of a BYOC request that names a time-out. */
export function jobTimeOutNs(timeoutSeconds: bigint): number {
  return Number(timeoutSeconds) * SECOND_NS + TIME_OUTS.jobRequest.ns
}

/** The table in docs/faults.md. */
export function timeOutTable(): string {
  const rows = Object.values(TIME_OUTS).map((timeOut: TimeOut) => {
    const { request, ends, source } = timeOut
    return `| ${request} | ${limitText(timeOut)} | ${ends} | ${source} |`
  })
  return [
    '| request | waits | then the client | source |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function limitText({ ns, share, own = false }: TimeOut): string {
  const seconds = `${ns / SECOND_NS} s`
  if (share !== undefined) return `${share} × its length, at least ${seconds}`
  return own ? `the time-out it names and ${seconds}` : seconds
}
