import { assert } from '../../src/assert.ts'
import { textToBytes } from '../../src/bytes/text.ts'
import { gatewayRefusalText } from '../../src/gateway/payment-outcome.ts'
import { prepareSegment, type Segment } from '../../src/gateway/request-payment.ts'
import { startSession, updateSession, type GatewaySession } from '../../src/gateway/session.ts'
import type { RenditionProfile } from '../../src/price/segment-fee.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { SessionSettings, TranscodingSettings } from '../scenario/scenario.ts'
import { call } from './call.ts'
import { RequestPayer, type RequestFlight } from './request-session.ts'
import type { RequestAnswer, SegmentResult, SegmentToDo } from './request-work.ts'
import { aboveMaximum } from './session-terms.ts'
import { renditionProfiles, transcodedPixels } from './transcoding.ts'
import { askInfo, recordEnd, type SessionParties, type ViewerSession } from './viewer-session.ts'
import { drawId } from './world.ts'

const SECOND_NS = 1_000_000_000
/** A segment is uploaded within half its length, at least 2 s, and all is over within four times its length, at least 8 s. */
const UPLOAD_TIMEOUT_NS = 2 * SECOND_NS
const RESULT_TIMEOUT_NS = 8 * SECOND_NS

/**
 * Transcoding: the viewer's stream comes in segments, and each travels with its own payment. An orchestrator that fails is
 * dropped, its segment is lost, and the next one goes to whoever discovery finds (spec PM-130 to PM-136, PM-162 to PM-165;
 * go-livepeer server/broadcast.go:transcodeSegment). Segments may overlap: each is paid from what the book holds when it leaves.
 */
export class SegmentSession implements ViewerSession {
  readonly settings: SessionSettings
  readonly capabilities = null
  readonly #parties: SessionParties
  readonly #payer: RequestPayer
  readonly #transcoding: TranscodingSettings
  readonly #profiles: readonly RenditionProfile[]
  readonly #ids: RandomStream
  #session: GatewaySession | null = null
  #isAsking = false
  #segments = 0
  #served = 0
  #lastError = ''
  #ended = false

  constructor(parties: SessionParties) {
    const { settings, gateway } = parties
    assert(settings.transcoding !== null, 'a transcode session says what it makes')
    this.settings = settings
    this.#parties = parties
    this.#transcoding = settings.transcoding
    this.#profiles = renditionProfiles(settings.transcoding)
    this.#payer = new RequestPayer(parties, null, settings.transcoding.failures)
    this.#ids = gateway.world.stream(`gateway/${gateway.name}/${settings.name}/id`)
  }

  begin(): void {
    const { gateway } = this.#parties
    const { world } = gateway
    this.#select()
    world.at(gateway.life, world.nowNs + this.settings.segmentIntervalNs, nextSegment, this)
    world.at(gateway.life, this.settings.endNs, endSession, this)
  }

