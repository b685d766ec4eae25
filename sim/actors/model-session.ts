import { assert } from '../../src/assert.ts'
import { SECOND_NS } from '../../src/durations.ts'
import { gatewayRefusalText } from '../../src/gateway/payment-outcome.ts'
import { prepareModelRequest } from '../../src/gateway/request-payment.ts'
import type { RequestExit } from '../../src/gateway/request-rules.ts'
import { pooledSession, startSession } from '../../src/gateway/session.ts'
import {
  gatewayModelUnits,
  modelRequestAsSent,
  type ModelRequest,
} from '../../src/price/model-units.ts'
import { Suspensions } from '../../src/price/selection/suspensions.ts'
import type { Rules } from '../../src/profile/rules.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { ModelRequestSettings, SessionSettings } from '../scenario/scenario.ts'
import type { SessionEnd } from '../trace/events.ts'
import { call } from './call.ts'
import { capabilityNumber, requestedCapabilities } from './capabilities.ts'
import { discover, type Found } from './discovery.ts'
import { RequestPayer, type PooledSession, type RequestFlight } from './request-session.ts'
import type { RequestAnswer } from './request-work.ts'
import { Selection } from './selection.ts'
import { MODEL_TRIES, TIME_OUTS } from './time-outs.ts'
import { recordEnd, type SessionOptions, type ViewerSession } from './viewer-session.ts'
import { drawId } from './world.ts'

/** The pool of a model is filled again after ten minutes (spec PR-89). */
const POOL_TTL_NS = 600 * SECOND_NS
/** Refreshes of its pool for which an orchestrator that was removed is passed over (spec PR-94). */
const PENALTY = 3

/** A gateway's sessions for one model, by orchestrator; all its viewers share them (spec PR-89). */
export interface ModelPool {
  readonly sessions: Map<string, PooledSession>
  suspensions: Suspensions
  refreshedNs: number
}

/** An empty pool. */
export function createModelPool(rules: Pick<Rules, 'price'>): ModelPool {
  return { sessions: new Map(), suspensions: new Suspensions(rules.price), refreshedNs: 0 }
}

/** The gateway has restarted, and knows nobody any more. */
export function emptyModelPool(pool: ModelPool, rules: Pick<Rules, 'price'>): void {
  pool.sessions.clear()
  pool.suspensions = new Suspensions(rules.price)
  pool.refreshedNs = 0
}

