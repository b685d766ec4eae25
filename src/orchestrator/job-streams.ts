import { floatString } from '../money/format.ts'
import { floor } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
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
import type { JobReply } from './job-run.ts'
import { STREAM_TICK_NS, tickStreamMonitor } from './job-stream-monitor.ts'
import type { PaymentOutcome } from './process-payment.ts'

/** What a BYOC request about a stream asks of its caller. A refusal is answered at once, else the worker is asked. */
export type StreamAdmission =
  | { readonly ok: true; readonly payment: PaymentOutcome | null }
  | {
      readonly ok: false
      readonly refusal: JobRefusal
      readonly reply: JobReply
      readonly payment: PaymentOutcome | null
    }

export type StreamStart =
  | { readonly ok: true; readonly start: PendingStream; readonly payment: PaymentOutcome | null }
  | Extract<StreamAdmission, { readonly ok: false }>

/** A stream whose worker was asked and has not answered yet. */
export interface PendingStream {
  readonly id: string
  readonly timeoutSeconds: bigint
  readonly account: JobAccount
  readonly price: PriceInfo
  readonly startNs: number
}

/** What was charged to a stream at its price. */
export interface StreamCharge {
  readonly id: string
  readonly seconds: bigint
}

/** What a tick did to a stream. */
export interface StreamTick extends StreamCharge {
  readonly next: 'go-on' | 'out-of-credit' | 'ended'
  /** The worker must be told to stop. */
  readonly stopsWorker: boolean
}

interface Stream {
  readonly account: JobAccount
  /** Of the whole stream, whatever the price does meanwhile. */
  readonly price: PriceInfo
  readonly hasControlChannel: boolean
  readonly hold: JobHold | null
}

interface Monitor {
  readonly id: string
  readonly stream: Stream
  warned: boolean
  nextTickNs: number
  lastChargeNs: number
}

/**
 * The BYOC streams of an orchestrator, and the monitors that charge them. Whoever owns it asks the worker, and calls `tick` at
 * `nextTickNs` (spec BY-22, BY-25 and errata; go-livepeer byoc/stream_orchestrator.go).
 */
export class JobStreams {
  readonly #node: JobNode
  readonly #streams = new Map<string, Stream>()
  /** A monitor can outlive its stream, and a stream its monitor. */
  readonly #monitors: Monitor[] = []

  constructor(node: JobNode) {
    this.#node = node
  }

  has(id: string): boolean {
    return this.#streams.has(id)
  }

