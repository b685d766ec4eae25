import { assert } from '../../src/assert.ts'
import { CAPABILITY_LIVE_VIDEO } from '../../src/price/capability-models.ts'
import type { Rules } from '../../src/profile/rules.ts'
import type { LiveSession } from '../actors/live-session.ts'
import type { OrchestratorActor } from '../actors/orchestrator.ts'
import { Redemptions } from '../actors/redemptions.ts'
import { Phase } from '../kernel/phase.ts'
import { scheduleStep } from '../kernel/timeline.ts'
import type { Simulation } from '../run/simulation.ts'
import type { TraceEvent } from '../trace/events.ts'
import type { DrawnIds, SessionCase, SessionStep } from './session-case.ts'
import { SessionReader } from './session-reader.ts'
import {
  ORCHESTRATOR,
  SESSION,
  sessionScenario,
  SIGNER,
  SIGNER_REPLICA,
  weiPrice,
} from './session-scenario.ts'
import { PayingChain, type PaymentNews, type PaymentSettings } from './paying-chain.ts'
import { RedemptionReader } from './redemption-reader.ts'
import { replayedSession, replayWorld } from './replay-world.ts'
import { recordedRestart } from './restart.ts'

const UNUSED_ID = '00000000'

/** What the vectors say of a whole session. */
export interface SessionOutcome {
  /** Null when no session could be selected. */
  readonly start: object | null
  readonly steps: readonly object[]
}

/** Lives a session of the vectors through in the simulator and writes down what the vectors write down. */
export function replaySession(
  session: SessionCase,
  ids: DrawnIds,
  options: { readonly profile: string; readonly rules: Rules },
): SessionOutcome {
  const events: TraceEvent[] = []
  let seedsUsed = 0
  const emit = (event: TraceEvent): void => {
    events.push(event)
    if (drewSeed(event)) seedsUsed += 1
  }
  const { rules, profile } = options
  const simulation = replayWorld(
    sessionScenario(session, profile),
    {
      ...session,
      orchestratorIds: idsInOrder(ids),
      nextSeed: () => session.seeds[seedsUsed],
    },
    { rules, emit, serviceUri: session.serviceUri },
  )
  const writesGatewayBalance = session.mode === 'local'
  const reader = new SessionReader({ simulation, events, writesGatewayBalance })
  return new SessionReplay(session, simulation, reader).run()
}

/** The first info's auth session, the stream that is started with it, then the auth sessions of refreshes. */
function idsInOrder({ authSessionIds, manifestId }: DrawnIds): readonly string[] {
  const [first = UNUSED_ID, ...later] = authSessionIds
  return [first, manifestId ?? UNUSED_ID, ...later]
}

/** Ticket parameters were made: for an info, or for the answer to a payment that was then refused. */
function drewSeed(event: TraceEvent): boolean {
  if (event.type === 'info.issued') return true
  return event.type === 'payment.processed' && event.status === 400
}

class SessionReplay {
  readonly #session: SessionCase
  readonly #simulation: Simulation
  readonly #reader: SessionReader
  readonly #live: LiveSession
  readonly #steps: object[] = []
  #start: object | null = null

  constructor(session: SessionCase, simulation: Simulation, reader: SessionReader) {
    this.#session = session
    this.#simulation = simulation
    this.#reader = reader
    this.#live = replayedSession(simulation)
  }

