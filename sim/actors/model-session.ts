import { assert } from '../../src/assert.ts'
import { gatewayRefusalText } from '../../src/gateway/payment-outcome.ts'
import { prepareModelRequest } from '../../src/gateway/request-payment.ts'
import type { RequestExit } from '../../src/gateway/request-rules.ts'
import { pooledSession, startSession, type GatewaySession } from '../../src/gateway/session.ts'
import {
  gatewayModelUnits,
  modelRequestAsSent,
  type ModelRequest,
} from '../../src/price/model-units.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { ModelRequestSettings, SessionSettings } from '../scenario/scenario.ts'
import { call } from './call.ts'
import { capabilityNumber, requestedCapabilities } from './capabilities.ts'
import { RequestPayer, type RequestFlight } from './request-session.ts'
import type { RequestAnswer } from './request-work.ts'
import { aboveMaximum } from './session-terms.ts'
import { askInfo, recordEnd, type SessionParties, type ViewerSession } from './viewer-session.ts'
import { drawId } from './world.ts'

const SECOND_NS = 1_000_000_000
/** The pool of a model is filled again after ten minutes (spec PR-89). */
const POOL_TTL_NS = 600 * SECOND_NS
/** A request is tried 20 times within 2 s (spec PR-67). */
const TRIES_MAX = 20
const TRIES_FOR_NS = 2 * SECOND_NS
/** The client waits for ever; the world breaks its connection after a minute. */
const CONNECTION_NS = 60 * SECOND_NS

/** What a gateway knows of one orchestrator for one model; all its viewers share it (spec PR-89). */
export interface PooledModel {
  session: GatewaySession | null
  refreshedNs: number
}

/** Names what the viewers of one gateway share who ask one orchestrator for one model. */
export function modelPool(
  gateway: string,
  { orchestrator, capability, model }: SessionSettings,
): string {
  return `${gateway}/${orchestrator}/${capability ?? ''}/${model ?? ''}`
}

/** One request of a viewer, over all its tries. */
interface Trying {
  readonly number: number
  readonly beganNs: number
  tries: number
}

/**
 * Batch AI: requests that each travel with their payment. A request that is refused is tried again at once, and each try pays
 * (spec PM-137, PR-66, PR-67, PR-80; go-livepeer server/ai_process.go:processAIRequest).
 */
export class ModelSession implements ViewerSession {
  readonly settings: SessionSettings
  readonly capabilities: Capabilities | null
  readonly #parties: SessionParties
  readonly #payer: RequestPayer
  readonly #requests: ModelRequestSettings
  readonly #asked: ModelRequest
  readonly #capability: number
  readonly #model: string
  readonly #pooled: PooledModel
  readonly #ids: RandomStream
  #made = 0
  #served = 0
  #lastError = ''
  #ended = false

  constructor(parties: SessionParties & { readonly pooled: PooledModel }) {
    const { settings, gateway, pooled } = parties
    const { requests, capability, model } = settings
    assert(requests !== null && capability !== null, 'a batch-ai session says what it asks for')
    this.settings = settings
    this.capabilities = requestedCapabilities(settings)
    this.#parties = parties
    this.#requests = requests
    this.#asked = { pipeline: capability, ...requests.asked }
    this.#capability = capabilityNumber(capability)
    this.#model = model ?? ''
    this.#pooled = pooled
    this.#payer = new RequestPayer(parties, this.capabilities, requests.failures)
    this.#ids = gateway.world.stream(`gateway/${gateway.name}/${settings.name}/id`)
  }

