import { assert } from '../../src/assert.ts'
import type { Address, Hex } from '../../src/bytes/hex.ts'
import type { Answer } from '../../src/price/http/answer.ts'
import type { PriceApiRequest } from '../../src/price/http/price-api.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { Rules } from '../../src/profile/rules.ts'
import type { Cryptography } from '../../src/ticket/cryptography.ts'
import { Chain } from '../actors/chain.ts'
import { GatewayActor } from '../actors/gateway.ts'
import { OrchestratorActor } from '../actors/orchestrator.ts'
import { PayerAccounts } from '../actors/payer-accounts.ts'
import { PriceFeedActor } from '../actors/price-feed.ts'
import { ProductActor } from '../actors/product-actor.ts'
import { SignerActor } from '../actors/signer.ts'
import { UsageCollector } from '../actors/usage-collector.ts'
import { createStateSeal, type SealedState } from '../../src/signer/create-state-seal.ts'
import type { Message, World } from '../actors/world.ts'
import type { Circumstance } from '../invariants/circumstances.ts'
import type { QuietPhase, SessionFacts, WorldView } from '../invariants/invariant.ts'
import { ActorClock } from '../kernel/actor-clock.ts'
import type { Handler } from '../kernel/event-slots.ts'
import { Kernel, type RunEnd } from '../kernel/kernel.ts'
import type { Limits } from '../kernel/limits.ts'
import { scheduleInLife, type Lifetime } from '../kernel/lifetime.ts'
import { Phase } from '../kernel/phase.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import { Streams } from '../kernel/streams.ts'
import type { Restart } from '../scenario/restart.ts'
import type { ClockSettings, PriceSetting, Scenario } from '../scenario/scenario.ts'
import type { ProductServiceSettings } from '../scenario/usage.ts'
import type { TraceEvent, TraceEventType } from '../trace/events.ts'
import type { Wait } from '../trace/wait.ts'
import { Network } from './network.ts'
import { Restarts } from './restarts.ts'
import { roundHashes } from './round-hashes.ts'
import { sessionFacts } from './session-facts.ts'
import { collectWaits } from './waits.ts'
import { Webhooks } from './webhooks.ts'
import { touchedActors } from './touched-actors.ts'

export interface SimulationOptions {
  readonly scenario: Scenario
  readonly rules: Rules
  readonly cryptography: Cryptography
  readonly emit: (event: TraceEvent) => void
  /** Whether `emit` does anything with events of this type. @defaultValue it does with all */
  readonly wants?: ((type: TraceEventType) => boolean) | undefined
  /** Draws that are given: the stream of this name, or null for one by chance. @defaultValue all by chance */
  readonly givenStream?: ((name: string) => RandomStream | null) | undefined
  /** @defaultValue those of the kernel */
  readonly limits?: Limits | undefined
  /** Where an orchestrator is reached. @defaultValue `https://<name>.example` */
  readonly serviceUri?: ((orchestrator: string) => string) | undefined
}

/** A node that an operator can send requests to. */
interface HttpNode {
  readonly name: string
  readonly life: Lifetime
  readonly answer: (request: PriceApiRequest) => Answer
}

/** A world made from a scenario, ready to run. It is what actors ask (`World`) and what monitors read (`WorldView`). */
export class Simulation implements World, WorldView {
  readonly scenario: Scenario
  readonly rules: Rules
  readonly cryptography: Cryptography
  readonly kernel: Kernel
  readonly chain: Chain
  readonly payers: PayerAccounts
  readonly feed: PriceFeedActor | null
  readonly network: Network
  readonly webhooks: Webhooks
  /** Null = usage events are not made. */
  readonly collector: UsageCollector | null
  readonly collectsUsage: boolean
  readonly sessions: ReadonlyMap<string, SessionFacts>
  readonly touched: ReadonlyMap<Circumstance, ReadonlySet<string>>
  readonly #streams: Streams
  readonly #lives = new Map<string, Lifetime>()
  readonly #restarts: Restarts
  readonly #orchestrators = new Map<string, OrchestratorActor>()
  readonly #signers = new Map<string, SignerActor<SealedState>>()
  readonly #gateways = new Map<string, GatewayActor<SealedState>>()
  readonly #emit: (event: TraceEvent) => void
  readonly #wants: (type: TraceEventType) => boolean
  readonly #givenStream: (name: string) => RandomStream | null
  readonly #serviceUri: (orchestrator: string) => string
  #paymentId = 0
  #isQuiet = false

