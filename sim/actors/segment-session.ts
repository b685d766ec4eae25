import { assert } from '../../src/assert.ts'
import { textToBytes } from '../../src/bytes/text.ts'
import { SECOND_NS } from '../../src/durations.ts'
import { gatewayRefusalText } from '../../src/gateway/payment-outcome.ts'
import { prepareSegment, type Segment } from '../../src/gateway/request-payment.ts'
import type { RequestExit } from '../../src/gateway/request-rules.ts'
import { startSession, updateSession } from '../../src/gateway/session.ts'
import type { RenditionProfile } from '../../src/price/segment-fee.ts'
import type { Damage } from '../kernel/link.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { SessionSettings, TranscodingSettings } from '../scenario/scenario.ts'
import type { SessionEnd } from '../trace/events.ts'
import { call, UNDECODABLE_PROTOBUF } from './call.ts'
import { OrchestratorPool } from './orchestrator-pool.ts'
import { RequestPayer, type PooledSession, type RequestFlight } from './request-session.ts'
import type { RequestAnswer, SegmentResult, SegmentToDo } from './request-work.ts'
import { SEGMENT_TRIES_MAX, segmentTimeOutNs, TIME_OUTS } from './time-outs.ts'
import { renditionProfiles, transcodedPixels } from './transcoding.ts'
import { recordEnd, type SessionOptions, type ViewerSession } from './viewer-session.ts'
import { drawId } from './world.ts'

/** A segment and how often it has been tried (flag -maxAttempts). */
interface Attempt {
  readonly number: number
  readonly attempt: number
}

const PIXELS_DIFFER = 'PixelMismatch'

/**
 * Transcoding: the viewer's stream comes in segments, and each travels with its own payment. An orchestrator that fails is
 * dropped, and its segment goes to the next one of the pool or is lost (spec PM-130 to PM-136, PM-162 to PM-165;
 * go-livepeer server/broadcast.go:transcodeSegment). Segments may overlap: each is paid from what the book holds when it leaves.
 */
export class SegmentSession implements ViewerSession {
  readonly settings: SessionSettings
  readonly capabilities = null
  readonly #options: SessionOptions
  readonly #payer: RequestPayer
  readonly #pool: OrchestratorPool
  readonly #transcoding: TranscodingSettings
  readonly #profiles: readonly RenditionProfile[]
  readonly #ids: RandomStream
  #session: PooledSession | null = null
  #isAsking = false
  #segments = 0
  #served = 0
  #lastError = ''
  #ended = false

  constructor(options: SessionOptions) {
    const { settings, gateway } = options
    assert(settings.transcoding !== null, 'a transcode session says what it makes')
    this.settings = settings
    this.#options = options
    this.#transcoding = settings.transcoding
    this.#profiles = renditionProfiles(settings.transcoding)
    this.#payer = new RequestPayer(options, null, settings.transcoding.failures)
    this.#pool = new OrchestratorPool(options, { kind: 'weighted', capabilities: null })
    this.#ids = gateway.world.stream(`gateway/${gateway.name}/${settings.name}/id`)
  }

  begin(): void {
    const { gateway } = this.#options
    const { world } = gateway
    this.#select()
    world.at(gateway.life, world.nowNs + this.settings.segmentIntervalNs, nextSegment, this)
    world.at(gateway.life, this.settings.endNs, endSession, this)
  }

