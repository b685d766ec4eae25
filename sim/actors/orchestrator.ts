import { toAddress, type Address } from '../../src/bytes/hex.ts'
import {
  answerDiscovery,
  discover,
  discoveryRefusalText,
  verifyDiscoveryRequest,
  type DiscoveryChoices,
  type DiscoveryRequest,
  type DiscoveryResult,
} from '../../src/orchestrator/discovery.ts'
import type { Instant, OrchestratorNode } from '../../src/orchestrator/node.ts'
import { isRepeat, type PaymentOutcome } from '../../src/orchestrator/process-payment.ts'
import type { Answer } from '../../src/price/http/answer.ts'
import type { PriceApiRequest } from '../../src/price/http/price-api.ts'
import type { RecipientConfig } from '../../src/recipient/ticket-recipient.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import type { PriceBook } from '../../src/price/price-book.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import { Lifetime } from '../kernel/lifetime.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { Restart } from '../scenario/restart.ts'
import type { OrchestratorSettings } from '../scenario/scenario.ts'
import type { Wait } from '../trace/wait.ts'
import type { CallOptions } from './call.ts'
import { buildNode, type LeftToNode } from './build-node.ts'
import type { Chain } from './chain.ts'
import type { ChainView } from './chain-view.ts'
import { JobWork } from './job-work.ts'
import { LiveWork } from './live-work.ts'
import { OrchestratorDeceit } from './orchestrator-deceit.ts'
import type { OrchestratorDesk } from './orchestrator-desk.ts'
import {
  infoIssued,
  paymentProcessed,
  paymentRepeated,
  ticketWon,
  type Place,
} from './orchestrator-events.ts'
import type { GetInfoAnswer, GetInfoRequest, SentPayment } from './orchestrator-messages.ts'
import { OrchestratorWebhook } from './orchestrator-webhook.ts'
import { redeemOnChain } from './redeem-on-chain.ts'
import type { Redemptions } from './redemptions.ts'
import type { TicketFates } from './ticket-fates.ts'
import { restartedOrchestrator } from './new-flags.ts'
import { NodeFeed } from './node-feed.ts'
import { OperatorPrices } from './orchestrator-prices.ts'
import { answerPriceRequest } from './price-api.ts'
import type { PriceFeedActor } from './price-feed.ts'
import { RequestWork } from './request-work.ts'
import { SegmentArrivals } from './segment-arrivals.ts'
import { drawId, type World } from './world.ts'

/** An orchestrator: its node, which restarts replace, and the kinds of work that it does. */
export class OrchestratorActor implements OrchestratorDesk {
  readonly name: string
  readonly address: Address
  readonly life: Lifetime = new Lifetime()
  readonly world: World
  readonly prices: OperatorPrices
  readonly clock: ActorClock
  readonly deceit: OrchestratorDeceit
  readonly live: LiveWork
  readonly jobs: JobWork
  readonly requests: RequestWork
  readonly segments: SegmentArrivals = new SegmentArrivals()
  /** What becomes of its winning tickets. */
  redemptions: Redemptions
  /** The chain as it sees it. */
  readonly view: ChainView
  /** Who says whom it serves; null = it serves everybody. */
  readonly webhook: OrchestratorWebhook | null
  /** Whether it offers all that a request asks for; null asks for nothing. */
  offers: (capabilities: Capabilities | null) => boolean = () => true
  readonly #chain: Chain
  readonly #fates: TicketFates
  readonly #seeds: RandomStream
  readonly #ids: RandomStream
  readonly #secrets: RandomStream
  readonly #feed: NodeFeed
  #settings: OrchestratorSettings
  #node: OrchestratorNode
  #ticketConfig: RecipientConfig

