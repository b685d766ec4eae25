import { assert } from '../../src/assert.ts'
import type { Hex } from '../../src/bytes/hex.ts'
import { add, multiplyInteger, subtract, ZERO, type Rational } from '../../src/money/rational.ts'
import { authTokenExpiration, createAuthToken } from '../../src/orchestrator/auth-token.ts'
import { debitFees } from '../../src/orchestrator/balance.ts'
import { jobPriceRefusalText } from '../../src/orchestrator/job-node.ts'
import { accountPayment, accountRefusalText } from '../../src/orchestrator/live-receiver.ts'
import { infoRefusalText, orchestratorInfo } from '../../src/orchestrator/orchestrator-info.ts'
import { paymentRefusalText, processPayment } from '../../src/orchestrator/process-payment.ts'
import { jobPriceInfo } from '../../src/price/job-price.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import { createStateSeal, type SealedState } from '../../src/signer/create-state-seal.ts'
import type { SignerState, StateSeal } from '../../src/signer/state.ts'
import { expectedValue } from '../../src/ticket/ticket.ts'
import type { Capabilities, OrchestratorInfo, Payment } from '../../src/wire/messages.ts'
import { AnswersGiven } from '../actors/answers-given.ts'
import { capabilitiesFor } from '../actors/capabilities.ts'
import type { GetInfoAnswer } from '../actors/orchestrator-messages.ts'
import type { PaymentHeaders } from '../actors/payment-driver.ts'
import { writePrice, writeRational, type VectorFields } from '../conform/suites/vector-fields.ts'
import type { Simulation } from '../run/simulation.ts'
import { sortCapabilityPrices, writeInfo } from './handover-books.ts'
import { cryptography } from './replay-world.ts'
import { GATEWAY, ORCHESTRATOR, SIGNER_REPLICA } from './session-scenario.ts'

/** A client without a will of its own: it fetches, signs and hands over what the steps of a case say. */
export class HandoverClient {
  readonly #simulation: Simulation
  readonly #seal: StateSeal<SealedState>
  /** ExpectedPrice of the first payment that was accepted, by account. */
  readonly #firstPrices = new Map<string, PriceInfo | null>()
  #info: OrchestratorInfo | null = null
  #state: SealedState | null = null
  #headers: PaymentHeaders | null = null
  #signed = false

  constructor(simulation: Simulation, senderKey: Hex) {
    this.#simulation = simulation
    const layout = simulation.rules.signer.stateLayout()
    this.#seal = createStateSeal({ privateKey: senderKey, cryptography, layout })
  }

  /** Whether there is an info to pay with. */
  get hasInfo(): boolean {
    return this.#info !== null
  }

  /** Whether the last call of the signer gave a payment. */
  get signed(): boolean {
    return this.#signed
  }

