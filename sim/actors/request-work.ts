import { toAddress, type Address } from '../../src/bytes/hex.ts'
import { multiplyInteger, rational, ZERO, type Rational } from '../../src/money/rational.ts'
import { debitFees } from '../../src/orchestrator/balance.ts'
import { endpointRefusalBody, type EndpointRefused } from '../../src/orchestrator/endpoint.ts'
import { handleModelRequest } from '../../src/orchestrator/model-request.ts'
import { handleSegmentPayment } from '../../src/orchestrator/payment-endpoint.ts'
import type { ModelRequest } from '../../src/price/model-units.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import type { OrchestratorInfo } from '../../src/wire/messages.ts'
import { AnsweredRequests, awaitBody, finishBody, type TakenRequest } from './answered-requests.ts'
import type { OrchestratorDesk, WorkAccount } from './orchestrator-desk.ts'
import { infoIssued, paymentRepeated } from './orchestrator-events.ts'
import { paidRequest, type PaymentRequest } from './orchestrator-messages.ts'
import { recordCharge, recordStart, recordWork, WORKER_FAILED } from './work-record.ts'

/** What the worker does with a request: how long it takes, and whether it fails in the end. */
export interface WorkToDo {
  readonly takesNs: number
  readonly fails: boolean
}

/** A segment as it arrives: how much stream it is, and how many pixels come out of it. */
export interface SegmentToDo extends WorkToDo {
  readonly durationNs: number
  readonly pixels: bigint
}

/** A batch AI request as it arrives. */
export interface ModelRequestToDo extends WorkToDo {
  readonly capability: number
  readonly model: string
  readonly asked: ModelRequest
}

/** The body of the answer to a segment, sent when the work is over. */
export interface SegmentResult {
  readonly pixels: bigint
  /** Null = the work was done. */
  readonly error: string | null
  /** Null = it could make none. */
  readonly info: OrchestratorInfo | null
}

export interface RequestAnswer {
  readonly status: number
  readonly body: string
}

/** Work that was taken and is not done yet. */
interface TakenWork {
  readonly work: RequestWork
  readonly account: WorkAccount
  readonly units: bigint
  /** Stream time that it stands for; 0 = none. */
  readonly durationNs: number
  readonly fails: boolean
  readonly done: () => void
}

/** Requests that carry their own payment: segments to transcode, and batch AI. They are charged when their work is done. */
export class RequestWork {
  readonly #desk: OrchestratorDesk
  /** Sessions that have been heard of, each with the manifest that its gateway gave it. */
  readonly #started = new Map<string, string>()
  readonly #segments = new AnsweredRequests<RequestAnswer, SegmentResult>()
  readonly #models = new AnsweredRequests<RequestAnswer, RequestAnswer>()
  #running = 0

  constructor(desk: OrchestratorDesk) {
    this.#desk = desk
  }

  /** Requests that are worked on now. */
  get running(): number {
    return this.#running
  }

  /** POST /segment: the head of the answer; `deliver` sends its body once the segment is transcoded (spec PM-86). */
  segment(
    request: PaymentRequest,
    segment: SegmentToDo,
    deliver: (result: SegmentResult) => void,
  ): RequestAnswer {
    const known = this.#known(this.#segments, request)
    if (known !== undefined) {
      // The first copy's result is on its way, or comes.
      if (known.body !== null) deliver(known.body)
      return known.head
    }
    return this.#newSegment(request, segment, deliver)
  }