  run(): SessionOutcome {
    const { kernel } = this.#simulation
    const orchestrator = this.#simulation.orchestrator(ORCHESTRATOR)
    if (this.#session.senderKnown) orchestrator.node.ledger.balance(this.#reader.sender, '', 0)
    if (this.#session.workerFails) orchestrator.live.workerFault = 'worker failed'
    // The network of the cases runs handlers and no servers.
    orchestrator.live.keepsIdleChannels = true
    if (this.#session.redemption !== null) this.#redeem(orchestrator, this.#session.redemption)
    kernel.schedule(0, Phase.timeline, () => (this.#start = this.#reader.start()), null)
    for (const step of this.#session.steps) {
      if (step.op === 'segment') this.#scheduleSegment(step.atNs)
      else this.#scheduleSetting(step)
    }
    this.#simulation.run()
    return { start: this.#start, steps: this.#steps }
  }

  #redeem(orchestrator: OrchestratorActor, settings: PaymentSettings): void {
    const news: PaymentNews[] = []
    const { chain } = this.#simulation
    const client = new PayingChain(settings, this.#simulation, (told) => news.push(told))
    const { view, clock, life } = orchestrator
    orchestrator.redemptions = new Redemptions({
      world: this.#simulation,
      view,
      clock,
      life,
      redeem: true,
      ...settings,
      accounts: client,
      client,
      finished: () => undefined,
      sending: () => undefined,
    })
    this.#reader.alsoRead(new RedemptionReader(orchestrator.redemptions, chain, news))
  }

  /** Both halves of a segment, and a reading after each: payment and write, or the other way round. */
  #scheduleSegment(atNs: number): void {
    const live = this.#live
    const pays = (): void => live.payForSegment()
    const writes = (): void => live.writeSegment()
    const paysFirst = this.#session.order === 'gateway-first'
    const balances = { first: null as string | null, second: null as string | null }
    let skipped = false
    const finish = (): void => {
      balances.second = this.#reader.orchestratorBalance()
      this.#steps.push(skipped ? { skipped: true } : this.#segment(balances, paysFirst))
    }
    scheduleStep(this.#simulation.kernel, atNs, {
      first: () => {
        skipped = !live.isStreaming
        if (!skipped) (paysFirst ? pays : writes)()
      },
      second: (_argument, nowNs) => {
        balances.first = this.#reader.orchestratorBalance()
        if (!skipped) (paysFirst ? writes : pays)()
        this.#simulation.kernel.schedule(nowNs, Phase.settle, finish, null)
      },
      argument: null,
    })
  }

  #segment(
    balances: { readonly first: string | null; readonly second: string | null },
    paysFirst: boolean,
  ): object {
    return {
      ...this.#reader.step(),
      orchestratorBalanceAfterPayment: paysFirst ? balances.first : balances.second,
      orchestratorBalance: paysFirst ? balances.second : balances.first,
      orchestratorOpen: this.#simulation.orchestrator(ORCHESTRATOR).live.isOpen(SESSION),
      publishError: this.#live.isStreaming ? undefined : 'stream not found',
    }
  }

  #scheduleSetting(step: SessionStep): void {
    scheduleStep(this.#simulation.kernel, step.atNs, {
      first: () => {
        if (this.#live.isStreaming) this.#take(step)
      },
      second: () => {
        this.#steps.push(this.#live.isStreaming ? this.#reader.settings() : { skipped: true })
      },
      argument: null,
    })
  }

  #take({ op, fields }: SessionStep): void {
    const { chain, network } = this.#simulation
    const orchestrator = this.#simulation.orchestrator(ORCHESTRATOR)
    switch (op) {
      case 'setPrice':
        return orchestrator.book.setCapabilityPrice('default', {
          capability: CAPABILITY_LIVE_VIDEO,
          model: this.#session.model,
          price: fields.rational('price'),
        })
      case 'setL1Block':
        return chain.skipToBlock(fields.integer('l1Block'))
      case 'setGasPrice':
        return chain.setGasPrice(fields.integer('gasPrice'))
      case 'setMaxFloat':
        return chain.setFunds(this.#reader.sender, { maxFloatWei: fields.integer('maxFloat') })
      case 'setSenderFunds':
        return chain.setFunds(this.#reader.sender, {
          depositWei: fields.integer('deposit'),
          reserveWei: fields.integer('reserve'),
        })
      case 'setMaxPrice': {
        const price = fields.rationalOrNull('price')
        return this.#simulation.setMaxPrice(SIGNER, price === null ? null : weiPrice(price))
      }
      case 'partition':
        return network.refuse('POST /payment', fields.flag('on'))
      case 'restartOrchestrator':
        return this.#simulation.restart(
          recordedRestart(ORCHESTRATOR, fields.has('keepChannels') ? ['sessions'] : []),
        )
      case 'restartSigner':
        return this.#simulation.restart(recordedRestart(SIGNER_REPLICA))
      case 'creditOrchestrator':
        return orchestrator.node.ledger.credit(
          this.#reader.sender,
          this.#reader.manifestId ?? '',
          fields.rational('amount'),
          this.#simulation.nowNs,
        )
      default:
        return assert(op === 'wait', `a session has no step ${op}`)
    }
  }
}