  constructor(options: SimulationOptions) {
    const { scenario, rules, cryptography, emit } = options
    this.kernel = new Kernel(options.limits)
    this.#givenStream = options.givenStream ?? (() => null)
    this.#serviceUri = options.serviceUri ?? ((orchestrator) => `https://${orchestrator}.example`)
    this.scenario = scenario
    this.rules = rules
    this.cryptography = cryptography
    this.#emit = emit
    this.#wants = options.wants ?? (() => true)
    this.#streams = new Streams(scenario.seed)
    const { priceFeed, epochUnixNs } = scenario
    this.feed =
      priceFeed === null
        ? null
        : new PriceFeedActor({ settings: priceFeed, world: this, epochUnixNs })
    this.chain = new Chain({
      settings: scenario.chain,
      world: this,
      roundHash: roundHashes(this),
    })
    this.payers = new PayerAccounts({ world: this, chain: this.chain })
    this.network = new Network({
      scenario,
      kernel: this.kernel,
      streams: this.#streams,
      lives: this.#lives,
      emit,
    })
    this.webhooks = new Webhooks({ world: this, network: this.network, lives: this.#lives })
    this.#restarts = new Restarts({
      world: this,
      lifeOf: (actor) => known(this.#lives.get(actor), actor),
      nodeOf: (actor) =>
        this.#orchestrators.get(actor) ?? this.#signers.get(actor) ?? this.#gateways.get(actor),
    })
    const { usage, productServices } = scenario
    this.collectsUsage = usage !== null
    this.collector = usage === null ? null : new UsageCollector(this, usage)
    this.#makeActors()
    this.sessions = sessionFacts(scenario, rules)
    this.touched = touchedActors(scenario)
    for (const gateway of this.#gateways.values()) gateway.begin()
    for (const settings of productServices) this.#beginProduct(settings)
  }

  get nowNs(): number {
    return this.kernel.nowNs
  }

  /** When the active phase and the quiet phase are over. */
  get endNs(): number {
    return this.scenario.durationNs + this.scenario.quietPhaseNs
  }

  get quiet(): QuietPhase | null {
    const { durationNs, quietPhaseNs } = this.scenario
    if (quietPhaseNs === 0) return null
    return { fromNs: durationNs, untilNs: this.endNs, waits: () => this.waits() }
  }

  /** Who waits for what, now. */
  waits(): readonly Wait[] {
    const { kernel } = this
    const actors = [...this.#gateways.values(), ...this.#signers.values()]
    return collectWaits({
      kernel,
      lives: this.#lives,
      actors: [...actors, ...this.#orchestrators.values()],
    })
  }

  get isQuiet(): boolean {
    return this.#isQuiet
  }

  /** The active phase is over. */
  beginQuietPhase(): void {
    this.#isQuiet = true
  }

  /** Runs the active phase and the quiet phase. */
  run(): RunEnd {
    this.begin()
    return this.kernel.runUntil(this.endNs)
  }

  /** What must happen before the kernel runs. */
  begin(): void {
    this.chain.begin(this.endNs)
    this.payers.begin()
  }

  emit(event: TraceEvent): void {
    this.#emit(event)
  }

  wants(type: TraceEventType): boolean {
    return this.#wants(type)
  }

  at<Argument>(life: Lifetime, atNs: number, handler: Handler<Argument>, argument: Argument): void {
    scheduleInLife(this.kernel, life, atNs, Phase.timer, handler, argument)
  }

  later<Argument>(atNs: number, handler: Handler<Argument>, argument: Argument): void {
    this.kernel.schedule(atNs, Phase.timer, handler, argument)
  }

  send<Argument>(message: Message<Argument>): number {
    return this.network.send(message)
  }

  stream(name: string): RandomStream {
    return this.#givenStream(name) ?? this.#streams.open(name)
  }

  serviceUri(orchestrator: string): string {
    return this.#serviceUri(orchestrator)
  }

  nextPaymentId(): number {
    this.#paymentId += 1
    return this.#paymentId
  }

  ceilingWei(session: string): Rational | null {
    for (const gateway of this.#gateways.values()) {
      if (gateway.hasSession(session)) return gateway.ceilingWei(session)
    }
    return null
  }

  wallClockUnixNs(actor: string): bigint {
    return this.clockOf(actor).unixNs(this.nowNs)
  }

  orchestrator(name: string): OrchestratorActor {
    return known(this.#orchestrators.get(name), name)
  }

  gateway(name: string): GatewayActor<SealedState> {
    return known(this.#gateways.get(name), name)
  }

  /** One replica, e.g. `s1/1`. */
  signer(replica: string): SignerActor<SealedState> {
    return known(this.#signers.get(replica), replica)
  }

  /** Account that pays for a gateway's sessions: its own, or its signer's. */
  senderOf(gateway: string): Address {
    return known(this.#gateways.get(gateway), gateway).sender
  }

  /** Account of a gateway or signer, or the address itself. */
  addressOf(sender: string): Address {
    if (sender.startsWith('0x')) return `0x${sender.slice(2)}`
    const signer = this.#signers.get(`${sender}/1`)
    return signer?.address ?? this.senderOf(sender)
  }

  clockOf(actor: string): ActorClock {
    const found =
      this.#orchestrators.get(actor) ??
      this.#gateways.get(actor) ??
      this.#signers.get(actor) ??
      this.#signers.get(`${actor}/1`)
    return known(found, actor).clock
  }

  setMaxPrice(actor: string, maxPrice: PriceSetting | null): void {
    for (const signer of this.#signers.values()) {
      if ([signer.group, signer.name].includes(actor)) signer.setMaxPrice(maxPrice)
    }
    this.#gateways.get(actor)?.setMaxPrice(maxPrice)
  }

  hasGateway(name: string): boolean {
    return this.#gateways.has(name)
  }

  /** Who answers when this actor is asked over HTTP: the actor, or each replica of a signer. */
  httpNodes(actor: string): readonly HttpNode[] {
    const nodes = [
      this.#orchestrators.get(actor),
      this.#gateways.get(actor),
      ...[...this.#signers.values()].filter(({ name, group }) => [name, group].includes(actor)),
    ]
    return nodes.flatMap((node) =>
      node === undefined
        ? []
        : [{ name: node.name, life: node.life, answer: (request) => node.answer(request) }],
    )
  }

  endSession(session: string): void {
    for (const gateway of this.#gateways.values()) {
      if (gateway.hasSession(session)) gateway.endSession(session)
    }
  }

  restart(restart: Restart): void {
    this.#restarts.begin(restart)
  }

  #makeActors(): void {
    const { scenario, chain, feed } = this
    const collector = this.collector
    if (collector !== null) this.#lives.set(collector.name, collector.life)
    for (const settings of scenario.orchestrators) {
      const clock = this.#clock(settings.clock)
      const actor = new OrchestratorActor({ world: this, chain, feed, settings, clock })
      if (actor.webhook !== null) this.webhooks.add(actor.name, actor.webhook.service)
      this.#orchestrators.set(actor.name, actor)
      this.#lives.set(actor.name, actor.life)
    }
    const keys = new Map<string, Hex>()
    for (const settings of scenario.signers) {
      const privateKey = this.stream(`signer/${settings.name}/key`).bytes32()
      keys.set(settings.name, privateKey)
      const layout = this.rules.signer.stateLayout()
      const seal = createStateSeal({ privateKey, cryptography: this.cryptography, layout })
      const webhook = this.webhooks.ofSigner(settings)
      for (const replica of settings.replicas) {
        const clock = this.#clock(replica.clock)
        const { name } = replica
        const actor = new SignerActor({
          world: this,
          chain,
          feed,
          collector,
          name,
          settings,
          privateKey,
          seal,
          clock,
          webhook,
        })
        this.#signers.set(name, actor)
        this.#lives.set(name, actor.life)
      }
    }
    for (const settings of scenario.gateways) {
      const own = this.stream(`gateway/${settings.name}/key`).bytes32()
      const signer = scenario.signers.find(({ name }) => name === settings.signer)
      const actor = new GatewayActor<SealedState>({
        world: this,
        chain,
        feed,
        collector,
        settings,
        clock: this.#clock(settings.clock),
        signers: [...this.#signers.values()].filter(({ group }) => group === settings.signer),
        payingKey: (settings.signer === null ? undefined : keys.get(settings.signer)) ?? own,
        orchestrators: this.#orchestrators,
        capabilityPricing: signer?.byocPerCapabilityPricing === true,
      })
      this.#gateways.set(actor.name, actor)
      this.#lives.set(actor.name, actor.life)
    }
    for (const sender of scenario.chain.senders) {
      const address = this.addressOf(sender.name)
      chain.addSender(address, sender)
      this.payers.add(address, sender)
    }
    for (const { prices, settings } of this.#orchestrators.values()) {
      prices.fill(settings, (gateway) => this.senderOf(gateway))
    }
  }

  #beginProduct(settings: ProductServiceSettings): void {
    const { epochUnixNs } = this.scenario
    const collector = this.collector
    const actor = new ProductActor({ world: this, settings, collector, epochUnixNs })
    this.#lives.set(actor.name, actor.life)
    actor.begin()
  }

  #clock(settings: ClockSettings): ActorClock {
    return new ActorClock({ epochUnixNs: this.scenario.epochUnixNs, ...settings })
  }
}

function known<Value>(value: Value | undefined, name: string): Value {
  assert(value !== undefined, `${name} is no actor of this kind`)
  return value
}
