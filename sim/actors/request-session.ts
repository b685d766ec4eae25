import {
  agreePrice,
  settleRequest,
  type RequestPayment,
} from '../../src/gateway/request-payment.ts'
import type { RequestExit } from '../../src/gateway/request-rules.ts'
import { refreshRefusalText, shouldRefreshSession } from '../../src/gateway/session-refresh.ts'
import { updateSession, type GatewaySession } from '../../src/gateway/session.ts'
import { ZERO, type Rational } from '../../src/money/rational.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import { probability, type Probability } from '../kernel/probability.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { RequestOutcome } from '../trace/events.ts'
import type { GatewayDeceit } from './gateway-deceit.ts'
import type { PaymentRequest } from './orchestrator-messages.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import type { PaymentHeaders } from './payment-driver.ts'
import { recordAnswered, recordPaid, recordSent, tellSigned } from './payment-record.ts'
import { replay } from './replay.ts'
import {
  askInfo,
  deceitOf,
  instantAt,
  type SessionOptions,
  type SessionParties,
} from './viewer-session.ts'

/** A request on its way with its payment. */
export interface RequestFlight {
  readonly request: number
  readonly session: PooledSession
  readonly paid: RequestPayment
  readonly sent: PaymentRequest
  /** The end of the request is known; whatever still arrives is too late. */
  settled: boolean
}

/** A gateway's session with one orchestrator. */
export interface PooledSession {
  readonly orchestrator: OrchestratorActor
  readonly gatewaySession: GatewaySession
  /** The orchestrator has taken a payment of it. */
  acknowledged: boolean
}

/** What sessions have in common whose requests carry their own payment: refresh, sending, and the books. */
export class RequestPayer {
  readonly #options: SessionOptions
  readonly capabilities: Capabilities | null
  readonly #worker: RandomStream
  readonly #deceit: GatewayDeceit
  readonly #failures: Probability

  constructor(options: SessionOptions, capabilities: Capabilities | null, failures: Rational) {
    const { gateway, settings } = options
    this.#options = options
    this.capabilities = capabilities
    this.#deceit = deceitOf(gateway, settings.name)
    this.#worker = gateway.world.stream(`gateway/${gateway.name}/${settings.name}/worker`)
    this.#failures = probability(failures)
  }

  /** Whether the worker will fail at the next request. */
  drawFailure(): boolean {
    const fails = this.#worker.happens(this.#failures)
    return fails && !this.#options.gateway.world.isQuiet
  }

  /** Refreshes the session if it needs that; the text says why it cannot be used (spec PM-162, PM-163). */
  refreshIfNeeded(
    { gatewaySession: session, orchestrator }: PooledSession,
    force: boolean,
    next: (error: string | null) => void,
  ): void {
    const { payer, gateway, settings } = this.#options
    const check = shouldRefreshSession(session.info, payer.sender, instantAt(gateway).wallUnixNs)
    if (!check.ok) return next(refreshRefusalText(check.refusal))
    if (check.refresh === null && !force) return next(null)
    const { world } = gateway
    world.emit({
      type: 'session.refreshed',
      atNs: world.nowNs,
      session: settings.name,
      gateway: gateway.name,
      why:
        check.refresh === null ? 'its parameters were used' : 'token or ticket parameters expire',
    })
    const { capabilities } = this
    const asks = { capabilities, ignoreCapacityCheck: false, when: 'refresh' } as const
    askInfo({ settings, gateway, orchestrator }, asks, (answer) => {
      if (!answer.ok) return next(answer.error)
      const panic = updateSession(payer, session, answer.info, world.nowNs)
      next(panic === null ? null : panic.text)
    })
  }

  /** The payment leaves with its request; null = this gateway cannot sign. */
  send(request: number, session: PooledSession, paid: RequestPayment): RequestFlight | null {
    const { payment, credentials } = paid
    if (payment === null || credentials === null) return null
    const headers: PaymentHeaders = {
      payment: this.#deceit.sent(payment, !session.acknowledged),
      credentials,
    }
    const parties = this.#partiesWith(session.orchestrator)
    tellSigned(parties, payment, session.gatewaySession)
    const sent = recordSent(parties, headers, null)
    return { request, session, paid, sent, settled: false }
  }

  /** The head of the answer is known, or that there will be none: what was sent counts as paid, or not. */
  answered(flight: RequestFlight, status: number, error: string | null, booked: boolean): void {
    const { paid, session, sent } = flight
    const { account } = paid
    const parties = this.#partiesWith(session.orchestrator)
    if (status !== 0 && booked) session.acknowledged = true
    if (booked) {
      agreePrice(session.gatewaySession, paid)
      const { initialPrice } = session.gatewaySession
      recordPaid(parties, sent.payment, { feeWei: ZERO, account, initialPrice })
    }
    // Nothing is sent again: whoever gives no answer is dropped, and the account with it.
    const kept = this.#options.payer.rules.gateway.redelivers(status) && status === 0
    recordAnswered(parties, sent, { status, error, kept })
  }

  /** A request that was taken goes out once more with its payment, if the gateway is of that kind. */
  mayReplay({ session }: RequestFlight, what: string, serve: () => void): void {
    if (!this.#deceit.replaysPayment()) return
    const { gateway } = this.#options
    replay({ gateway, orchestrator: session.orchestrator, what, serve })
  }

  /** Whether the payer regards the tickets of a request that ended so as spent. */
  countsAsPaid(exit: RequestExit): boolean {
    const status = this.#options.payer.rules.gateway.bookRequest(exit)
    return status === 'credit-spent' || status === 'received-change'
  }

  /** Books the end of a request. */
  settle(
    flight: RequestFlight,
    exit: RequestExit,
    how: { readonly units: bigint; readonly error: string | null; readonly final: boolean },
  ): void {
    flight.settled = true
    const { payer, gateway } = this.#options
    const { paid, request, sent, session } = flight
    const nowNs = gateway.world.nowNs
    const { feeWei } = settleRequest(payer, paid, exit, how.units, nowNs)
    this.#emit(session.orchestrator, request, exit.kind, {
      ...how,
      paymentId: sent.paymentId,
      feeWei,
      account: paid.account,
    })
  }

  /** The payer gave up before anything was sent. */
  notSent(
    request: number,
    orchestrator: OrchestratorActor | null,
    error: string,
    final: boolean,
  ): void {
    const account = null
    const nothing = { paymentId: 0, units: 0n, feeWei: ZERO, account }
    this.#emit(orchestrator, request, 'not-sent', { ...nothing, error, final })
  }

  #partiesWith(orchestrator: OrchestratorActor): SessionParties {
    const { settings, gateway } = this.#options
    return { settings, gateway, orchestrator }
  }

  #emit(
    orchestrator: OrchestratorActor | null,
    request: number,
    outcome: RequestOutcome,
    how: {
      readonly paymentId: number
      readonly units: bigint
      readonly feeWei: Rational
      readonly account: RequestPayment['account']
      readonly error: string | null
      readonly final: boolean
    },
  ): void {
    const { settings, gateway } = this.#options
    const { account, paymentId, final, units, feeWei, error } = how
    gateway.world.emit({
      type: 'request.settled',
      atNs: gateway.world.nowNs,
      session: settings.name,
      gateway: gateway.name,
      orchestrator: orchestrator?.name ?? '',
      request,
      paymentId,
      outcome,
      final,
      units,
      feeWei,
      balanceWei:
        account === null ? null : account.ledger.peek(account.address, account.manifestId),
      error,
    })
  }
}
