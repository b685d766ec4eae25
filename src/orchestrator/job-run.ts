import { assert } from '../assert.ts'
import { SECOND_NS } from '../durations.ts'
import { floatString } from '../money/format.ts'
import { sign } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { debitFees } from './balance.ts'
import { chargeForCompute, chargeTail, jobBalance, type JobAccount } from './job-account.ts'
import {
  admitJob,
  holdCredit,
  jobRefusalText,
  type JobRefusal,
  type JobRequest,
  type ProcessJobPayment,
} from './job-admission.ts'
import type { JobHold } from './job-holds.ts'
import type { JobNode } from './job-node.ts'
import type { PaymentOutcome } from './process-payment.ts'

/** A complete answer to a job. Null headers are not set. */
export interface JobReply {
  readonly status: number
  readonly body: string
  /** `Livepeer-Balance`: what is left after the charge, rounded to whole wei. */
  readonly balanceHeader: string | null
}

/** The head of a worker's answer, with its body unless it streams. */
export interface WorkerAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** What an event makes of the answer to the client, and how many seconds it has charged. */
export type JobStep = { readonly chargedSeconds: bigint } & (
  | { readonly kind: 'replied'; readonly reply: JobReply }
  /** Status 200 and `Livepeer-Payment-Balance` are sent; text follows. */
  | { readonly kind: 'streaming'; readonly paymentBalanceHeader: string }
  | { readonly kind: 'wrote'; readonly text: string }
  | { readonly kind: 'ended'; readonly text: string }
)

export type StartedJob =
  | { readonly ok: true; readonly run: JobRun; readonly payment: PaymentOutcome | null }
  | {
      readonly ok: false
      readonly refusal: JobRefusal
      readonly reply: JobReply
      readonly payment: PaymentOutcome | null
    }

/** A streamed job pays for this many seconds at every tick (spec BY-24). */
const STREAMED_SECONDS = 5n
const STREAMED_TICK_NS = 5_000_000_000
const OUT_OF_CREDIT = 'event: insufficient balance\ndata: {"balance": 0}\n\ndata: [DONE]\n\n'

/**
 * POST /process/request: admission, then the caller asks the worker and reports what happens to the run
 * (spec BY-22 to BY-24; go-livepeer byoc/job_orchestrator.go:processJob).
 */
export function startJob(
  node: JobNode,
  request: JobRequest,
  process: ProcessJobPayment,
  nowNs: number,
): StartedJob {
  const admitted = admitJob(node, request, { what: 'job' }, process, nowNs)
  const { payment } = admitted
  if (admitted.ok) return { ok: true, run: new JobRun(node, request, admitted, nowNs), payment }
  const { refusal } = admitted
  const status = refusal.code === 'no-capacity' ? 503 : 400
  const reply = { status, body: `${jobRefusalText(refusal)}\n`, balanceHeader: null }
  return { ok: false, refusal, reply, payment }
}

/**
 * A job that the worker has: waits for its answer, then either replies at once or passes the worker's lines on, charging at every
 * tick. Whoever owns it keeps the timers `timeoutNs` and `nextTickNs` and asks the worker.
 */
export class JobRun {
  readonly #node: JobNode
  readonly #account: JobAccount
  readonly #price: PriceInfo
  readonly #timeoutLengthNs: number
  readonly #hold: JobHold | null
  readonly #startNs: number
  #phase: 'waiting' | 'streaming' | 'ended' = 'waiting'
  #lastChargeNs: number
  #timeoutNs: number

  constructor(
    node: JobNode,
    request: JobRequest,
    admitted: { readonly account: JobAccount; readonly price: PriceInfo },
    nowNs: number,
  ) {
    this.#node = node
    this.#account = admitted.account
    this.#price = admitted.price
    this.#hold = holdCredit(node, request, admitted, 'job')
    // exact: time-outs are seconds of virtual time
    this.#timeoutLengthNs = Number(request.timeoutSeconds) * SECOND_NS
    this.#startNs = nowNs
    this.#lastChargeNs = nowNs
    this.#timeoutNs = nowNs + this.#timeoutLengthNs
  }

  get capability(): string {
    return this.#account.manifestId
  }

  /** Of the whole job. */
  get price(): PriceInfo {
    return this.#price
  }

  /** When `timedOut` is due; null = over. */
  get timeoutNs(): number | null {
    return this.#phase === 'ended' ? null : this.#timeoutNs
  }

  /** When `tick` is due; null = no tick. */
  get nextTickNs(): number | null {
    return this.#phase === 'streaming' ? this.#lastChargeNs + STREAMED_TICK_NS : null
  }

