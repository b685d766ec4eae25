import type { Address, Hex } from '../../src/bytes/hex.ts'
import type { Instant, Payer } from '../../src/gateway/session.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { GatewayDishonesty } from '../scenario/dishonesty.ts'
import type { SelectionSettings, SessionSettings } from '../scenario/scenario.ts'
import type { SessionEnd } from '../trace/events.ts'
import type { Wait } from '../trace/wait.ts'
import { call, UNDECODABLE_PROTOBUF, type Repeats } from './call.ts'
import { GatewayDeceit } from './gateway-deceit.ts'
import type { GetInfoAnswer } from './orchestrator-messages.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import { TIME_OUTS } from './time-outs.ts'
import type { UsageTeller } from './usage-teller.ts'
import type { World } from './world.ts'

const GRPC_INTERNAL = 'rpc error: code = Internal desc ='

/** What a session needs of the gateway that runs it. */
export interface SessionGateway {
  readonly name: string
  readonly life: Lifetime
  readonly clock: ActorClock
  readonly world: World
  readonly sender: Address
  readonly requestSignature: Hex
  /** How it repeats a request that has no answer yet; null = never. */
  readonly repeats: Repeats | null
  /** Highest price at which an orchestrator is selected; null = any. */
  maxPriceWei(capabilities: Capabilities | null): Rational | null
  /** Null = it tells nobody what it signs. */
  readonly usage: UsageTeller | null
  /** null = it is honest. */
  readonly dishonest: GatewayDishonesty | null
}

/** A viewer's business at a gateway, of whatever kind. */
export interface ViewerSession {
  readonly settings: SessionSettings
  /** What it asks for; null = nothing in particular. */
  readonly capabilities: Capabilities | null
  /** The viewer comes. */
  begin(): void
  /** The viewer leaves. */
  stop(): void
  /** The gateway has crashed and forgotten the session. */
  lost(): void
  /** The gateway has crashed, and its client goes on, with or without what its signer has signed last. */
  resume(keepsSignerState: boolean): void
  /** What it waits for besides the answers to its calls. @defaultValue nothing */
  waits?(): readonly Wait[]
}

/** A session and whom it has to do with. */
export interface SessionParties {
  readonly settings: SessionSettings
  readonly gateway: SessionGateway
  readonly orchestrator: OrchestratorActor
}

/** What a session is made from: the orchestrators to choose among, and what pays. */
export interface SessionOptions {
  readonly settings: SessionSettings
  readonly gateway: SessionGateway
  /** At least one. */
  readonly candidates: readonly OrchestratorActor[]
  readonly selection: SelectionSettings
  readonly payer: Payer
}

/** What a gateway does with the payments of a session, when it is not honest. */
export function deceitOf(gateway: SessionGateway, session: string): GatewayDeceit {
  const { world, name, dishonest } = gateway
  return new GatewayDeceit({ world, gateway: name, session, dishonest })
}

/** The two clocks that a session reads. */
export function instantAt(gateway: SessionGateway): Instant {
  const { nowNs } = gateway.world
  return { nowNs, wallUnixNs: gateway.clock.unixNs(nowNs) }
}

/** GetOrchestrator. */
export function askInfo(
  { settings, gateway, orchestrator }: SessionParties,
  asks: {
    readonly capabilities: Capabilities | null
    readonly ignoreCapacityCheck: boolean
    /** It searches, or has the session already. */
    readonly when: 'discovery' | 'refresh'
  },
  receive: (answer: GetInfoAnswer) => void,
): void {
  const { world } = gateway
  const sends = world.rules.gateway.asksWithCapabilities(settings.sendCapabilities)
  const capabilities = sends ? asks.capabilities : null
  call<GetInfoAnswer>({
    world,
    from: gateway.name,
    to: orchestrator.name,
    what: 'GetOrchestrator',
    session: settings.name,
    timeoutNs: TIME_OUTS[asks.when].ns,
    repeats: gateway.repeats,
    serve: orchestrator.serveInfo({
      session: settings.name,
      gateway: gateway.name,
      sender: gateway.sender,
      signature: gateway.requestSignature,
      capabilities,
      ignoreCapacityCheck: asks.ignoreCapacityCheck,
    }),
    receive,
    damaged: {
      serve: () => ({
        ok: false,
        error: `${GRPC_INTERNAL} grpc: error unmarshalling request: ${UNDECODABLE_PROTOBUF}`,
      }),
      receive: () =>
        receive({
          ok: false,
          error: `${GRPC_INTERNAL} grpc: failed to unmarshal the received message: ${UNDECODABLE_PROTOBUF}`,
        }),
    },
    fail: (error) => receive({ ok: false, error }),
  })
}

/** Says in the trace how a session ended, as its gateway knows it. */
export function recordEnd(
  { settings, gateway, orchestrator }: SessionParties,
  end: SessionEnd,
  detail: string,
): void {
  gateway.world.emit({
    type: 'session.ended',
    atNs: gateway.world.nowNs,
    session: settings.name,
    gateway: gateway.name,
    orchestrator: orchestrator.name,
    end,
    detail,
  })
}