  stop(): void {
    if (this.#ended) return
    this.#ended = true
    const served = this.#served > 0
    recordEnd(this.#parties, served ? 'completed' : 'start-refused', served ? '' : this.#lastError)
  }

  lost(): void {
    if (this.#ended) return
    this.#ended = true
    recordEnd(this.#parties, 'orchestrator-lost', 'the gateway restarted')
  }

  /** Called by the kernel when a segment is complete. */
  segment(): void {
    if (this.#ended) return
    const { gateway } = this.#parties
    const { world } = gateway
    this.#segments += 1
    this.#transcode(this.#segments)
    const nextNs = world.nowNs + this.settings.segmentIntervalNs
    if (nextNs <= this.settings.endNs) world.at(gateway.life, nextNs, nextSegment, this)
  }

  #transcode(number: number): void {
    const session = this.#session
    if (session === null) {
      this.#payer.notSent(number, 'no orchestrator', true)
      this.#select()
      return
    }
    this.#payer.refreshIfNeeded(session, false, (error) => {
      if (error === null) this.#send(number, session)
      else this.#giveUp(number, session, error)
    })
  }

  #send(number: number, session: GatewaySession): void {
    const { payer, gateway, orchestrator } = this.#parties
    const { world } = gateway
    const prepared = prepareSegment(payer, session, this.#segment(number), world.nowNs)
    if (!prepared.ok) {
      this.#giveUp(number, session, gatewayRefusalText(prepared.refusal))
      return
    }
    const flight = this.#payer.send(number, session, prepared.request)
    if (flight === null) return
    const { segmentIntervalNs: durationNs } = this.settings
    const todo: SegmentToDo = {
      durationNs,
      takesNs: this.#transcoding.takesNs,
      pixels: transcodedPixels(this.#transcoding, durationNs),
      fails: this.#payer.drawFailure(),
    }
    const sentNs = world.nowNs
    call<RequestAnswer>({
      world,
      from: gateway.name,
      to: orchestrator.name,
      what: 'POST /segment',
      timeoutNs: Math.max(UPLOAD_TIMEOUT_NS, durationNs / 2),
      serve: () =>
        orchestrator.requests.segment(flight.sent, todo, (result) =>
          world.send({
            from: orchestrator.name,
            to: gateway.name,
            what: 'segment result',
            deliver: takeResult,
            argument: { session: this, flight, result },
          }),
        ),
      receive: (answer) => this.#head(flight, answer, sentNs),
      fail: (error) => this.#unanswered(flight, error),
    })
  }

  /** The orchestrator has the segment, or does not want it. */
  #head(flight: RequestFlight, { status, body }: RequestAnswer, sentNs: number): void {
    const error = status === 200 ? null : body.trimEnd()
    if (error !== null) {
      const exit = { kind: 'refused', status, body } as const
      this.#payer.answered(flight, status, error, this.#payer.countsAsPaid(exit))
      this.#payer.settle(flight, exit, { units: 0n, error, final: true })
      this.#drop(flight.session, error)
      return
    }
    this.#payer.answered(flight, status, null, true)
    const { world, life } = this.#parties.gateway
    const atNs = sentNs + Math.max(RESULT_TIMEOUT_NS, 4 * this.settings.segmentIntervalNs)
    world.at(life, Math.max(atNs, world.nowNs), resultTimedOut, { session: this, flight })
  }

  #unanswered(flight: RequestFlight, error: string): void {
    const exit = { kind: 'unanswered', work: 'segment' } as const
    this.#payer.answered(flight, 0, error, this.#payer.countsAsPaid(exit))
    this.#payer.settle(flight, exit, { units: 0n, error, final: true })
    this.#drop(flight.session, error)
  }

  /** Called by the network with the body of the answer. */
  result(flight: RequestFlight, { pixels, error, info }: SegmentResult): void {
    if (flight.settled) return
    if (error !== null) {
      this.#payer.settle(flight, { kind: 'failed' }, { units: 0n, error, final: true })
      this.#drop(flight.session, error)
      return
    }
    this.#served += 1
    this.#payer.settle(flight, { kind: 'done' }, { units: pixels, error, final: true })
    const { payer, gateway } = this.#parties
    updateSession(payer, flight.session, info, gateway.world.nowNs)
  }

  /** Called by the kernel when the body of an answer is overdue. */
  resultTimedOut(flight: RequestFlight): void {
    if (flight.settled) return
    const error = 'body timeout: context deadline exceeded'
    this.#payer.settle(flight, { kind: 'cut-off' }, { units: 0n, error, final: true })
    this.#drop(flight.session, error)
  }

  #segment(number: number): Segment {
    const { cryptography } = this.#parties.gateway.world
    return {
      sequence: BigInt(number - 1),
      dataHash: cryptography.keccak256(textToBytes(`${this.settings.name}/${number}`)),
      // float64, as in Go.
      durationSeconds: this.settings.segmentIntervalNs / SECOND_NS,
      renditions: this.#profiles,
    }
  }

  /** Discovery, unless it is on its way. */
  #select(): void {
    if (this.#isAsking || this.#ended) return
    this.#isAsking = true
    askInfo(this.#parties, { capabilities: null, ignoreCapacityCheck: false }, (answer) => {
      this.#isAsking = false
      if (!answer.ok) {
        this.#lastError = answer.error
        return
      }
      const { payer, gateway } = this.#parties
      const tooDear = aboveMaximum(answer.info.priceInfo, gateway.maxPriceWei)
      if (tooDear !== null) {
        this.#lastError = tooDear
        return
      }
      const manifestId = drawId(this.#ids)
      this.#session = startSession(payer, answer.info, { manifestId, capabilities: null })
    })
  }

  #giveUp(number: number, session: GatewaySession, error: string): void {
    this.#payer.notSent(number, error, true)
    this.#drop(session, error)
  }

  #drop(session: GatewaySession, error: string): void {
    this.#lastError = error
    if (this.#session !== session) return
    this.#session = null
    this.#select()
  }
}

function nextSegment(session: SegmentSession): void {
  session.segment()
}

function endSession(session: SegmentSession): void {
  session.stop()
}

function takeResult(arrived: {
  readonly session: SegmentSession
  readonly flight: RequestFlight
  readonly result: SegmentResult
}): void {
  arrived.session.result(arrived.flight, arrived.result)
}

function resultTimedOut(waits: {
  readonly session: SegmentSession
  readonly flight: RequestFlight
}): void {
  waits.session.resultTimedOut(waits.flight)
}