  #newSegment(
    request: PaymentRequest,
    segment: SegmentToDo,
    deliver: (result: SegmentResult) => void,
  ): RequestAnswer {
    const desk = this.#desk
    const { deceit } = desk
    const { session } = request
    const seed = desk.drawSeed()
    const result = handleSegmentPayment(
      desk.node,
      paidRequest(request),
      { seed, webhookPrice: desk.webhookPrice(toAddress(request.payment.sender)) },
      desk.now(),
    )
    const manifestId = result.ok ? result.manifestId : request.credentials.manifestId
    const answer = this.#answer(request, manifestId, result)
    const taken = this.#segments.take(request, answer)
    if (!result.ok) return answer
    const { sender, debitPrice } = result
    const info =
      result.info === null ? null : deceit.told(desk.node, result.info, { session, sender, seed })
    if (info !== null) desk.world.emit(infoIssued(desk.place(), request, info))
    const fails = deceit.refusesWork(session) || segment.fails
    const pixels = fails ? 0n : deceit.pixels(session, segment.pixels)
    const error = fails ? WORKER_FAILED : null
    this.#take(request, { sender, manifestId, price: debitPrice }, 'transcode', {
      ...segment,
      fails,
      units: pixels,
      done: () => {
        taken.body = { pixels, error, info }
        deliver(taken.body)
      },
    })
    return answer
  }

  /** A batch AI request; `reply` sends the whole answer, at once when it is refused (spec PR-81). */
  model(
    request: PaymentRequest,
    todo: ModelRequestToDo,
    reply: (answer: RequestAnswer) => void,
  ): void {
    const known = this.#known(this.#models, request)
    if (known !== undefined) return awaitBody(known, reply)
    const desk = this.#desk
    const { capability, model, asked } = todo
    const result = handleModelRequest(
      desk.node,
      { ...paidRequest(request), capability, model, asked },
      { hasModelCapacity: this.#hasCapacity() },
      desk.now(),
    )
    const manifestId = result.ok ? result.manifestId : request.credentials.manifestId
    const answer = this.#answer(request, manifestId, result)
    const taken = this.#models.take(request, answer)
    awaitBody(taken, reply)
    if (!result.ok) return finishBody(taken, answer)
    const { sender, debitPrice, units } = result
    const fails = desk.deceit.refusesWork(request.session) || todo.fails
    this.#take(request, { sender, manifestId, price: debitPrice }, 'batch-ai', {
      ...todo,
      durationNs: 0,
      fails,
      units: fails ? 0n : units,
      done: () => finishBody(taken, fails ? { status: 500, body: `${WORKER_FAILED}\n` } : answer),
    })
  }

  /** Called by the kernel when work is over. */
  finish({ account, units, durationNs, fails, done }: TakenWork): void {
    this.#running -= 1
    const desk = this.#desk
    const feeWei = this.#charge(account, units)
    if (!fails && durationNs > 0) recordWork(desk, account.session, durationNs)
    // Charged whatever the credit: the work is done (spec PM-142).
    if (!fails) recordCharge(desk, account, { units, feeWei, covered: true })
    done()
  }

  /** What was being worked on is lost. */
  forget(): void {
    this.#running = 0
    this.#started.clear()
    this.#segments.forget()
    this.#models.forget()
  }

  #known<Body>(
    requests: AnsweredRequests<RequestAnswer, Body>,
    request: PaymentRequest,
  ): TakenRequest<RequestAnswer, Body> | undefined {
    const desk = this.#desk
    if (!desk.world.rules.orchestrator.knowsRepeats()) return undefined
    const known = requests.find(request)
    if (known !== undefined) {
      desk.world.emit(paymentRepeated(desk.place(), request, known.head))
    }
    return known
  }

  #hasCapacity(): boolean {
    const { capacity } = this.#desk.settings
    return capacity === null || this.#running < capacity
  }

  #answer(
    request: PaymentRequest,
    manifestId: string,
    result: { readonly ok: true; readonly payment: EndpointRefused['payment'] } | EndpointRefused,
  ): RequestAnswer {
    const status = result.ok ? 200 : result.refusal.status
    const body = result.ok ? '' : endpointRefusalBody(result.refusal)
    this.#desk.record(request, manifestId, { status, body }, result.payment)
    return { status, body }
  }

  #take(
    { session, gateway, credentials }: PaymentRequest,
    charged: {
      readonly sender: Address
      readonly manifestId: string
      readonly price: PriceInfo | null
    },
    jobType: string,
    todo: Pick<TakenWork, 'units' | 'durationNs' | 'fails' | 'done'> & { readonly takesNs: number },
  ): void {
    const desk = this.#desk
    const account: WorkAccount = { session, gateway, ...charged }
    if (this.#started.get(session) !== credentials.manifestId) {
      this.#started.set(session, credentials.manifestId)
      recordStart(desk, account, jobType)
    }
    this.#running += 1
    const { world, life } = desk
    const { takesNs, units, durationNs, fails, done } = todo
    world.at(life, world.nowNs + takesNs, finishWork, {
      work: this,
      account,
      units,
      durationNs,
      fails,
      done,
    })
  }

  #charge(account: WorkAccount, units: bigint): Rational {
    const { price } = account
    if (price === null || price.pixelsPerUnit === 0n) return ZERO
    const desk = this.#desk
    debitFees(desk.node.ledger, account, price, units, desk.world.nowNs)
    return multiplyInteger(rational(price.pricePerUnit, price.pixelsPerUnit), units)
  }
}

function finishWork(taken: TakenWork): void {
  taken.work.finish(taken)
}
