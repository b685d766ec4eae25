import { floatString } from '../money/format.ts'
import { floor } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { debitFees } from './balance.ts'
import { chargeForCompute, jobBalance, type JobAccount } from './job-account.ts'
import {
  admitJob,
  jobRefusalText,
  type JobRefusal,
  type JobRequest,
  type ProcessJobPayment,
} from './job-admission.ts'
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
  readonly account: JobAccount
  readonly price: PriceInfo
  readonly startNs: number
}

interface Stream {
  readonly account: JobAccount
  /** Of the whole stream, whatever the price does meanwhile. */
  readonly price: PriceInfo
  readonly hasControlChannel: boolean
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
    const admitted = admitJob(this.#node, request, { capacity: true }, process, nowNs)
    const { payment } = admitted
    if (!admitted.ok) {
      const { refusal } = admitted
      const status = refusal.code === 'insufficient-job-balance' ? 402 : 400
      return { ok: false, refusal, reply: refusalReply(status, jobRefusalText(refusal)), payment }
    }
    const { account, price } = admitted
    return { ok: true, start: { id: request.id, account, price, startNs: nowNs }, payment }
  }

  /** The worker has answered to a start: the time until now is charged, and if all is well the stream runs. */
  workerStarted(
    pending: PendingStream,
    answer: { readonly status: number; readonly body: string },
    nowNs: number,
  ): JobReply {
    const { id, account, price, startNs } = pending
    const { capacity, ledger } = this.#node
    chargeForCompute(ledger, account, price, nowNs - startNs, nowNs)
    const balanceHeader = floatString(jobBalance(ledger, account, nowNs), 0)
    if (answer.status === 401) {
      capacity.remove(account.manifestId)
      return { status: 500, body: 'Orchestrator worker failure', balanceHeader }
    }
    if (answer.status > 399) {
      capacity.free(account.manifestId)
      return { status: answer.status, body: answer.body, balanceHeader }
    }
    const stream = { account, price, hasControlChannel: true }
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

  /** The stream goes, and with it a monitor that still runs, which gives the capacity back. */
  workerStopped(id: string, nowNs: number): void {
    this.#streams.delete(id)
    const at = this.#monitors.findIndex((monitor) => monitor.id === id)
    const [monitor] = at < 0 ? [] : this.#monitors.splice(at, 1)
    if (monitor === undefined) return
    this.#chargeTail(monitor, nowNs)
    this.#node.capacity.free(monitor.stream.account.manifestId)
  }

  /** Charges every stream whose tick is due now. The ids of streams whose worker must be told to stop. */
  tick(nowNs: number): readonly string[] {
    const stopsAtWorker: string[] = []
    for (const monitor of this.#monitors.filter(({ nextTickNs }) => nextTickNs <= nowNs)) {
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
      if (result.next === 'go-on') {
        monitor.warned = result.warned
        continue
      }
      this.#monitors.splice(this.#monitors.indexOf(monitor), 1)
      if (result.removesStream) this.#streams.delete(id)
      if (result.stopsWorker) stopsAtWorker.push(id)
      if (rules.monitorFreesCapacity()) this.#node.capacity.free(stream.account.manifestId)
    }
    return stopsAtWorker
  }

  #admitFollowUp(
    request: JobRequest,
    process: ProcessJobPayment,
    action: string,
    nowNs: number,
  ): StreamAdmission {
    const admitted = admitJob(this.#node, request, { capacity: false }, process, nowNs)
    if (admitted.ok) return { ok: true, payment: admitted.payment }
    const { refusal, payment } = admitted
    const text = `Failed to ${action}, request not valid err=${jobRefusalText(refusal)}`
    return { ok: false, refusal, reply: refusalReply(400, text), payment }
  }

  #chargeTail(monitor: Monitor, nowNs: number): void {
    const { account, price } = monitor.stream
    const seconds = this.#node.rules.tailSeconds(nowNs - monitor.lastChargeNs)
    if (seconds > 0n && price.pricePerUnit > 0n) {
      debitFees(this.#node.ledger, account, price, seconds, nowNs)
    }
  }
}

function refusalReply(status: number, text: string): JobReply {
  return { status, body: `${text}\n`, balanceHeader: null }
}