  fetchInfo(fields: VectorFields, original: OrchestratorInfo | null): object {
    const answer = this.#askInfo(fields, original)
    if (!answer.ok) return { error: answer.error }
    this.#info = sortCapabilityPrices(answer.info)
    return { ok: true, info: writeInfo(this.#info, original) }
  }

  sign(fields: VectorFields): object {
    const capabilities = capabilitiesOf(fields.objects('requestCaps'))
    const state = fields.has('newState') ? null : this.#state
    const answer = this.#simulation.signer(SIGNER_REPLICA).pay(
      {
        state,
        orchestrator: this.#info === null ? null : { ok: true, value: this.#info },
        manifestId: fields.textOrNull('manifestID') ?? '',
        inPixels: fields.has('inPixels') ? fields.integer('inPixels') : 0n,
        type: fields.text('type'),
        capabilities: capabilities === null ? null : { ok: true, value: capabilities },
        capability: fields.textOrNull('capability') ?? '',
        modelId: '',
        app: '',
        maxPrice: null,
        paymentIntervalNs: null,
        name: null,
      },
      { session: '', gateway: GATEWAY, given: new AnswersGiven() },
    )
    this.#signed = answer.kind === 'paid'
    if (answer.kind === 'refused') return { status: answer.status, body: answer.body }
    assert(answer.kind === 'paid' && answer.state !== null, 'a signer pays or refuses')
    this.#state = answer.state
    this.#headers = answer.headers
    return {
      status: 200,
      ...this.#writeSigned(answer.headers.payment, this.#open(state), this.#open(answer.state)),
    }
  }

  pay(fields: VectorFields, original: OrchestratorInfo | null): object {
    const headers = this.#headers
    assert(headers !== null, 'the vectors pay what was signed')
    if (fields.text('via') === 'byoc') return this.#payJob(fields, headers.payment)
    const answer = this.#simulation.orchestrator(ORCHESTRATOR).live.pay({
      paymentId: this.#simulation.nextPaymentId(),
      session: '',
      gateway: GATEWAY,
      ...headers,
    })
    const { status, body } = answer
    if (status === 200) this.#accepted(headers.credentials.manifestId, headers.payment)
    const info = answer.info === null ? null : sortCapabilityPrices(answer.info)
    if (info !== null && !fields.has('keepInfo')) this.#info = info
    return {
      status,
      processPayment: status === 200 || status === 400,
      error: status === 400 ? body.trimEnd() : null,
      body: status === 200 ? undefined : body,
      info: info === null ? undefined : writeInfo(info, original),
    }
  }

  /** A live session is charged at the price of its first accepted payment. */
  account(fields: VectorFields): object {
    const { nowNs } = this.#simulation
    const manifestId = fields.text('manifestID')
    const price = this.#firstPrices.get(manifestId) ?? null
    const account = { sender: this.#simulation.senderOf(GATEWAY), manifestId }
    const { ledger } = this.#simulation.orchestrator(ORCHESTRATOR).node
    const outcome = accountPayment(ledger, account, price, fields.integer('units'), nowNs)
    return {
      error: outcome.ok ? null : accountRefusalText(outcome.refusal),
      price: writePrice(price),
    }
  }

  /** A BYOC job is charged at the job price of the moment. */
  accountJob(fields: VectorFields): object {
    const { node } = this.#simulation.orchestrator(ORCHESTRATOR)
    const manifestId = fields.text('capability')
    const sender = this.#simulation.senderOf(GATEWAY)
    const price = jobPriceInfo(node.pricing, sender, manifestId)
    if (!price.ok) return { error: jobPriceRefusalText(price.refusal) }
    const { priceInfo } = price
    const seconds = fields.integer('seconds')
    debitFees(node.ledger, { sender, manifestId }, priceInfo, seconds, this.#simulation.nowNs)
    return { error: null, price: writePrice(priceInfo) }
  }

  #askInfo(fields: VectorFields, original: OrchestratorInfo | null): GetInfoAnswer {
    const orchestrator = this.#simulation.orchestrator(ORCHESTRATOR)
    const gateway = this.#simulation.gateway(GATEWAY)
    const capabilities = capabilitiesOf(fields.objects('caps'))
    const manifestId = fields.textOrNull('manifestID')
    const request = { sender: gateway.sender, capabilities }
    if (manifestId === null) {
      const { requestSignature: signature } = gateway
      return orchestrator.getInfo({
        ...request,
        session: '',
        gateway: GATEWAY,
        signature,
        ignoreCapacityCheck: false,
      })
    }
    // No request of a client names a session; the original was asked from within.
    const { node } = orchestrator
    const { nowNs } = this.#simulation
    node.ledger.sweepUpTo(nowNs)
    const expiration = authTokenExpiration(orchestrator.clock.unixNs(nowNs))
    const [seed = '0'] = fields.texts('seeds')
    const result = orchestratorInfo(node, {
      ...request,
      manifestId,
      webhookPrice: null,
      authToken: createAuthToken(node, original?.authToken?.sessionId ?? '', expiration),
      seed: BigInt(seed),
    })
    return result.ok ? result : { ok: false, error: infoRefusalText(result.refusal) }
  }

  /** What the BYOC handlers do with a payment: it is credited to the capability. */
  #payJob(fields: VectorFields, payment: Payment): object {
    const { nowNs } = this.#simulation
    const { node } = this.#simulation.orchestrator(ORCHESTRATOR)
    node.ledger.sweepUpTo(nowNs)
    const key = payKey(fields)
    const { refusal } = processPayment(node, payment, key, nowNs)
    if (refusal === null) this.#accepted(key, payment)
    return {
      processPayment: true,
      error: refusal === null ? null : paymentRefusalText(refusal),
    }
  }

  #accepted(account: string, payment: Payment): void {
    if (!this.#firstPrices.has(account)) this.#firstPrices.set(account, payment.expectedPrice)
  }

  #writeSigned(payment: Payment, before: SignerState | null, after: SignerState | null): object {
    assert(after !== null && payment.ticketParams !== null, 'a signer pays with tickets')
    const tickets = payment.ticketSenderParams
    const ticketEv = expectedValue(payment.ticketParams)
    const minted = multiplyInteger(ticketEv, BigInt(tickets.length))
    const balance = balanceOf(after)
    const updatedNs = after.lastUpdateUnixNs ?? 0n
    return {
      payment: {
        expectedPrice: writePrice(payment.expectedPrice),
        recipientRandHash: payment.ticketParams.recipientRandHash,
        numTickets: tickets.length,
        firstNonce: `${tickets[0]?.senderNonce}`,
        lastNonce: `${tickets.at(-1)?.senderNonce}`,
        ticketEV: writeRational(ticketEv),
      },
      fee: writeRational(subtract(add(balanceOf(before), minted), balance)),
      state: {
        balance: writeRational(balance),
        sequenceNumber: `${after.sequenceNumber}`,
        senderNonce: `${after.senderNonce}`,
        initialPrice: {
          pricePerUnit: `${after.initialPricePerUnit}`,
          pixelsPerUnit: `${after.initialPixelsPerUnit}`,
        },
        type: after.type,
        lastUpdateOffsetNs: `${updatedNs - this.#simulation.scenario.epochUnixNs}`,
      },
    }
  }

  #open(sealed: SealedState | null): SignerState | null {
    if (sealed === null) return null
    const opened = this.#seal.open(sealed)
    assert(opened.ok, 'a signer gives states that it signed')
    return opened.state
  }
}

/** The account that a BYOC payment is credited to: the capability. */
export function payKey(fields: VectorFields): string {
  return fields.textOrNull('payCapability') ?? fields.textOrNull('capability') ?? ''
}

function balanceOf(state: SignerState | null): Rational {
  return state?.balanceWei ?? ZERO
}

/** The vectors name at most one model. */
function capabilitiesOf(models: readonly VectorFields[]): Capabilities | null {
  const [model] = models
  if (model === undefined) return null
  return capabilitiesFor(model.count('capability'), model.text('model'))
}