  get nextTickNs(): number {
    return Math.min(...this.#monitors.map(({ nextTickNs }) => nextTickNs))
  }

  /** POST /ai/stream/start, up to where the worker is asked. */
  start(request: JobRequest, process: ProcessJobPayment, nowNs: number): StreamStart {
    const admitted = admitJob(this.#node, request, { what: 'stream' }, process, nowNs)
    const { payment } = admitted
    if (!admitted.ok) {
      const { refusal } = admitted
      const status = refusal.code === 'insufficient-job-balance' ? 402 : 400
      return { ok: false, refusal, reply: refusalReply(status, jobRefusalText(refusal)), payment }
    }
    const { account, price } = admitted
    const { id, timeoutSeconds } = request
    return { ok: true, start: { id, timeoutSeconds, account, price, startNs: nowNs }, payment }
  }

  /** The worker has answered to a start: the time until now is charged, and if all is well the stream runs. */
  workerStarted(
    pending: PendingStream,
    answer: { readonly status: number; readonly body: string },
    nowNs: number,
  ): { readonly reply: JobReply; readonly chargedSeconds: bigint } {
    const { account, price, startNs } = pending
    const { ledger } = this.#node
    const chargedSeconds = chargeForCompute(ledger, account, price, nowNs - startNs, nowNs)
    return { reply: this.#started(pending, answer, nowNs), chargedSeconds }
  }

  #started(
    pending: PendingStream,
    answer: { readonly status: number; readonly body: string },
    nowNs: number,
  ): JobReply {
    const { id, account, price } = pending
    const { capacity, ledger } = this.#node
    const balanceHeader = floatString(jobBalance(ledger, account, nowNs), 0)
    if (answer.status === 401) {
      capacity.remove(account.manifestId)
      return { status: 500, body: 'Orchestrator worker failure', balanceHeader }
    }
    if (answer.status > 399) {
      capacity.free(account.manifestId)
      return { status: answer.status, body: answer.body, balanceHeader }
    }
    if (this.#streams.has(id)) {
      capacity.free(account.manifestId)
      return { status: 500, body: 'Error adding stream to external capabilities\n', balanceHeader }
    }
    const hold = holdCredit(this.#node, pending, pending, 'stream')
    const stream = { account, price, hasControlChannel: true, hold }
    this.#streams.set(id, stream)
    this.#monitors.push({
      id,
      stream,
      warned: false,
      nextTickNs: nowNs + STREAM_TICK_NS,
      lastChargeNs: nowNs,
    })
    return { status: 200, body: '', balanceHeader }
  }

  /** POST /ai/stream/payment; a stream that is not known is paid for all the same. */
  pay(
    request: JobRequest,
    process: ProcessJobPayment,
    nowNs: number,
  ): { readonly reply: JobReply; readonly payment: PaymentOutcome | null } {
    const admitted = this.#admitFollowUp(request, process, 'process payment', nowNs)
    if (!admitted.ok) return admitted
    const account = { sender: request.sender, manifestId: request.capability }
    const balanceHeader = `${floor(jobBalance(this.#node.ledger, account, nowNs))}`
    return { reply: { status: 200, body: '', balanceHeader }, payment: admitted.payment }
  }

  /** POST /ai/stream/stop, up to where the worker is asked; `workerStopped` follows its answer. */
  stop(request: JobRequest, process: ProcessJobPayment, nowNs: number): StreamAdmission {
    return this.#admitFollowUp(request, process, 'stop stream', nowNs)
  }

  /** The stream goes, and with it a monitor that still runs, which gives the capacity back. Null = none did. */
  workerStopped(id: string, nowNs: number): StreamCharge | null {
    this.#streams.delete(id)
    const at = this.#monitors.findIndex((monitor) => monitor.id === id)
    const [monitor] = at < 0 ? [] : this.#monitors.splice(at, 1)
    if (monitor === undefined) return null
    const { stream, lastChargeNs } = monitor
    const { account, price } = stream
    const seconds = chargeTail(this.#node, account, price, nowNs - lastChargeNs, nowNs)
    this.#release(stream)
    this.#node.capacity.free(account.manifestId)
    return { id, seconds }
  }

  /** Charges the next stream whose tick is due by now, and says what came of it; null = none is. */
  tick(nowNs: number): StreamTick | null {
    const dueNs = this.nextTickNs
    const monitor = this.#monitors.find(({ nextTickNs }) => nextTickNs === dueNs)
    if (monitor === undefined || dueNs > nowNs) return null
    const { id, stream, warned } = monitor
    monitor.nextTickNs += STREAM_TICK_NS
    const view = {
      capabilityExists: this.#node.capacity.has(stream.account.manifestId),
      streamExists: this.#streams.has(id),
      controlChannelExists: stream.hasControlChannel,
    }
    const { ledger, rules } = this.#node
    const result = tickStreamMonitor(ledger, { ...stream, warned }, view, rules, nowNs)
    monitor.lastChargeNs = nowNs
    const seconds = result.chargedSeconds
    if (result.next === 'go-on') {
      monitor.warned = result.warned
      return { id, seconds, next: 'go-on', stopsWorker: false }
    }
    const { outOfCredit, removesStream, stopsWorker } = result
    this.#monitors.splice(this.#monitors.indexOf(monitor), 1)
    this.#release(stream)
    if (removesStream) this.#streams.delete(id)
    if (rules.monitorFreesCapacity()) this.#node.capacity.free(stream.account.manifestId)
    return { id, seconds, next: outOfCredit ? 'out-of-credit' : 'ended', stopsWorker }
  }

  #release({ hold }: Stream): void {
    if (hold !== null) this.#node.holds.remove(hold)
  }

  #admitFollowUp(
    request: JobRequest,
    process: ProcessJobPayment,
    action: string,
    nowNs: number,
  ): StreamAdmission {
    const admitted = admitJob(this.#node, request, { what: 'follow-up' }, process, nowNs)
    if (admitted.ok) return { ok: true, payment: admitted.payment }
    const { refusal, payment } = admitted
    const text = `Failed to ${action}, request not valid err=${jobRefusalText(refusal)}`
    return { ok: false, refusal, reply: refusalReply(400, text), payment }
  }
}

function refusalReply(status: number, text: string): JobReply {
  return { status, body: `${text}\n`, balanceHeader: null }
}
