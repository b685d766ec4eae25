import {
  noOrchestratorAnswer,
  STOP_TIMEOUT_SECONDS,
  STREAM_PAYMENT_NS,
  STREAM_TIMEOUT_SECONDS,
} from '../../src/gateway/byoc/job-answers.ts'
import type { Payer } from '../../src/gateway/session.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { JobToken } from '../../src/wire/job-token.ts'
import type { SessionSettings } from '../scenario/scenario.ts'
import { requestedCapabilities } from './capabilities.ts'
import { JobClient, type JobOutcome, type JobParties } from './job-client.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import { sendSegment, type StreamSession } from './stream-segment.ts'
import { jobTimeOutNs, TIME_OUTS } from './time-outs.ts'
import { recordEnd, type SessionGateway, type ViewerSession } from './viewer-session.ts'

/**
 * A BYOC stream that the gateway pays itself: token, start, a token and a payment every 50 s, stop (spec BY-25, BY-28;
 * go-livepeer byoc/stream_gateway.go:runStream, monitorStream). The gateway does not look at the status of the start: a
 * stream that was refused shows when nobody takes its segments.
 */
export class JobStreamSession implements ViewerSession, StreamSession {
  readonly settings: SessionSettings
  readonly gateway: SessionGateway
  readonly orchestrator: OrchestratorActor
  readonly payer: Payer
  readonly capabilities: Capabilities | null
  /** An orchestrator without room is asked all the same; a gateway that searches for one passes it over. */
  asksFullOrchestrator = false
  readonly #client: JobClient
  #segments = 0
  #phase: 'new' | 'open' | 'closed' = 'new'
  /** The latest one. */
  #token: JobToken | null = null
  /** Of the first token; what the orchestrator charges. */
  #firstPrice: PriceInfo | null = null
  /** Why the start was refused; null = it was not, or is not known yet. */
  #refusal: string | null = null

  constructor(parties: JobParties) {
    this.settings = parties.settings
    this.gateway = parties.gateway
    this.orchestrator = parties.orchestrator
    this.payer = parties.payer
    this.capabilities = requestedCapabilities(parties.settings)
    this.#client = new JobClient(parties)
  }

  get name(): string {
    return this.settings.name
  }

  get work(): StreamSession['work'] {
    return this.orchestrator.jobs
  }

  /** The gateway has the stream in its books, whatever the orchestrator thinks. */
  get isOpen(): boolean {
    return this.#phase === 'open'
  }

