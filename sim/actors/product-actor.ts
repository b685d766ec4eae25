import { unreachable } from '../../src/assert.ts'
import { FAILED, type Attempt } from '../../src/metering/billing/attempt.ts'
import {
  billingGate,
  GateOverrides,
  type BillingLine,
  type GateAnswer,
  type GateDecision,
} from '../../src/metering/billing/billing-gates.ts'
import type { ProductAnswer } from '../../src/metering/billing/endpoints.ts'
import type { OrganisationConfig } from '../../src/metering/billing/platform-llm.ts'
import {
  everyoneInternal,
  ProductService,
  type ProductRequest,
  type ProductResponse,
} from '../../src/metering/billing/product-service.ts'
import { Lifetime } from '../kernel/lifetime.ts'
import type { CallerSettings, ProductFaultKind, ProductServiceSettings } from '../scenario/usage.ts'
import { BillingRecorder } from './billing-recorder.ts'
import { LearningRuns } from './learning-runs.ts'
import type { UsageCollector } from './usage-collector.ts'
import { WindowStore } from './window-store.ts'
import type { World } from './world.ts'

const PUBLISH = '/api/publish_interaction'
/** What a gate answers once its quota is used up. */
const QUOTA_EXCEEDED: GateAnswer = { kind: 'deny', status: 402, detail: 'quota exceeded' }
const OWN_MODEL: OrganisationConfig = { apiKeyConfig: { provider: { api_key: 'its own' } } }

interface CallerRequest extends ProductRequest {
  readonly requestId: string
  readonly caller: CallerSettings
  /** Number of the request of its caller, from 1. */
  readonly number: number
}

/** A caller on its way through its requests. */
interface Calling {
  readonly service: ProductActor
  readonly caller: CallerSettings
  readonly number: number
}

/** A product service in the world: its callers ask, it answers, learns and meters (spec live 5.5). */
export class ProductActor {
  readonly name: string
  readonly life: Lifetime = new Lifetime()
  readonly #world: World
  readonly #settings: ProductServiceSettings
  readonly #recorder: BillingRecorder
  readonly #store: WindowStore
  readonly #runs: LearningRuns
  readonly #service: ProductService<CallerRequest>
  readonly #questions = new Map<BillingLine, number>()
  readonly #published = new Map<string, number>()
  #current = ''