  stop(): void {
    if (this.#served > 0) this.#end('completed', '')
    else this.#end('start-refused', this.#lastError)
  }

  /** What it works with lives in the memory of the gateway. */
  resume(): void {
    this.lost()
  }

  lost(): void {
    this.#end('orchestrator-lost', 'the gateway restarted')
  }

  /** Called by the kernel when a segment is complete. */
  segment(): void {
    if (this.#ended) return
    const { gateway } = this.#options
    const { world } = gateway
    this.#segments += 1
    this.#transcode(this.#segments, 1)
    const nextNs = world.nowNs + this.settings.segmentIntervalNs
    if (nextNs <= this.settings.endNs) world.at(gateway.life, nextNs, nextSegment, this)
  }

  #transcode(number: number, attempt: number): void {
    const session = this.#session
    if (session === null) {
      this.#payer.notSent(number, null, 'no orchestrator', true)
      this.#select()
      return
    }
    this.#payer.refreshIfNeeded(session, false, (error) => {
      if (error === null) this.#send({ number, attempt }, session)
      else this.#notSent({ number, attempt }, session, error)
    })
  }

  #send(segment: Attempt, session: PooledSession): void {
    const { payer, gateway } = this.#options
    const { world } = gateway
    const { orchestrator, gatewaySession } = session
    const { number } = segment
    const prepared = prepareSegment(payer, gatewaySession, this.#segment(number), world.nowNs)
    if (!prepared.ok) {
      this.#notSent(segment, session, gatewayRefusalText(prepared.refusal))
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
      session: this.settings.name,
      timeoutNs: segmentTimeOutNs(TIME_OUTS.segmentUpload, durationNs),
      repeats: gateway.repeats,
      serve: () =>
        orchestrator.requests.segment(flight.sent, todo, (result) =>
          world.send({
            from: orchestrator.name,
            to: gateway.name,
            what: 'segment result',
            deliver: takeResult,
            damaged: takeDamagedResult,
            argument: { session: this, segment, flight, result },
          }),
        ),
      receive: (answer) => {
        this.#head(segment, flight, answer, sentNs)
        if (answer.status !== 200) return
        this.#payer.mayReplay(flight, 'POST /segment', () => {
          orchestrator.requests.segment(flight.sent, todo, () => undefined)
        })
      },
      damaged: {
        serve: () =>
          orchestrator.requests.segment(
            { ...flight.sent, unreadable: true },
            todo,
            () => undefined,
          ),
      },
      fail: (error) => {
        const exit = { kind: 'unanswered', work: 'segment' } as const
        this.#payer.answered(flight, 0, error, this.#payer.countsAsPaid(exit))
        this.#failed(segment, flight, exit, error)
      },
    })
  }

  /** The orchestrator has the segment, or does not want it. */
  #head(
    segment: Attempt,
    flight: RequestFlight,
    { status, body }: RequestAnswer,
    sentNs: number,
  ): void {
    if (status !== 200) {
      const error = body.trimEnd()
      const exit = { kind: 'refused', status, body } as const
      this.#payer.answered(flight, status, error, this.#payer.countsAsPaid(exit))
      this.#failed(segment, flight, exit, error)
      return
    }
    this.#payer.answered(flight, status, null, true)
    const { world, life } = this.#options.gateway
    const { segmentIntervalNs } = this.settings
    const atNs = sentNs + segmentTimeOutNs(TIME_OUTS.segmentResult, segmentIntervalNs)
    const waits = { session: this, segment, flight }
    world.at(life, Math.max(atNs, world.nowNs), resultTimedOut, waits)
  }

  /**
   * Called by the network with the body of the answer. Renditions are decoded to verify the report: an orchestrator whose
   * report is false is dropped, and the last try is taken as it is (go-livepeer verification/verify.go:Verify).
   */
  result(segment: Attempt, flight: RequestFlight, { pixels, error, info }: SegmentResult): void {
    if (flight.settled) return
    if (error !== null) {
      this.#failed(segment, flight, { kind: 'failed' }, error)
      return
    }
    const { payer, gateway } = this.#options
    const counted = transcodedPixels(this.#transcoding, this.settings.segmentIntervalNs)
    const units = payer.rules.gateway.bookedPixels({ reported: pixels, counted })
    const isFalse = pixels !== counted
    const again = isFalse && this.#mayTryAgain(segment)
    if (!again) this.#served += 1
    const told = { units, error: isFalse ? PIXELS_DIFFER : null, final: !again }
    this.#payer.settle(flight, { kind: 'done' }, told)
    updateSession(payer, flight.session.gatewaySession, info, gateway.world.nowNs)
    if (!isFalse) return
    this.#drop(flight.session, PIXELS_DIFFER)
    if (again) this.#transcode(segment.number, segment.attempt + 1)
  }

  /** Called by the kernel when the body of an answer is overdue. */
  resultTimedOut(segment: Attempt, flight: RequestFlight): void {
    if (flight.settled) return
    const error = 'body timeout: context deadline exceeded'
    this.#failed(segment, flight, { kind: 'cut-off' }, error)
  }

  /** Called by the network with a body that cannot be decoded. */
  resultUnreadable(segment: Attempt, flight: RequestFlight, damage: Damage): void {
    if (flight.settled) return
    const error = damage === 'truncated' ? 'unexpected EOF' : UNDECODABLE_PROTOBUF
    this.#failed(segment, flight, { kind: 'cut-off' }, error)
  }

  #segment(number: number): Segment {
    const { cryptography } = this.#options.gateway.world
    return {
      sequence: BigInt(number - 1),
      dataHash: cryptography.keccak256(textToBytes(`${this.settings.name}/${number}`)),
      // float64, as in Go.
      durationSeconds: this.settings.segmentIntervalNs / SECOND_NS,
      renditions: this.#profiles,
    }
  }

  /** Whoever is left in the pool, or else discovery, unless it is on its way. */
  #select(): void {
    if (this.#isAsking || this.#ended) return
    if (this.#pool.hasMore) {
      this.#take()
      return
    }
    this.#isAsking = true
    this.#pool.refill((error) => {
      this.#isAsking = false
      if (error === null) this.#take()
      else this.#lastError = error
    })
  }

  #take(): void {
    const selected = this.#pool.take()
    if (!selected.ok) {
      this.#lastError = selected.error
      return
    }
    const { orchestrator, info } = selected.chosen
    const manifestId = drawId(this.#ids)
    const gatewaySession = startSession(this.#options.payer, info, {
      manifestId,
      capabilities: null,
    })
    this.#session = { orchestrator, gatewaySession, acknowledged: false }
  }

  #failed(segment: Attempt, flight: RequestFlight, exit: RequestExit, error: string): void {
    const again = this.#mayTryAgain(segment)
    this.#payer.settle(flight, exit, { units: 0n, error, final: !again })
    this.#drop(flight.session, error)
    if (again) this.#transcode(segment.number, segment.attempt + 1)
  }

  #notSent(segment: Attempt, session: PooledSession, error: string): void {
    const again = this.#mayTryAgain(segment)
    this.#payer.notSent(segment.number, session.orchestrator, error, !again)
    this.#drop(session, error)
    if (again) this.#transcode(segment.number, segment.attempt + 1)
  }

  /** A segment waits for nobody: it is tried with whoever is at hand. */
  #mayTryAgain({ attempt }: Attempt): boolean {
    return attempt < SEGMENT_TRIES_MAX && this.#pool.hasMore && !this.#ended
  }

  #drop(session: PooledSession, error: string): void {
    this.#lastError = error
    if (this.#session !== session) return
    this.#session = null
    this.#pool.suspend(session.orchestrator)
    this.#select()
  }

  #end(end: SessionEnd, detail: string): void {
    if (this.#ended) return
    this.#ended = true
    const { settings, gateway, candidates } = this.#options
    const orchestrator = this.#session?.orchestrator ?? candidates[0]
    assert(orchestrator !== undefined, 'a session has somebody to choose')
    recordEnd({ settings, gateway, orchestrator }, end, detail)
  }
}

function nextSegment(session: SegmentSession): void {
  session.segment()
}

function endSession(session: SegmentSession): void {
  session.stop()
}

interface Waiting {
  readonly session: SegmentSession
  readonly segment: Attempt
  readonly flight: RequestFlight
}

function takeResult(arrived: Waiting & { readonly result: SegmentResult }): void {
  arrived.session.result(arrived.segment, arrived.flight, arrived.result)
}

/** The head was sound, so the payment counts as spent (spec PM-136). */
function takeDamagedResult({ session, segment, flight }: Waiting, damage: Damage): void {
  session.resultUnreadable(segment, flight, damage)
}

function resultTimedOut({ session, segment, flight }: Waiting): void {
  session.resultTimedOut(segment, flight)
}