  begin(): void {
    const { gateway } = this.#parties
    const { world } = gateway
    world.at(gateway.life, this.settings.endNs, endSession, this)
    this.request()
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

  /** Called by the kernel when the viewer asks for something. */
  request(): void {
    if (this.#ended) return
    const { gateway } = this.#parties
    const { world } = gateway
    this.#made += 1
    this.#try({ number: this.#made, beganNs: world.nowNs, tries: 0 })
    const nextNs = world.nowNs + this.#requests.everyNs
    if (nextNs < this.settings.endNs) world.at(gateway.life, nextNs, nextRequest, this)
  }

  #try(trying: Trying): void {
    trying.tries += 1
    this.#select((session, error) => {
      if (session === null) return this.#notSent(trying, error)
      const { payer } = this.#parties
      const used = payer.sender?.nonce(session.pmSessionId)
      const isUsed = used?.ok === true && used.nonce > 0
      const renews = isUsed && !payer.rules.gateway.reusesModelParams()
      this.#payer.refreshIfNeeded(session, renews, (why) => {
        if (why === null) return this.#send(trying, session)
        this.#remove(session)
        this.#notSent(trying, why)
      })
    })
  }

  #send(trying: Trying, session: GatewaySession): void {
    const { payer, gateway, orchestrator } = this.#parties
    const { world } = gateway
    const counted = gatewayModelUnits(this.#asked)
    if (!counted.ok) {
      const { refusal } = counted
      const error = refusal.code === 'refused' ? refusal.text : 'the gateway crashes'
      this.#payer.notSent(trying.number, error, true)
      return
    }
    const { units } = counted
    const prepared = prepareModelRequest(payer, session, units, world.nowNs)
    if (!prepared.ok) {
      this.#remove(session)
      this.#notSent(trying, gatewayRefusalText(prepared.refusal))
      return
    }
    const flight = this.#payer.send(trying.number, session, prepared.request)
    if (flight === null) return
    const todo = {
      capability: this.#capability,
      model: this.#model,
      asked: modelRequestAsSent(this.#asked),
      takesNs: this.#requests.takesNs,
      fails: this.#payer.drawFailure(),
    }
    call<RequestAnswer>({
      world,
      from: gateway.name,
      to: orchestrator.name,
      what: `POST /${this.#asked.pipeline}`,
      timeoutNs: CONNECTION_NS,
      serve: { later: (reply) => orchestrator.requests.model(flight.sent, todo, reply) },
      receive: (answer) => this.#answered(trying, flight, units, answer),
      fail: (error) => {
        const exit = { kind: 'unanswered', work: 'model' } as const
        this.#failed(trying, flight, exit, { status: 0, error })
      },
    })
  }

  #answered(
    trying: Trying,
    flight: RequestFlight,
    units: bigint,
    { status, body }: RequestAnswer,
  ): void {
    if (status !== 200) {
      const exit: RequestExit =
        status === 500 ? { kind: 'failed' } : { kind: 'refused', status, body }
      this.#failed(trying, flight, exit, { status, error: body.trimEnd() })
      return
    }
    this.#served += 1
    this.#payer.settle(flight, { kind: 'done' }, { units, error: null, final: true })
    this.#payer.answered(flight, status, null, true)
  }

  /** A try that was sent and came to nothing: by its cause the session is kept or dropped, and the request is tried again. */
  #failed(
    trying: Trying,
    flight: RequestFlight,
    exit: RequestExit,
    answer: { readonly status: number; readonly error: string },
  ): void {
    const { status, error } = answer
    const text = error.toLowerCase()
    const expired = text.includes('ticketparams expired')
    // Upstream counts tries with one session, and takes one that is in use again when nobody else is left: the same here.
    const isKept =
      expired ||
      text.includes('invalid ticket sendernonce') ||
      text.includes('insufficient capacity')
    const again = this.#mayTryAgain(trying)
    this.#payer.settle(flight, exit, { units: 0n, error, final: !again })
    this.#payer.answered(flight, status, error, this.#payer.countsAsPaid(exit))
    this.#lastError = error
    if (!isKept) this.#remove(flight.session)
    if (again) this.#try(trying)
  }

  /** A try for which nothing was sent. */
  #notSent(trying: Trying, error: string): void {
    const again = this.#mayTryAgain(trying)
    this.#lastError = error
    this.#payer.notSent(trying.number, error, !again)
    if (again) this.#try(trying)
  }

  #mayTryAgain({ tries, beganNs }: Trying): boolean {
    const { nowNs } = this.#parties.gateway.world
    return !this.#ended && tries < TRIES_MAX && nowNs - beganNs < TRIES_FOR_NS
  }

  /** The session of the pool, after discovery if there is none or it is old; null and why, when discovery finds nobody. */
  #select(next: (session: GatewaySession | null, error: string) => void): void {
    const { payer, gateway } = this.#parties
    const { world } = gateway
    const pooled = this.#pooled
    if (pooled.session !== null && world.nowNs - pooled.refreshedNs <= POOL_TTL_NS) {
      return next(pooled.session, '')
    }
    const asks = { capabilities: this.capabilities, ignoreCapacityCheck: false }
    askInfo(this.#parties, asks, (answer) => {
      if (!answer.ok) return next(null, answer.error)
      const { info } = answer
      const tooDear = aboveMaximum(info.priceInfo, gateway.maxPriceWei)
      if (tooDear !== null) return next(null, tooDear)
      pooled.refreshedNs = world.nowNs
      pooled.session =
        pooled.session === null
          ? startSession(payer, info, {
              manifestId: this.#manifestId(),
              capabilities: this.capabilities,
            })
          : pooledSession(payer, pooled.session, info, world.nowNs)
      next(pooled.session, '')
    })
  }

  #manifestId(): string {
    return this.#parties.payer.rules.gateway.modelManifest({
      capability: this.#capability,
      model: this.#model,
      drawn: drawId(this.#ids),
    })
  }

  #remove(session: GatewaySession): void {
    if (this.#pooled.session === session) this.#pooled.session = null
  }
}

function nextRequest(session: ModelSession): void {
  session.request()
}

function endSession(session: ModelSession): void {
  session.stop()
}