  begin(): void {
    this.#client.askToken('search', (answer) => {
      if (this.#phase !== 'new') return
      if (!answer.ok) return this.#refused(answer.error)
      const hasRoom = answer.token.availableCapacity > 0 || this.asksFullOrchestrator
      if (hasRoom) return this.#open(answer.token)
      this.#refused(noOrchestratorAnswer(this.#client.capability).body.trimEnd())
    })
  }

  /** The viewer leaves: the orchestrator is told with another payment. */
  stop(): void {
    if (this.#phase === 'new') return this.#refused('the viewer left before the stream began')
    if (this.#phase === 'closed') return
    if (this.#refusal === null) {
      recordEnd(this, 'completed', '')
      this.#close()
    } else {
      this.#closeRefused(this.#refusal)
    }
  }

  /** What it works with lives in the memory of the gateway. */
  resume(): void {
    this.lost()
  }

  lost(): void {
    const wasOpen = this.isOpen
    this.#phase = 'closed'
    if (wasOpen) recordEnd(this, 'orchestrator-lost', 'the gateway restarted')
  }

  /** Called by the kernel: a segment is due. */
  segment(): void {
    if (!this.isOpen) return
    const { gateway, settings } = this
    const { world } = gateway
    this.#segments += 1
    sendSegment(this, this.#segments)
    const nextNs = world.nowNs + settings.segmentIntervalNs
    if (nextNs <= settings.endNs) world.at(gateway.life, nextNs, nextSegment, this)
  }

  /** Called by the kernel every 50 s: a new token, and a payment unless its credit suffices. */
  payNow(): void {
    if (!this.isOpen) return
    const { world, life } = this.gateway
    world.at(life, world.nowNs + STREAM_PAYMENT_NS, nextPayment, this)
    if (this.#client.stopsPaying()) return
    this.#client.askToken('renewal', (answer) => {
      const earlier = this.#token
      if (!this.isOpen || earlier === null) return
      if (!answer.ok) return this.#client.recordFailure('send', `no token: ${answer.error}`)
      this.#token = answer.token
      const tokens = { earlier, now: answer.token }
      const made = this.#client.payForStream(STREAM_TIMEOUT_SECONDS, tokens, this.#firstPrice)
      if (!made.ok || made.signed.payment === null) return
      this.#client.post(
        this.name,
        {
          route: '/ai/stream/payment',
          timeoutSeconds: STREAM_TIMEOUT_SECONDS,
          clientTimeoutNs: TIME_OUTS.jobPayment.ns,
        },
        made.signed,
        (message, reply) => reply(this.orchestrator.jobs.pay(message)),
        (outcome) => this.#paid(outcome),
      )
    })
  }

  channelClosed(released: boolean): void {
    if (!this.isOpen) return
    if (released) return this.#close()
    if (this.#refusal !== null) return this.#closeRefused(this.#refusal)
    recordEnd(this, 'orchestrator-lost', 'the orchestrator does not know the stream')
    this.#close()
  }

  #open(token: JobToken): void {
    const { gateway, settings } = this
    const { world, life } = gateway
    const { timeoutSeconds } = settings.job
    this.#phase = 'open'
    this.#token = token
    this.#firstPrice = token.price
    world.at(life, world.nowNs + STREAM_PAYMENT_NS, nextPayment, this)
    if (settings.endNs >= world.nowNs) world.at(life, settings.endNs, endSession, this)
    const made = this.#client.payFor('start', timeoutSeconds, token, token.price)
    if (!made.ok) return this.#closeRefused(made.error)
    this.#client.post(
      this.name,
      {
        route: '/ai/stream/start',
        timeoutSeconds,
        clientTimeoutNs: jobTimeOutNs(timeoutSeconds),
      },
      made.signed,
      (message, reply) => reply(this.orchestrator.jobs.start(message)),
      (outcome) => this.#started(outcome),
    )
  }

  #started(outcome: JobOutcome): void {
    if (!this.isOpen) return
    if (!outcome.ok) return this.#closeRefused(outcome.error)
    const { reply } = outcome
    if (reply.status !== 200) this.#refusal = reply.body.trimEnd()
    const { world, life } = this.gateway
    world.at(life, world.nowNs + this.settings.segmentIntervalNs, nextSegment, this)
  }

  #paid(outcome: JobOutcome): void {
    if (!outcome.ok) return this.#client.recordFailure('send', outcome.error)
    const { status } = outcome.reply
    if (status !== 200) this.#client.recordFailure('send', `status ${status}`)
  }

  #closeRefused(error: string): void {
    recordEnd(this, 'start-refused', error)
    this.#close()
  }

  /** It never began: there is nothing to stop. */
  #refused(error: string): void {
    this.#phase = 'closed'
    recordEnd(this, 'start-refused', error)
  }

  #close(): void {
    this.#phase = 'closed'
    if (this.#client.stopsPaying()) return
    this.#client.askToken('renewal', (answer) => {
      if (!answer.ok) return
      const made = this.#client.payFor('stop', STOP_TIMEOUT_SECONDS, answer.token, this.#firstPrice)
      if (!made.ok) return
      this.#client.post(
        this.name,
        {
          route: '/ai/stream/stop',
          timeoutSeconds: STOP_TIMEOUT_SECONDS,
          clientTimeoutNs: jobTimeOutNs(STOP_TIMEOUT_SECONDS),
        },
        made.signed,
        (message, reply) => {
          reply(this.orchestrator.jobs.stop(message))
          this.orchestrator.segments.forget(this.name)
        },
        () => undefined,
      )
    })
  }
}

function nextSegment(session: JobStreamSession): void {
  session.segment()
}

function nextPayment(session: JobStreamSession): void {
  session.payNow()
}

function endSession(session: JobStreamSession): void {
  session.stop()
}
