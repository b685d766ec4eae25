import { toAddress } from '../../src/bytes/hex.ts'
import { multiplyInteger, rational } from '../../src/money/rational.ts'
import {
  confirmJobPayment,
  jobPaymentRefusalText,
  STREAM_CHARGE_SECONDS,
  type JobPaymentOutcome,
} from '../../src/orchestrator/job-account.ts'
import { STREAM_TICK_NS, tickStreamMonitor } from '../../src/orchestrator/job-stream-monitor.ts'
import { paymentRefusalText, processPayment } from '../../src/orchestrator/process-payment.ts'
import { jobPriceInfo } from '../../src/price/job-price.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import type { OrchestratorDesk, WorkAccount } from './orchestrator-desk.ts'
import type { PaymentRequest, SegmentFate, StartAnswer } from './orchestrator-messages.ts'
import { recordCharge, recordRelease, recordStart, recordWork } from './work-record.ts'

/** A BYOC stream that its orchestrator charges by the clock. */
interface JobStream {
  readonly account: WorkAccount
  readonly price: PriceInfo
  warned: boolean
}

/** The BYOC streams of an orchestrator. */
export class JobWork {
  readonly #desk: OrchestratorDesk
  readonly #streams = new Map<string, JobStream>()
  readonly #released = new Set<string>()

  constructor(desk: OrchestratorDesk) {
    this.#desk = desk
  }

  get openSessions(): number {
    return this.#streams.size
  }

  /** A BYOC stream's start, or a later payment for it: payment, then credit for 60 s at the job's price (spec BY-22). */
  pay(
    request: PaymentRequest,
    capability: string,
    opens: { readonly session: string; readonly gateway: string } | null,
  ): StartAnswer {
    const desk = this.#desk
    const now = desk.now()
    const { node } = desk
    const sender = toAddress(request.payment.sender)
    const job = jobPriceInfo(node.pricing, sender, capability)
    if (!job.ok) return { status: 400, body: 'Could not get price', manifestId: null }
    const outcome = confirmJobPayment(
      node,
      {
        account: { sender, manifestId: capability },
        price: job.priceInfo,
        payment: { ok: true, value: request.payment },
      },
      (payment, manifestId) => processPayment(node, payment, manifestId, now.monotonicNs),
      now.monotonicNs,
    )
    const status = outcome.refusal === null ? 200 : 402
    const body = outcome.refusal === null ? '' : jobRefusalText(outcome)
    desk.record(request, capability, { status, body }, outcome.payment)
    if (outcome.refusal !== null) return { status, body, manifestId: null }
    const { price } = outcome
    if (opens !== null) this.#open({ ...opens, sender, manifestId: capability, price }, price)
    return { status, body, manifestId: capability }
  }

  /** A segment of a stream costs nothing of its own. */
  segment(session: string, durationNs: number): SegmentFate {
    if (!this.#streams.has(session)) return this.#released.has(session) ? 'released' : 'unknown'
    recordWork(this.#desk, session, durationNs)
    return 'open'
  }

  stop(session: string): void {
    this.#streams.delete(session)
  }

  forget(): void {
    this.#streams.clear()
  }

  /** Called by the kernel every 23 s of a stream (spec BY-25). */
  tick(session: string, stream: JobStream): void {
    if (this.#streams.get(session) !== stream) return
    const desk = this.#desk
    const { account, price, warned } = stream
    const result = tickStreamMonitor(
      desk.node.ledger,
      { account, price, warned },
      { capabilityExists: true, streamExists: true, controlChannelExists: true },
      desk.world.rules.orchestrator,
      desk.world.nowNs,
    )
    const feeWei = multiplyInteger(
      rational(price.pricePerUnit, price.pixelsPerUnit),
      STREAM_CHARGE_SECONDS,
    )
    const goesOn = result.next === 'go-on'
    recordCharge(desk, account, { units: STREAM_CHARGE_SECONDS, feeWei, covered: goesOn })
    if (result.next === 'go-on') {
      stream.warned = result.warned
      this.#tickLater(session, stream)
      return
    }
    this.#streams.delete(session)
    this.#released.add(session)
    recordRelease(desk, account, 'Insufficient balance for request')
  }

  #open(account: WorkAccount, price: PriceInfo): void {
    const stream = { account, price, warned: false }
    this.#streams.set(account.session, stream)
    recordStart(this.#desk, account, 'byoc')
    this.#tickLater(account.session, stream)
  }

  #tickLater(session: string, stream: JobStream): void {
    const { world, life } = this.#desk
    world.at(life, world.nowNs + STREAM_TICK_NS, tickStream, { work: this, session, stream })
  }
}

/** A payment that was refused is named; upstream only says that the balance is insufficient. */
function jobRefusalText(outcome: JobPaymentOutcome): string {
  const { payment, refusal } = outcome
  if (payment !== null && payment.refusal !== null) return paymentRefusalText(payment.refusal)
  return refusal === null ? '' : jobPaymentRefusalText(refusal)
}

function tickStream({
  work,
  session,
  stream,
}: {
  readonly work: JobWork
  readonly session: string
  readonly stream: JobStream
}): void {
  work.tick(session, stream)
}