  constructor(options: {
    world: World
    settings: ProductServiceSettings
    /** Null when the scenario has none. */
    collector: UsageCollector | null
    epochUnixNs: bigint
  }) {
    const { world, settings, collector, epochUnixNs } = options
    this.name = settings.name
    this.#world = world
    this.#settings = settings
    this.#store = new WindowStore(settings.learning.windowRequests)
    const isBroken = (what: ProductFaultKind): boolean => this.#isBroken(what)
    const readConfig = (): Attempt<OrganisationConfig | null> => this.#readConfig()
    this.#recorder = new BillingRecorder({
      world,
      node: this,
      kind: settings.recorder.kind,
      collector,
      epochUnixNs,
      isBroken: () => isBroken('recorder'),
    })
    const { meter } = this.#recorder
    const store = this.#store
    this.#runs = new LearningRuns({
      world,
      node: this,
      settings,
      store,
      meter,
      readConfig,
      isBroken,
    })
    this.#service = new ProductService<CallerRequest>({
      handle: (request) => this.#handle(request),
      callerTypeOf: settings.tellsCallersApart
        ? ({ caller }) => ({ ok: true, value: caller.type })
        : everyoneInternal,
      gateOf: billingGate,
      gates: new GateOverrides((line) => this.#gate(line), billingGate),
      readConfig,
      meter,
      rules: world.rules.metering,
    })
  }

  /** Puts the first request of every caller on the world's timeline. */
  begin(): void {
    for (const caller of this.#settings.callers) {
      this.#world.at(this.life, caller.startNs, ask, { service: this, caller, number: 1 })
    }
  }

  /** Called by the kernel when a caller asks. */
  ask({ caller, number }: Calling): void {
    const { everyNs, endNs, endpoint, rateKey, name } = caller
    const nextNs = this.#world.nowNs + everyNs
    if (nextNs < endNs) {
      this.#world.at(this.life, nextNs, ask, { service: this, caller, number: number + 1 })
    }
    const requestId = `${this.name}-${name}-${number}`
    const orgId = this.#settings.organisation
    this.#serve({ endpoint, rateKey, orgId, requestId, sessionId: name, caller, number })
  }

  #serve(request: CallerRequest): void {
    const before = this.#recorder.recorded
    this.#current = request.requestId
    const response = this.#service.serve(request)
    const answer = { service: this, request, response }
    // The recorder is asked before the answer leaves: one that is slow holds it back, and does nothing else to it.
    const waitsNs = (this.#recorder.recorded - before) * this.#settings.recorder.takesNs
    if (waitsNs === 0) this.answered(answer)
    else this.#world.at(this.life, this.#world.nowNs + waitsNs, answerLeaves, answer)
  }

  answered({ request, response }: Answer): void {
    const { caller, endpoint, requestId } = request
    this.#world.emit({
      type: 'product.answered',
      atNs: this.#world.nowNs,
      service: this.name,
      caller: caller.name,
      endpoint,
      requestId,
      ...response,
    })
  }

  #handle(request: CallerRequest): Attempt<ProductAnswer> {
    const answer = answerTo(request)
    const { nowNs } = this.#world
    this.#world.emit({
      type: 'product.handled',
      atNs: nowNs,
      service: this.name,
      requestId: request.requestId,
      body: JSON.stringify(answer),
    })
    if (request.endpoint === PUBLISH) this.#publish(request)
    return { ok: true, value: answer }
  }

  /** Runs begin in the background, when the request has been dealt with. */
  #publish({ caller: { name, text }, number, requestId }: CallerRequest): void {
    const { nowNs } = this.#world
    this.#store.publish(name, `${text} (${number})`, nowNs)
    const published = (this.#published.get(name) ?? 0) + 1
    this.#published.set(name, published)
    if (published % this.#settings.learning.runEvery !== 0) return
    this.#world.at(this.life, nowNs, beginRun, { runs: this.#runs, requestId, user: name })
  }

  #gate(line: BillingLine): GateDecision {
    const { gates } = this.#settings
    const most = line === 'application' ? gates.application : gates.learningsGenerated
    return () => {
      if (most === null) return { kind: 'allow' }
      const asked = (this.#questions.get(line) ?? 0) + 1
      this.#questions.set(line, asked)
      const answer: GateAnswer = asked <= most ? { kind: 'allow' } : QUOTA_EXCEEDED
      this.#world.emit({
        type: 'product.gate-asked',
        atNs: this.#world.nowNs,
        service: this.name,
        requestId: this.#current,
        line,
        answer: answer.kind,
      })
      return answer
    }
  }

  #readConfig(): Attempt<OrganisationConfig | null> {
    if (this.#isBroken('config')) return FAILED
    return { ok: true, value: this.#settings.ownLanguageModel ? OWN_MODEL : null }
  }

  #isBroken(what: ProductFaultKind): boolean {
    const { nowNs, isQuiet } = this.#world
    if (isQuiet) return false
    return this.#settings.faults.some(
      (fault) => fault.what === what && fault.atNs <= nowNs && nowNs < fault.atNs + fault.forNs,
    )
  }
}

interface Answer {
  readonly service: ProductActor
  readonly request: CallerRequest
  readonly response: ProductResponse
}

function ask(calling: Calling): void {
  calling.service.ask(calling)
}

function answerLeaves(answer: Answer): void {
  answer.service.answered(answer)
}

function beginRun({
  runs,
  requestId,
  user,
}: {
  readonly runs: LearningRuns
  readonly requestId: string
  readonly user: string
}): void {
  runs.begin(requestId, user)
}

/** What the product finds: as many results as its caller's settings say, of the kind that the endpoint gives. */
function answerTo({ endpoint, caller, number }: CallerRequest): ProductAnswer {
  const found = Array.from({ length: caller.results }, (_, index) => `${number}/${index + 1}`)
  const nothing = { success: true, profiles: [], agentPlaybooks: [], userPlaybooks: [] }
  switch (endpoint) {
    case PUBLISH:
      return nothing
    case '/api/search':
    case '/api/search_profiles':
      return { ...nothing, profiles: found }
    case '/api/search_user_playbooks':
      return { ...nothing, userPlaybooks: found }
    case '/api/search_agent_playbooks':
    case '/api/get_agent_playbooks':
      return { ...nothing, agentPlaybooks: found }
    default:
      return unreachable(endpoint)
  }
}
