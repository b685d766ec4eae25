import { expect } from 'vitest'
import { newBalanceUpdate, completeBalanceUpdate } from '../src/gateway/balance-update.ts'
import { payForJob } from '../src/gateway/byoc/create-payment.ts'
import { chargeFinishedJob } from '../src/gateway/byoc/job-balance.ts'
import { createFirstPayment } from '../src/gateway/first-payment.ts'
import { afterLocalAnswer, beginLocalPayment } from '../src/gateway/local-payment-sender.ts'
import { createPayment } from '../src/gateway/payment.ts'
import { createSegmentCredentials } from '../src/gateway/segment-credentials.ts'
import { updateSession, type GatewaySession } from '../src/gateway/session.ts'
import { multiplyInteger, rational, subtract, ZERO, type Rational } from '../src/money/rational.ts'
import { debitFees } from '../src/orchestrator/balance.ts'
import { chargeForCompute } from '../src/orchestrator/job-account.ts'
import { admitJob } from '../src/orchestrator/job-admission.ts'
import { handleJobToken } from '../src/orchestrator/job-token.ts'
import { accountPayment } from '../src/orchestrator/live-receiver.ts'
import { startLiveSession } from '../src/orchestrator/live-start.ts'
import { handleModelRequest } from '../src/orchestrator/model-request.ts'
import { handlePayment, handleSegmentPayment } from '../src/orchestrator/payment-endpoint.ts'
import { processPayment, type PaymentOutcome } from '../src/orchestrator/process-payment.ts'
import { modelFee } from '../src/price/fee.ts'
import type { ModelRequest } from '../src/price/model-units.ts'
import { readPriceInfo, type PriceInfo } from '../src/price/price-info.ts'
import { estimateSegmentFee } from '../src/price/segment-fee.ts'
import { checksumAddress } from '../src/ticket/checksum.ts'
import { encodeBase64 } from '../src/wire/base64.ts'
import { encodeUtf8 } from '../src/wire/go-utf8.ts'
import type { MarketPlan } from './arbitraries/markets.ts'
import { paidRequest, type Market } from './market.ts'

/** One request that the orchestrator took: what it had told, what the payment says, and what was charged. */
export interface Round {
  readonly told: PriceInfo | null
  /** Null = no payment went with it. */
  readonly expected: PriceInfo | null
  readonly tickets: number
  readonly creditedTickets: number
  readonly units: bigint
  readonly chargedWei: Rational
}

/** A kind of work from the orchestrator's first answer to its last charge; refused requests leave no round. */
export type Job = (market: Market, plan: MarketPlan) => readonly Round[]

const UNITS = 27_648_000n
/** One picture of 512 by 512. */
const PICTURE: ModelRequest = {
  pipeline: 'text-to-image',
  height: 512n,
  width: 512n,
  numImages: 1n,
  picture: null,
  maxTokens: null,
  text: null,
  audioSeconds: null,
}

/** Live video: the start with its prepay, then a payment every few seconds. */
export const lv2v: Job = (market, plan) => {
  const { node, payer, sender } = market
  const session = market.open('')
  if (session === null) return []
  const told = session.info.priceInfo
  const first = createFirstPayment(
    payer,
    session,
    { prepayUnits: 60n * UNITS, randomId: 'r' },
    market.now().nowNs,
  )
  if (!first.ok) return []
  market.change(plan.changes[0] ?? [])
  const start = startLiveSession(
    node,
    paidRequest(first.payment, first.segmentCredentials),
    { manifestId: 'live', hasModelCapacity: true },
    market.now(),
  )
  if (!start.ok) return []
  const account = { sender: sender.address, manifestId: 'live' }
  const charge = (units: bigint): Rational =>
    spent(market, 'live', () => {
      accountPayment(node.ledger, account, start.debitPrice, units, market.now().nowNs)
    })
  const rounds = [
    round(told, paidOf(start.payment, first.payment?.expectedPrice ?? null), UNITS, charge(UNITS)),
  ]
  for (const changes of plan.changes.slice(1)) {
    market.change(changes)
    const before = session.info.priceInfo
    const step = beginLocalPayment(
      payer,
      session,
      { manifestId: 'live', units: 50n * UNITS, firstPrice: told },
      market.now(),
    )
    if (step.kind !== 'ask-orchestrator') continue
    const { payment, segmentCredentials } = step
    const choices = { seed: market.drawn(), webhookPrice: null }
    const answer = handlePayment(
      node,
      paidRequest(payment, segmentCredentials),
      choices,
      market.now(),
    )
    const status = answer.ok ? 200 : answer.refusal.status
    const info = answer.ok ? answer.info : null
    const result = { kind: 'answered', status, result: { ok: true, info } } as const
    afterLocalAnswer(payer, session, step.flight, result, market.now())
    if (!answer.ok) continue
    const paid = paidOf(answer.payment, payment?.expectedPrice ?? null)
    rounds.push(round(before, paid, UNITS, charge(UNITS)))
  }
  return rounds
}