  constructor(options: {
    world: World
    chain: Chain
    feed: PriceFeedActor | null
    settings: OrchestratorSettings
    clock: ActorClock
  }) {
    const { world, chain, feed, settings, clock } = options
    this.name = settings.name
    this.#settings = settings
    this.clock = clock
    this.world = world
    this.#chain = chain
    this.#seeds = world.stream(`orchestrator/${settings.name}/seed`)
    this.#ids = world.stream(`orchestrator/${settings.name}/id`)
    this.#secrets = world.stream(`orchestrator/${settings.name}/secret`)
    this.address = world.cryptography.addressOf(
      world.stream(`orchestrator/${settings.name}/key`).bytes32(),
    )
    this.#feed = new NodeFeed({ world, feed, owner: this })
    this.prices = new OperatorPrices({
      life: this.life,
      feed: this.#feed,
      rules: world.rules.price,
    })
    const { address: account, name, life } = this
    this.view = chain.view({ name, account, pollingNs: settings.chainPollingNs })
    const recipient = this.address
    const redeem = { world, chain, view: this.view, settings, recipient, clock, life }
    const { redemptions, fates } = redeemOnChain(redeem)
    this.redemptions = redemptions
    this.#fates = fates
    const { webhook } = settings
    this.webhook =
      webhook === null
        ? null
        : new OrchestratorWebhook({ world, orchestrator: name, settings: webhook })
    this.#ticketConfig = ticketConfig(settings)
    this.#node = this.#newNode({})
    this.deceit = new OrchestratorDeceit(world, settings.name, settings.dishonest)
    this.live = new LiveWork(this)
    this.jobs = new JobWork(this)
    this.requests = new RequestWork(this)
  }

  /** Another restart may change them. */
  get settings(): OrchestratorSettings {
    return this.#settings
  }

  /** Of the present process. */
  get book(): PriceBook {
    return this.prices.book
  }

  get node(): OrchestratorNode {
    return this.#node
  }

