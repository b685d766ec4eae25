import type { Answer } from '../../src/price/http/answer.ts'
import type { PriceApiRequest } from '../../src/price/http/price-api.ts'
import type { Address, Hex } from '../../src/bytes/hex.ts'
import { EXACT_SECOND_NS } from '../../src/durations.ts'
import type { Payer } from '../../src/gateway/session.ts'
import { BALANCE_TTL_NS, Ledger } from '../../src/ledger/ledger.ts'
import { max, min, type Rational } from '../../src/money/rational.ts'
import { TicketSender } from '../../src/sender/ticket-sender.ts'
import { checksumAddress } from '../../src/ticket/checksum.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import { Lifetime } from '../kernel/lifetime.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { GatewayDishonesty } from '../scenario/dishonesty.ts'
import type { Restart } from '../scenario/restart.ts'
import type { GatewaySettings, PriceSetting, SessionSettings } from '../scenario/scenario.ts'
import type { Wait } from '../trace/wait.ts'
import type { Repeats } from './call.ts'
import { BYOC } from './capabilities.ts'
import type { Chain } from './chain.ts'
import type { ChainView } from './chain-view.ts'
import { JobSession } from './job-session.ts'
import { JobStreamSession } from './job-stream-session.ts'
import { LiveSession } from './live-session.ts'
import { LocalPayments } from './local-payments.ts'
import {
  createModelPool,
  emptyModelPool,
  modelPoolName,
  ModelSession,
  type ModelPool,
} from './model-session.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import { restartedPayer } from './new-flags.ts'
import { amountPerUnit, NodeFeed } from './node-feed.ts'
import { PayerCeilings } from './payer-ceilings.ts'
import { answerPriceRequest } from './price-api.ts'
import type { PaymentDriver } from './payment-driver.ts'
import type { PriceFeedActor } from './price-feed.ts'
import { RemotePayments } from './remote-payments.ts'
import { SegmentSession } from './segment-session.ts'
import { prepayNs, unitsPerSecond } from './session-terms.ts'
import type { SignerActor } from './signer.ts'
import type { UsageCollector } from './usage-collector.ts'
import { UsageTeller } from './usage-teller.ts'
import type { SessionOptions, ViewerSession } from './viewer-session.ts'
import type { World } from './world.ts'

/** Balances that nobody touches for ten minutes go (spec PM-141). */

export interface GatewayOptions<Sealed> {
  readonly world: World
  readonly chain: Chain
  readonly feed: PriceFeedActor | null
  /** Where usage events go; null = none are made. */
  readonly collector: UsageCollector | null
  readonly settings: GatewaySettings
  readonly clock: ActorClock
  /** Replicas of the remote signer; none = the gateway pays itself. */
  readonly signers: readonly SignerActor<Sealed>[]
  /** Key of the signer, or the gateway's own. */
  readonly payingKey: Hex
  readonly orchestrators: ReadonlyMap<string, OrchestratorActor>
  readonly capabilityPricing: boolean
}

/** A gateway: its viewers' sessions, and who pays for them. */
export class GatewayActor<Sealed = unknown> {
  readonly name: string
  readonly life: Lifetime = new Lifetime()
  readonly clock: ActorClock
  readonly world: World
  /** Account that pays. */
  readonly sender: Address
  /** Over the account's checksummed text: what a GetOrchestrator request proves itself with (spec PM-13, SG-27). */
  readonly requestSignature: Hex
  /** Tells what this gateway signs with its own key; null = nobody wants to know, or a signer does. */
  readonly usage: UsageTeller | null
  readonly repeats: Repeats | null
  readonly dishonest: GatewayDishonesty | null
  readonly #options: GatewayOptions<Sealed>
  readonly #sessions = new Map<string, ViewerSession>()
  readonly #begun = new Set<ViewerSession>()
  /** Viewers who came while it was down. */
  readonly #waiting: ViewerSession[] = []
  readonly #models = new Map<string, ModelPool>()
  /** By the names of a session's orchestrators. */
  readonly #candidates = new Map<string, readonly OrchestratorActor[]>()
  /** All its sessions share it; a restart empties it. */
  readonly #payer: Payer
  readonly #view: ChainView | null
  #settings: GatewaySettings
  readonly #feed: NodeFeed
  readonly #ceilings: PayerCeilings