/** Names what the viewers of one gateway share who ask for one model. */
export function modelPoolName(
  gateway: string,
  { orchestrators, capability, model }: SessionSettings,
): string {
  return `${gateway}/${orchestrators.join(',')}/${capability ?? ''}/${model ?? ''}`
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
  readonly #options: SessionOptions
  readonly #payer: RequestPayer
  readonly #requests: ModelRequestSettings
  readonly #asked: ModelRequest
  readonly #capability: number
  readonly #model: string
  readonly #pool: ModelPool
  readonly #selection: Selection
  readonly #ids: RandomStream
  #made = 0
  #served = 0
  #lastError = ''
  #ended = false

  constructor(options: SessionOptions & { readonly pool: ModelPool }) {
    const { settings, gateway, pool } = options
    const { requests, capability, model } = settings
    assert(requests !== null && capability !== null, 'a batch-ai session says what it asks for')
    this.settings = settings
    this.capabilities = requestedCapabilities(settings)
    this.#options = options
    this.#requests = requests
    this.#asked = { pipeline: capability, ...requests.asked }
    this.#capability = capabilityNumber(capability)
    this.#model = model ?? ''
    this.#pool = pool
    this.#payer = new RequestPayer(options, this.capabilities, requests.failures)
    this.#selection = new Selection({
      kind: 'weighted',
      session: settings.name,
      gateway,
      settings: options.selection,
      capabilities: this.capabilities,
    })
    this.#ids = gateway.world.stream(`gateway/${gateway.name}/${settings.name}/id`)
  }

  begin(): void {
    const { gateway } = this.#options
    const { world } = gateway
    world.at(gateway.life, this.settings.endNs, endSession, this)
    this.request()
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

  /** Called by the kernel when the viewer asks for something. */
  request(): void {
    if (this.#ended) return
    const { gateway } = this.#options
    const { world } = gateway
    this.#made += 1
    this.#try({ number: this.#made, beganNs: world.nowNs, tries: 0 })
    const nextNs = world.nowNs + this.#requests.everyNs
    if (nextNs < this.settings.endNs) world.at(gateway.life, nextNs, nextRequest, this)
  }

  #try(trying: Trying): void {
    trying.tries += 1
    this.#select((session, error) => {
      if (session === null) return this.#notSent(trying, null, error)
      const { payer } = this.#options
      const used = payer.sender?.nonce(session.gatewaySession.pmSessionId)
      const isUsed = used?.ok === true && used.nonce > 0
      const renews = isUsed && !payer.rules.gateway.reusesModelParams(session.acknowledged)
      this.#payer.refreshIfNeeded(session, renews, (why) => {
        if (why === null) return this.#send(trying, session)
        this.#remove(session)
        this.#notSent(trying, session, why)
      })
    })
  }

  #send(trying: Trying, session: PooledSession): void {
    const { payer, gateway } = this.#options
    const { world } = gateway
    const { orchestrator, gatewaySession } = session
    const counted = gatewayModelUnits(this.#asked)
    if (!counted.ok) {
      const { refusal } = counted
      const error = refusal.code === 'refused' ? refusal.text : 'the gateway crashes'
      this.#payer.notSent(trying.number, orchestrator, error, true)
      return
    }
    const { units } = counted
    const prepared = prepareModelRequest(payer, gatewaySession, units, world.nowNs)
    if (!prepared.ok) {
      this.#remove(session)
      this.#notSent(trying, session, gatewayRefusalText(prepared.refusal))
      return
    }
    const flight = this.#payer.send(trying.number, session, prepared.request)
    if (flight === null) return
    const what = `POST /${this.#asked.pipeline}`
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
      what,
      session: this.settings.name,
      timeoutNs: TIME_OUTS.modelRequest.ns,
      repeats: gateway.repeats,
      serve: { later: (reply) => orchestrator.requests.model(flight.sent, todo, reply) },
      receive: (answer) => {
        this.#answered(trying, flight, units, answer)
        if (answer.status !== 200) return
        this.#payer.mayReplay(flight, what, () =>
          orchestrator.requests.model(flight.sent, todo, () => undefined),
        )
      },
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
  #notSent(trying: Trying, session: PooledSession | null, error: string): void {
    const again = this.#mayTryAgain(trying)
    this.#lastError = error
    this.#payer.notSent(trying.number, session?.orchestrator ?? null, error, !again)
    if (again) this.#try(trying)
  }

  #mayTryAgain({ tries, beganNs }: Trying): boolean {
    const { nowNs } = this.#options.gateway.world
    return !this.#ended && tries < MODEL_TRIES.max && nowNs - beganNs < MODEL_TRIES.withinNs
  }

  /** A session of the pool, after discovery if it is empty or old; null and why, when there is nobody. */
  #select(next: (session: PooledSession | null, error: string) => void): void {
    const pool = this.#pool
    const { nowNs } = this.#options.gateway.world
    if (pool.sessions.size > 0 && nowNs - pool.refreshedNs <= POOL_TTL_NS) {
      return this.#choose(next)
    }
    // An empty pool lets everybody go that was suspended.
    if (pool.sessions.size === 0) {
      for (let refresh = 0; refresh < PENALTY; refresh++) pool.suspensions.signalRefresh()
    }
    discover(this.#options, this.#options.candidates, this.capabilities, ({ found, errors }) => {
      pool.suspensions.signalRefresh()
      pool.refreshedNs = nowNs
      for (const each of found) this.#add(each)
      if (pool.sessions.size === 0) next(null, errors[0] ?? 'no orchestrator')
      else this.#choose(next)
    })
  }

  /** What discovery has found comes into the pool, unless it is suspended. */
  #add({ orchestrator, info }: Found): void {
    const { payer, gateway } = this.#options
    const { sessions, suspensions } = this.#pool
    if (suspensions.level(orchestrator.name) > 0) return
    const known = sessions.get(orchestrator.name)
    const gatewaySession =
      known === undefined
        ? startSession(payer, info, {
            manifestId: this.#manifestId(),
            capabilities: this.capabilities,
          })
        : pooledSession(payer, known.gatewaySession, info, gateway.world.nowNs)
    const acknowledged = known?.acknowledged ?? false
    sessions.set(orchestrator.name, { orchestrator, gatewaySession, acknowledged })
  }

  #choose(next: (session: PooledSession | null, error: string) => void): void {
    const { sessions } = this.#pool
    const found = [...sessions.values()].map(({ orchestrator, gatewaySession }) => ({
      orchestrator,
      info: gatewaySession.info,
      latencyNs: 0,
    }))
    const selected = this.#selection.choose(found)
    if (!selected.ok) return next(null, selected.error)
    next(sessions.get(selected.chosen.orchestrator.name) ?? null, 'no orchestrator')
  }

  #manifestId(): string {
    return this.#options.payer.rules.gateway.modelManifest({
      capability: this.#capability,
      model: this.#model,
      drawn: drawId(this.#ids),
    })
  }

  #remove(session: PooledSession): void {
    const { sessions, suspensions } = this.#pool
    const { name } = session.orchestrator
    if (sessions.get(name) !== session) return
    sessions.delete(name)
    suspensions.suspend(name, PENALTY)
  }

  #end(end: SessionEnd, detail: string): void {
    if (this.#ended) return
    this.#ended = true
    const { settings, gateway, candidates } = this.#options
    const [orchestrator] = candidates
    assert(orchestrator !== undefined, 'a session has somebody to choose')
    recordEnd({ settings, gateway, orchestrator }, end, detail)
  }
}

function nextRequest(session: ModelSession): void {
  session.request()
}

function endSession(session: ModelSession): void {
  session.stop()
}
