import { createFirstPayment } from '../../src/gateway/first-payment.ts'
import {
  afterLocalAnswer,
  afterLocalRefresh,
  beginLocalPayment,
  type LocalFlight,
  type LocalPaymentStep,
} from '../../src/gateway/local-payment-sender.ts'
import type { OrchestratorAnswer } from '../../src/gateway/orchestrator-answer.ts'
import { statusOf } from '../../src/gateway/orchestrator-answer.ts'
import { gatewayRefusalText } from '../../src/gateway/payment-outcome.ts'
import { ZERO, type Rational } from '../../src/money/rational.ts'
import type { Payment } from '../../src/wire/messages.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { LiveSession } from './live-session.ts'
import type { FirstPaymentResult, PaymentDriver } from './payment-driver.ts'
import { recordPaid, tellSigned } from './payment-record.ts'
import { drawId } from './world.ts'

/** The gateway's own key pays for the session (spec LV-18, LV-21 to LV-28). */
export class LocalPayments implements PaymentDriver {
  readonly #live: LiveSession
  readonly #prepayUnits: bigint
  readonly #ids: RandomStream

  constructor(options: { live: LiveSession; prepayUnits: bigint; ids: RandomStream }) {
    this.#live = options.live
    this.#prepayUnits = options.prepayUnits
    this.#ids = options.ids
  }

  first(receive: (result: FirstPaymentResult) => void): void {
    const { session, payer, world } = this.#live
    if (session === null) return receive({ ok: false, error: 'no session' })
    const first = createFirstPayment(
      payer,
      session,
      { prepayUnits: this.#prepayUnits, randomId: drawId(this.#ids) },
      world.nowNs,
    )
    if (!first.ok) return receive({ ok: false, error: gatewayRefusalText(first.refusal) })
    const { payment, segmentCredentials: credentials } = first
    if (payment === null || credentials === null) {
      return receive({ ok: false, error: 'an off-chain gateway pays nothing' })
    }
    this.#tell(payment)
    const headers = { payment, credentials }
    const acknowledged = (): void => this.#emitPaid(payment, first.feeWei)
    const countsAtOnce = payer.rules.gateway.bookPayment('not-acknowledged') === 'received-change'
    if (countsAtOnce) acknowledged()
    receive({ ok: true, headers, acknowledged: countsAtOnce ? null : acknowledged })
  }

  pay(units: bigint, done: () => void): void {
    const { session, payer } = this.#live
    if (session === null) return done()
    const request = { manifestId: session.manifestId, units, firstPrice: session.initialPrice }
    this.#follow(beginLocalPayment(payer, session, request, this.#live.now()), done)
  }

  #follow(step: LocalPaymentStep, done: () => void): void {
    const { session, payer, world, name, gateway } = this.#live
    if (session === null) return done()
    switch (step.kind) {
      case 'done':
        if (step.chargedWei !== null) this.#emitCharged(step.chargedWei)
        if (!step.outcome.ok) {
          world.emit({
            type: 'gateway.payment-failed',
            atNs: world.nowNs,
            session: name,
            gateway: gateway.name,
            stage: 'send',
            error: gatewayRefusalText(step.outcome.refusal),
          })
        }
        return done()
      case 'ask-refresh':
        world.emit({
          type: 'session.refreshed',
          atNs: world.nowNs,
          session: name,
          gateway: gateway.name,
          why: 'token or ticket parameters expire',
        })
        return this.#live.askInfo(true, (answer) =>
          this.#follow(
            afterLocalRefresh(payer, session, step.flight, answer, this.#live.now()),
            done,
          ),
        )
      case 'ask-orchestrator': {
        const { payment, segmentCredentials: credentials, flight, redelivery } = step
        if (payment === null || credentials === null) return done()
        if (!redelivery) this.#tell(payment)
        return this.#live.post(
          { payment, credentials },
          (answer) => this.#take(flight, payment, answer, redelivery),
          (next) => this.#follow(next, done),
        )
      }
    }
  }

  /** Books the answer, and says in the trace what was booked. */
  #take(
    flight: LocalFlight,
    payment: Payment,
    answer: OrchestratorAnswer,
    redelivery: boolean,
  ): LocalPaymentStep {
    const { session, payer } = this.#live
    if (session === null) {
      return { kind: 'done', outcome: { ok: true, code: 'nothing-to-pay' }, chargedWei: null }
    }
    const step = afterLocalAnswer(payer, session, flight, answer, this.#live.now())
    const exit = statusOf(answer) === 200 ? 'acknowledged' : 'not-acknowledged'
    const counts = redelivery
      ? statusOf(answer) === 200
      : payer.rules.gateway.bookPayment(exit) === 'received-change'
    if (counts) this.#emitPaid(payment, redelivery ? ZERO : flight.feeWei)
    return step
  }

  /** Payments of BYOC streams bypass the code that tells (spec US-11). */
  #tell(payment: Payment): void {
    const { session, isByoc } = this.#live
    if (session !== null && !isByoc) tellSigned(this.#live, payment, session)
  }

  #emitCharged(feeWei: Rational): void {
    const { session, world, name, gateway } = this.#live
    const account = session?.account ?? null
    world.emit({
      type: 'gateway.charged',
      atNs: world.nowNs,
      session: name,
      gateway: gateway.name,
      feeWei,
      balanceWei:
        account === null ? null : account.ledger.peek(account.address, account.manifestId),
    })
  }

  #emitPaid(payment: Payment, feeWei: Rational): void {
    const { session } = this.#live
    const account = session?.account ?? null
    const initialPrice = session?.initialPrice ?? null
    recordPaid(this.#live, payment, { feeWei, account, initialPrice })
  }
}