  /** GetOrchestrator; with an auth webhook the answer may take its time. */
  serveInfo(request: GetInfoRequest): CallOptions<GetInfoAnswer>['serve'] {
    const { webhook } = this
    return webhook === null
      ? () => this.getInfo(request)
      : { later: (reply) => this.#getInfoLater(webhook, request, reply) }
  }

  /** The same of an orchestrator that has no auth webhook. */
  getInfo(request: GetInfoRequest): GetInfoAnswer {
    const now = this.now()
    const answer = discover(this.#node, discoveryOf(request), this.#choices(null), now)
    return this.#infoAnswer(request, answer)
  }

  webhookPrice(sender: Address): PriceInfo | null {
    return this.webhook?.priceOf(sender) ?? null
  }

  #getInfoLater(
    webhook: OrchestratorWebhook,
    request: GetInfoRequest,
    reply: (answer: GetInfoAnswer) => void,
  ): void {
    this.now()
    const refusal = verifyDiscoveryRequest(this.#node, discoveryOf(request))
    if (refusal !== null) return reply(this.#infoAnswer(request, { ok: false, refusal }))
    webhook.ask(this, request, (authorised) => {
      if (!authorised.ok) {
        const failed = { code: 'authentication-failed', error: authorised.error } as const
        return reply(this.#infoAnswer(request, { ok: false, refusal: failed }))
      }
      const now = this.now()
      const choices = this.#choices(authorised.price)
      const answer = answerDiscovery(this.#node, discoveryOf(request), choices, now)
      reply(this.#infoAnswer(request, answer))
    })
  }

  #choices(webhookPrice: PriceInfo | null): DiscoveryChoices {
    return { seed: this.drawSeed(), sessionId: this.drawId(), webhookPrice }
  }

  #infoAnswer(request: GetInfoRequest, answer: DiscoveryResult): GetInfoAnswer {
    if (answer.ok) {
      this.world.emit(infoIssued(this.place(), request, answer.info))
      return answer
    }
    const error = discoveryRefusalText(answer.refusal)
    this.world.emit({
      type: 'info.refused',
      atNs: this.world.nowNs,
      orchestrator: this.name,
      gateway: request.gateway,
      session: request.session,
      error,
    })
    return { ok: false, error }
  }

  /**
   * New ledger, nonces, secrets; open sessions are gone unless kept (spec PM-42, INV). False: a price could not be converted,
   * so that the process has ended at once.
   */
  restart(restart: Restart): boolean {
    const { keeps } = restart
    this.#settings = restartedOrchestrator(this.#settings, restart)
    this.#feed.restart()
    const refusal = this.prices.restart(this.#settings, restart)
    if (refusal !== null) {
      this.#feed.failToStart(refusal)
      return false
    }
    const old = this.#node
    this.webhook?.restart()
    this.view.restart()
    this.redemptions.restart()
    if (!keeps.includes('sessions')) {
      this.live.forget()
      this.jobs.forget()
      this.requests.forget()
      this.segments.forgetAll()
    }
    const { recipient, ledger, authSecret } = old
    this.#node = this.#newNode({
      ...(keeps.includes('ledger') ? { ledger } : {}),
      ...(keeps.includes('secret') && recipient !== null
        ? { secret: recipient.secret, authSecret }
        : {}),
      ...(keeps.includes('secret') && keeps.includes('nonces') && recipient !== null
        ? { nonces: recipient.nonces }
        : {}),
    })
    this.jobs.resume()
    return true
  }

  /** A request to its command-line server. */
  answer(request: PriceApiRequest): Answer {
    const { running: prices } = this.prices
    return answerPriceRequest(
      {
        nodeType: 'orchestrator',
        feed: this.#feed,
        rules: this.world.rules.price,
        prices,
        setMaxFaceValue: (wei) => (this.#ticketConfig.maxFaceValueWei = wei),
      },
      request,
    )
  }

  now(): Instant {
    const monotonicNs = this.world.nowNs
    this.#node.ledger.sweepUpTo(monotonicNs)
    return { monotonicNs, wallUnixNs: this.clock.unixNs(monotonicNs) }
  }

  drawId(): string {
    return drawId(this.#ids)
  }

  drawSeed(): bigint {
    return this.#seeds.bigint256()
  }

  place(): Place {
    return {
      atNs: this.world.nowNs,
      orchestrator: this.name,
      evWei: this.settings.ticketEvWei,
      redemptionCostWei: this.settings.redeemGas * this.view.gasPriceWei,
    }
  }

  record(
    request: SentPayment,
    manifestId: string,
    answer: { readonly status: number; readonly body: string },
    outcome: PaymentOutcome | null,
  ): void {
    if (isRepeat(outcome)) return this.world.emit(paymentRepeated(this.place(), request, answer))
    const sender = outcome?.sender ?? toAddress(request.payment.sender)
    const balanceWei = this.#node.ledger.peek(sender, manifestId)
    const place = this.place()
    this.world.emit(
      paymentProcessed(place, request, { sender, manifestId, balanceWei, answer, outcome }),
    )
    for (const won of outcome?.won ?? []) {
      this.world.emit(ticketWon(place, sender, won))
      this.#fates.add(won)
      this.redemptions.add(won)
    }
  }

  /** What becomes of its winning tickets. */
  waits(): readonly Wait[] {
    return this.#fates.waits()
  }

  #hasCapacity(tokenSessionId: string): boolean {
    const { capacity } = this.settings
    if (capacity === null || this.live.serves(tokenSessionId)) return true
    return this.live.openSessions + this.jobs.openSessions < capacity
  }

  #newNode(left: LeftToNode): OrchestratorNode {
    this.#ticketConfig = ticketConfig(this.settings)
    return buildNode({
      address: this.address,
      settings: this.settings,
      book: this.prices.book,
      chain: this.view,
      world: this.world,
      secrets: this.#secrets,
      left,
      ticketConfig: this.#ticketConfig,
      maxFloatWei: (sender) =>
        this.#chain.fixedMaxFloatWei(sender) ?? this.redemptions.maxFloatWei(sender),
      offersCapabilities: (capabilities) => this.offers(capabilities),
      hasCapacity: (tokenSessionId) => this.#hasCapacity(tokenSessionId),
    })
  }
}

function discoveryOf({ sender, ...request }: GetInfoRequest): DiscoveryRequest {
  const { signature, capabilities, ignoreCapacityCheck } = request
  return { address: sender, signature, capabilities, ignoreCapacityCheck }
}

/** What a process begins with. */
function ticketConfig(settings: OrchestratorSettings): RecipientConfig {
  return {
    evWei: settings.ticketEvWei,
    redeemGas: settings.redeemGas,
    txCostMultiplier: settings.txCostMultiplier,
    maxFaceValueWei: settings.maxFaceValueWei,
  }
}