  constructor(options: GatewayOptions<Sealed>) {
    const { world, settings, payingKey } = options
    const { cryptography } = world
    this.name = settings.name
    this.clock = options.clock
    this.world = world
    this.dishonest = settings.dishonest
    this.#options = options
    this.#settings = settings
    const afterMs = world.rules.gateway.repeatsRequestAfterMs()
    this.repeats = afterMs === null ? null : { life: this.life, everyNs: afterMs * 1_000_000 }
    this.sender = cryptography.addressOf(payingKey)
    const text = new TextEncoder().encode(checksumAddress(this.sender))
    this.requestSignature = cryptography.signHash(payingKey, cryptography.keccak256(text))
    this.#view =
      options.signers.length > 0
        ? null
        : options.chain.view({
            name: this.name,
            account: this.sender,
            pollingNs: settings.chainPollingNs,
          })
    this.#payer = this.#view === null ? remotePayer(world) : this.#localPayer(this.#view)
    this.#feed = new NodeFeed({ world, feed: options.feed, owner: this })
    this.#ceilings = new PayerCeilings(this.#feed, settings)
    const { collector, signers } = options
    const tells = collector !== null && signers.length === 0
    this.usage = tells ? new UsageTeller({ world, collector, node: this }) : null
    for (const session of settings.sessions) this.#add(session)
  }

  /** Puts the start of every session on the world's timeline. */
  begin(): void {
    for (const session of this.#sessions.values()) {
      this.world.later(session.settings.startNs, beginSession, { gateway: this, session })
    }
  }

  /** Called by the kernel when a viewer comes; one who finds nobody comes again when the gateway is back. */
  welcome(session: ViewerSession): void {
    if (!this.life.alive) {
      this.#waiting.push(session)
      return
    }
    this.#begun.add(session)
    session.begin()
  }

  /** A session as the gateway sees it; undefined = it has none of this name. */
  session(name: string): ViewerSession | undefined {
    return this.#sessions.get(name)
  }

  /** Its own record of what it has with each orchestrator; null = a remote signer pays. */
  get ledger(): Ledger | null {
    return this.#payer.ledger
  }

  hasSession(session: string): boolean {
    return this.#sessions.has(session)
  }

  endSession(session: string): void {
    this.#sessions.get(session)?.stop()
  }

  setMaxPrice(maxPrice: PriceSetting | null): void {
    if (this.life.alive) this.#ceilings.setMaxPrice(maxPrice)
    else this.#ceilings.configure(maxPrice)
  }