/** Transcoding, segment by segment. */
export const segment: Job = (market, plan) => {
  const { node, payer, sender } = market
  const session = market.open('stream')
  if (session === null) return []
  const profiles = [{ resolution: '1280x720', framerate: 30, framerateDenominator: 1 }]
  const rounds: Round[] = []
  for (const [index, changes] of plan.changes.entries()) {
    const told = session.info.priceInfo
    const fee = estimateSegmentFee(profiles, 2, priceOf(told))
    const staged = stage(market, session, fee.ok ? fee.feeWei : null)
    if (staged === null) return rounds
    market.change(changes)
    const credentials = createSegmentCredentials(
      payer.credentialsSigner ?? expect.unreachable('the payer has a key'),
      { manifestId: 'stream', sequence: BigInt(index), dataHash: `0x${'cc'.repeat(32)}` },
      { durationMs: 2000, capabilities: null, authToken: session.info.authToken },
    )
    const answer = handleSegmentPayment(
      node,
      paidRequest(staged.payment, credentials),
      { seed: market.drawn(), webhookPrice: null },
      market.now(),
    )
    if (!answer.ok) {
      staged.end('credit-spent', ZERO)
      return rounds
    }
    const { manifestId } = answer
    const account = { sender: sender.address, manifestId }
    const pixels = 1280n * 720n * 60n
    const chargedWei = spent(market, manifestId, () => {
      const isCharged = answer.debitPrice !== null && answer.debitPrice.pricePerUnit > 0n
      if (isCharged) debitFees(node.ledger, account, answer.debitPrice, pixels, market.now().nowNs)
    })
    staged.end('received-change', multiplyInteger(priceOf(told) ?? ZERO, pixels))
    updateSession(payer, session, answer.info, market.now().nowNs)
    const paid = paidOf(answer.payment, staged.payment?.expectedPrice ?? null)
    rounds.push(round(told, paid, pixels, chargedWei))
  }
  return rounds
}

/** Batch AI: each request for the same model, from what the pool knows. */
export const batch: Job = (market, plan) => {
  const { node } = market
  let session = market.open('pool')
  const rounds: Round[] = []
  const asked = { capability: 27, model: 'm', asked: PICTURE }
  for (const [index, changes] of plan.changes.entries()) {
    // Every other request comes after the pool has asked again.
    if (index % 2 === 1) session = market.open(`pool${index}`) ?? session
    if (session === null) return rounds
    const told = session.info.priceInfo
    const units = 512n * 512n
    const staged = stage(market, session, modelFee(units, priceOf(told)))
    if (staged === null) return rounds
    market.change(changes)
    const credentials = createSegmentCredentials(
      market.payer.credentialsSigner ?? expect.unreachable('the payer has a key'),
      { manifestId: session.manifestId, sequence: BigInt(index), dataHash: `0x${'cc'.repeat(32)}` },
      {
        durationMs: 0,
        capabilities: market.capabilities,
        authToken: session.info.authToken,
      },
    )
    const request = paidRequest(staged.payment, credentials)
    const answer = handleModelRequest(
      node,
      { ...request, ...asked },
      { hasModelCapacity: true },
      market.now(),
    )
    if (!answer.ok) {
      staged.end('credit-spent', ZERO)
      continue
    }
    const { debitPrice, manifestId } = answer
    expect(answer.units).toBe(units)
    const chargedWei = spent(market, manifestId, () => {
      if (debitPrice === null || debitPrice.pricePerUnit <= 0n) return
      const account = { sender: market.sender.address, manifestId }
      debitFees(node.ledger, account, debitPrice, units, market.now().nowNs)
    })
    staged.end('received-change', multiplyInteger(priceOf(told) ?? ZERO, units))
    const paid = paidOf(answer.payment, staged.payment?.expectedPrice ?? null)
    rounds.push(round(told, paid, units, chargedWei))
  }
  return rounds
}