  /** The worker has answered; an answer that streams starts its own time-out (spec BY-23, BY-24). */
  workerAnswered(answer: WorkerAnswer, nowNs: number): JobStep {
    assert(this.#phase === 'waiting', 'job run: a second answer')
    if (answer.status === 401) return this.workerFailed('worker auth token failed', nowNs)
    if (answer.contentType.includes('text/event-stream')) {
      this.#phase = 'streaming'
      this.#lastChargeNs = nowNs
      this.#timeoutNs = nowNs + this.#timeoutLengthNs
      const paymentBalanceHeader = this.#balanceText(0, nowNs)
      return { kind: 'streaming', chargedSeconds: 0n, paymentBalanceHeader }
    }
    const isError = answer.status > 399
    const chargedSeconds = this.#chargeAll(nowNs)
    this.#end(true)
    const balanceHeader = this.#balanceText(0, nowNs)
    return {
      kind: 'replied',
      chargedSeconds,
      reply: {
        status: isError ? answer.status : 200,
        body: isError ? `${answer.body}\n` : answer.body,
        balanceHeader,
      },
    }
  }

  /** The worker could not be asked; unless the call was cancelled, its capability is forgotten (spec BY-23). */
  workerFailed(error: string, nowNs: number): JobStep {
    assert(this.#phase === 'waiting', 'job run: failed after the answer')
    const isCutOff = error.includes('context canceled')
    if (!isCutOff) this.#node.capacity.remove(this.#account.manifestId)
    const chargedSeconds = this.#chargeAll(nowNs)
    this.#end(isCutOff && this.#node.rules.cutOffJobFreesCapacity())
    const balanceHeader = this.#balanceText(0, nowNs)
    const body = `job not able to be processed, removing capability err=${error}\n`
    return { kind: 'replied', chargedSeconds, reply: { status: 500, body, balanceHeader } }
  }

  /** A line of the worker's stream; before its end the client is told the credit. */
  workerLine(line: string, nowNs: number): JobStep {
    assert(this.#phase === 'streaming', 'job run: a line outside the stream')
    if (!line.includes('[DONE]')) return wrote(`${line}\n`, 0n)
    const balance = this.#balanceText(3, nowNs)
    return wrote(`data: {"balance": ${balance}}\n\n\n${line}\n`, 0n)
  }

  /** The worker's stream is over; null = the job goes on. */
  workerStreamEnded(nowNs: number): JobStep | null {
    assert(this.#phase === 'streaming', 'job run: the end outside the stream')
    return this.#node.rules.endsWithWorkerStream() ? this.#endStream(nowNs) : null
  }

  /** Charges one interval; below 0 the client is told, and the job ends. */
  tick(nowNs: number): JobStep {
    assert(nowNs === this.nextTickNs, 'job run: a tick that is not due')
    this.#lastChargeNs = nowNs
    const { ledger } = this.#node
    if (this.#price.pricePerUnit <= 0n) return wrote('', 0n)
    debitFees(ledger, this.#account, this.#price, STREAMED_SECONDS, nowNs)
    if (sign(jobBalance(ledger, this.#account, nowNs)) >= 0) return wrote('', STREAMED_SECONDS)
    this.#end(true)
    return { kind: 'ended', chargedSeconds: STREAMED_SECONDS, text: OUT_OF_CREDIT }
  }

  /** The time-out of the phase has passed. `workerUrl` names the call that was cut off. */
  timedOut(workerUrl: string, nowNs: number): JobStep {
    assert(this.#phase !== 'ended', 'job run: timed out after its end')
    return this.#phase === 'streaming'
      ? this.#endStream(nowNs)
      : this.workerFailed(`Post "${workerUrl}": context canceled`, nowNs)
  }

  #endStream(nowNs: number): JobStep {
    const sinceNs = nowNs - this.#lastChargeNs
    const chargedSeconds = chargeTail(this.#node, this.#account, this.#price, sinceNs, nowNs)
    this.#end(true)
    return { kind: 'ended', chargedSeconds, text: '' }
  }

  #end(freesCapacity: boolean): void {
    this.#phase = 'ended'
    if (this.#hold !== null) this.#node.holds.remove(this.#hold)
    if (freesCapacity) this.#node.capacity.free(this.#account.manifestId)
  }

  #chargeAll(nowNs: number): bigint {
    return chargeForCompute(
      this.#node.ledger,
      this.#account,
      this.#price,
      nowNs - this.#startNs,
      nowNs,
    )
  }

  #balanceText(digits: number, nowNs: number): string {
    return floatString(jobBalance(this.#node.ledger, this.#account, nowNs), digits)
  }
}

function wrote(text: string, chargedSeconds: bigint): JobStep {
  return { kind: 'wrote', chargedSeconds, text }
}