  /** A request to its command-line server. */
  answer(request: PriceApiRequest): Answer {
    const { followed: maxPrices } = this.#ceilings
    const rules = this.world.rules.price
    return answerPriceRequest({ nodeType: 'gateway', feed: this.#feed, rules, maxPrices }, request)
  }

  /** The ceiling that this gateway itself has for a request; for its remote signer's ask `ceilingWei`. */
  maxPriceWei(capabilities: Capabilities | null): Rational | null {
    return this.#ceilings.ceilings.effectiveMaxPrice(capabilities, this.world.rules.price)
  }

  /**
   * The least ceiling that holds for a payment of this session; null = none. Where replicas differ, the one that lets most
   * through may be asked.
   */
  ceilingWei(session: string): Rational | null {
    const { signers } = this.#options
    if (signers.length === 0) return null
    const capabilities = this.#sessions.get(session)?.capabilities ?? null
    const configured = signers
      .map(({ ceilings }) => ceilings.effectiveMaxPrice(capabilities, this.world.rules.price))
      .reduce((most, each) => (most === null || each === null ? null : max(most, each)))
    const asked = this.#askedMaxPrice(session)
    if (configured === null) return asked
    return asked === null ? configured : min(configured, asked)
  }

  /**
   * A new process, with books of its own: sessions in progress are gone, but for streams of clients that are kept. False: its
   * ceiling could not be converted, so it has ended.
   */
  restart(restart: Restart): boolean {
    const { keeps } = restart
    for (const session of this.#begun) {
      if (keeps.includes('sessions')) session.resume(keeps.includes('signer-state'))
      else session.lost()
    }
    this.#settings = restartedPayer(this.#settings, restart.with)
    this.#feed.restart()
    this.#view?.restart()
    this.usage?.restart()
    if (this.#view !== null && !keeps.includes('ledger')) {
      Object.assign(this.#payer, this.#localPayer(this.#view))
    }
    for (const pool of this.#models.values()) emptyModelPool(pool, this.world.rules)
    const refusal = this.#ceilings.restart(restart)
    if (refusal !== null) this.#feed.failToStart(refusal)
    else for (const session of this.#waiting.splice(0)) this.welcome(session)
    return refusal === null
  }

  /** What its sessions wait for, and its usage events. */
  waits(): readonly Wait[] {
    const sessions = [...this.#sessions.values()].flatMap((session) => session.waits?.() ?? [])
    return [...sessions, ...(this.usage?.waits() ?? [])]
  }

  #add(settings: SessionSettings): void {
    const candidates = this.#candidatesFor(settings.orchestrators)
    const [first] = candidates
    if (first === undefined) return
    const { selection } = this.#options.settings
    const options = { settings, gateway: this, candidates, selection, payer: this.#payer }
    this.#sessions.set(settings.name, this.#session(options, first))
  }

  /** One list for all sessions that may go to the same orchestrators. */
  #candidatesFor(names: readonly string[]): readonly OrchestratorActor[] {
    const key = names.join(' ')
    const known = this.#candidates.get(key)
    if (known !== undefined) return known
    const candidates = names.flatMap((name) => {
      const orchestrator = this.#options.orchestrators.get(name)
      return orchestrator === undefined ? [] : [orchestrator]
    })
    this.#candidates.set(key, candidates)
    return candidates
  }

  #session(options: SessionOptions, orchestrator: OrchestratorActor): ViewerSession {
    const { settings } = options
    if (settings.capability === BYOC && this.#options.signers.length === 0) {
      const parties = { ...options, orchestrator }
      return settings.type === 'byoc-job' ? new JobSession(parties) : new JobStreamSession(parties)
    }
    if (settings.type === 'transcode') return new SegmentSession(options)
    if (settings.type === 'batch-ai') {
      return new ModelSession({ ...options, pool: this.#modelPool(settings) })
    }
    const { capabilityPricing } = this.#options
    const live = new LiveSession({
      ...options,
      unitsPerSecond: unitsPerSecond(settings, capabilityPricing, this.world.rules),
    })
    live.payBy(this.#driver(live))
    return live
  }

  #modelPool(settings: SessionSettings): ModelPool {
    const name = modelPoolName(this.name, settings)
    const known = this.#models.get(name)
    if (known !== undefined) return known
    const pool = createModelPool(this.world.rules)
    this.#models.set(name, pool)
    return pool
  }

  /** Makes who pays for a session: another one for each orchestrator that it tries. */
  #driver(live: LiveSession): () => PaymentDriver {
    const { signers } = this.#options
    if (signers.length === 0) {
      const prepay = BigInt(prepayNs(live.settings))
      const prepayUnits = (prepay * live.unitsPerSecond) / EXACT_SECOND_NS
      const ids = this.#streamOnce(`gateway/${this.name}/${live.name}/id`)
      return () => new LocalPayments({ live, prepayUnits, ids: ids() })
    }
    const choice = live.settings.signerReplicas
    const replicas =
      choice?.kind === 'replica' ? signers.filter(({ name }) => name === choice.name) : signers
    const ids = this.#streamOnce(`gateway/${this.name}/${live.name}/call`)
    return () =>
      new RemotePayments<Sealed>({
        live,
        ids: ids(),
        replicas,
        maxPriceWei: this.#askedMaxPrice(live.name),
      })
  }

  /** A stream that is opened when it is first asked for: many sessions have not begun yet. */
  #streamOnce(name: string): () => RandomStream {
    let opened: RandomStream | null = null
    return () => (opened ??= this.world.stream(name))
  }

  /** The loader takes such a ceiling in wei only. */
  #askedMaxPrice(session: string): Rational | null {
    const asked = this.#sessions.get(session)?.settings.maxPrice ?? null
    return asked === null ? null : amountPerUnit(asked).price
  }

  #localPayer(chain: ChainView): Payer {
    const { world, payingKey } = this.#options
    const { rules, cryptography } = world
    const settings = this.#settings
    return {
      sender: new TicketSender({
        privateKey: payingKey,
        cryptography,
        limits: {
          maxEvWei: settings.limits.maxTicketEvWei,
          maxTotalEvWei: settings.limits.maxTotalEvWei,
          depositMultiplier: settings.limits.depositMultiplier,
        },
        chain,
        senderInfo: () => chain.senderInfo(this.sender),
        rules: rules.sender,
      }),
      ledger: new Ledger({ ttlNs: BALANCE_TTL_NS, rules: rules.ledger }),
      credentialsSigner: { privateKey: payingKey, cryptography },
      rules,
    }
  }
}

/** With a remote signer the gateway holds neither key nor balance (spec LV-16). */
function remotePayer(world: World): Payer {
  return { sender: null, ledger: null, credentialsSigner: null, rules: world.rules }
}

interface Visit {
  readonly gateway: Pick<GatewayActor, 'welcome'>
  readonly session: ViewerSession
}

function beginSession({ gateway, session }: Visit): void {
  gateway.welcome(session)
}