/** BYOC: a token before each job. */
export const byoc: Job = (market, plan) => {
  const { jobs, node, payer, sender } = market
  const { ledger, rules } = payer
  if (ledger === null) expect.unreachable('the payer has a ledger')
  const rounds: Round[] = []
  for (const changes of plan.changes) {
    const reply = handleJobToken(
      jobs,
      tokenRequest(market),
      tokenChoices(market),
      market.now().nowNs,
    )
    if (reply.status !== 200) return rounds
    const { token } = reply
    const capability = 'transcribe'
    const { timeoutSeconds } = plan
    const need = { capability, timeoutSeconds, starts: true, token }
    const created = payForJob({ sender, ledger, rules: rules.gateway }, need, market.now().nowNs)
    if (!created.ok) return rounds
    market.change(changes)
    let outcome: PaymentOutcome | null = null
    const { payment } = created
    const admitted = admitJob(
      jobs,
      {
        id: `job${market.drawn()}`,
        sender: sender.address,
        capability,
        timeoutSeconds,
        isVerified: true,
        payment: payment === null ? null : { ok: true, value: payment },
      },
      { what: 'job' },
      (sent, manifestId) => (outcome = processPayment(node, sent, manifestId, market.now().nowNs)),
      market.now().nowNs,
    )
    if (!admitted.ok) continue
    const chargedWei = spent(market, capability, () => {
      const isCharged = admitted.price.pricePerUnit > 0n
      const seconds = 40 * 1e9
      if (isCharged) {
        chargeForCompute(node.ledger, admitted.account, admitted.price, seconds, market.now().nowNs)
      }
    })
    if (token.price !== null && token.ticketParams !== null) {
      const { recipient } = token.ticketParams
      const account = { ledger, recipient, capability }
      chargeFinishedJob(account, token.price, 40e9, market.now().nowNs)
    }
    const paid = outcome === null ? null : paidOf(outcome, payment?.expectedPrice ?? null)
    rounds.push(round(token.price, paid, 40n, chargedWei))
  }
  return rounds
}

function tokenRequest(market: Market) {
  const addr = checksumAddress(market.sender.address)
  return {
    method: 'GET',
    addressHeader: encodeBase64(encodeUtf8(JSON.stringify({ addr, sig: '00' }))),
    capabilityHeader: 'transcribe',
  }
}

function tokenChoices(market: Market) {
  return { isOrchestrator: true, verifies: () => true, seed: market.drawn() }
}

/** Takes credit out and makes the payment for a fee; null = nothing can be paid. */
function stage(market: Market, session: GatewaySession, feeWei: Rational | null) {
  const { payer, sender } = market
  const { account, pmSessionId } = session
  const { nowNs } = market.now()
  const staged = newBalanceUpdate(account, sender, pmSessionId, feeWei, payer.rules.ledger, nowNs)
  if (!staged.ok) return null
  const { update } = staged
  const source = {
    sender,
    pmSessionId,
    price: session.info.priceInfo,
    initialPrice: session.initialPrice,
  }
  const created = createPayment(source, update.tickets, payer.rules.price)
  if (!created.ok) return null
  return {
    payment: created.payment,
    end: (status: 'credit-spent' | 'received-change', debitWei: Rational): void =>
      completeBalanceUpdate(account, update, status, debitWei, nowNs),
  }
}

/** What an account of the orchestrator loses while something happens. */
export function spent(market: Market, manifestId: string, happens: () => void): Rational {
  const balance = (): Rational =>
    market.node.ledger.peek(market.sender.address, manifestId) ?? rational(0n)
  const before = balance()
  happens()
  return subtract(before, balance())
}

type Paid = Pick<Round, 'expected' | 'tickets' | 'creditedTickets'>

export function paidOf(outcome: PaymentOutcome, expected: PriceInfo | null): Paid {
  const { tickets, creditedTickets } = outcome
  return { expected, tickets, creditedTickets }
}

export function round(
  told: PriceInfo | null,
  paid: Paid | null,
  units: bigint,
  chargedWei: Rational,
): Round {
  const { expected, tickets, creditedTickets } = paid ?? NOT_PAID
  return { told, expected, tickets, creditedTickets, units, chargedWei }
}

const NOT_PAID: Paid = { expected: null, tickets: 0, creditedTickets: 0 }

function priceOf(price: PriceInfo | null): Rational | null {
  const reading = readPriceInfo(price)
  return reading.ok ? reading.price : null
}
