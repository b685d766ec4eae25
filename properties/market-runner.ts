import { createFirstPayment } from '../src/gateway/first-payment.ts'
import { afterLocalAnswer, beginLocalPayment } from '../src/gateway/local-payment-sender.ts'
import { startSession, type GatewaySession } from '../src/gateway/session.ts'
import { multiplyInteger, type Rational } from '../src/money/rational.ts'
import { LiveRunner } from '../src/orchestrator/live-runner.ts'
import type { PaidRequest } from '../src/orchestrator/paid-request.ts'
import { pricePerWireUnit, wireRunnerPrice } from '../src/price/live-runner/wire-runner-price.ts'
import type { PriceInfo } from '../src/price/price-info.ts'
import { paidOf, round, spent, type Job, type Round } from './market-jobs.ts'
import { paidRequest, type Market } from './market.ts'

const INTERVAL_NS = 5_000_000_000
const RUNNER_UNITS = 5n

/** A live runner that is priced by the second, in dollars: challenge, reservation, ticks, follow-up payments. */
export const runner: Job = (market, plan) => {
  const { node, payer, sender } = market
  const live = new LiveRunner({
    node,
    runnerId: 'r1',
    isPersistent: true,
    price: runnerPrice(market),
    billing: { intervalNs: INTERVAL_NS, rules: payer.rules.gateway },
  })
  const choices = { sessionId: 'runner', seed: market.drawn(), registry: null }
  const asked = { paid: null, payer: sender.address }
  const challenged = live.reserve(asked, choices, market.now())
  if (challenged.kind !== 'challenged') return []
  const { info, manifestId } = challenged.challenge
  const session = startSession(payer, info, { manifestId, capabilities: null })
  const first = createFirstPayment(
    payer,
    session,
    { prepayUnits: 60n, randomId: 'r' },
    market.now().nowNs,
  )
  if (!first.ok) return []
  market.change(plan.changes[0] ?? [])
  live.price = runnerPrice(market)
  const paid = paidRequest(first.payment, first.segmentCredentials)
  const now = market.now()
  const reserved = live.reserve({ paid, payer: '' }, choices, now)
  if (reserved.kind !== 'reserved' || reserved.payment === null) return []
  let tickNs = now.nowNs
  const charge = (): Rational =>
    spent(market, manifestId, () => {
      tickNs += INTERVAL_NS
      live.tick(tickNs)
    })
  const expected = first.payment?.expectedPrice ?? null
  const rounds = [round(info.priceInfo, paidOf(reserved.payment, expected), RUNNER_UNITS, charge())]
  for (const changes of plan.changes.slice(1)) {
    market.change(changes)
    live.price = runnerPrice(market)
    const next = payAgain(market, live, session, info.priceInfo)
    if (next !== null) rounds.push({ ...next, units: RUNNER_UNITS, chargedWei: charge() })
  }
  return rounds
}

function payAgain(
  market: Market,
  live: LiveRunner,
  session: GatewaySession,
  firstPrice: PriceInfo | null,
): Omit<Round, 'units' | 'chargedWei'> | null {
  const { payer } = market
  const told = session.info.priceInfo
  const need = { manifestId: session.manifestId, units: 50n, firstPrice }
  const step = beginLocalPayment(payer, session, need, market.now())
  if (step.kind !== 'ask-orchestrator') return null
  const request: PaidRequest = paidRequest(step.payment, step.segmentCredentials)
  const answer = live.pay(session.manifestId, request, market.drawn(), market.now())
  const info = answer.kind === 'paid' ? answer.accepted.info : null
  const result = { kind: 'answered', status: answer.status, result: { ok: true, info } } as const
  afterLocalAnswer(payer, session, step.flight, result, market.now())
  if (answer.kind !== 'paid') return null
  return { told, ...paidOf(answer.accepted.payment, step.payment?.expectedPrice ?? null) }
}

/** What the runner's own price comes to on the wire, in whole wei a second. */
function runnerPrice(market: Market): { readonly weiPerUnit: string; readonly unit: string } {
  const perHour = multiplyInteger(market.configured, 3600n * 10n ** 6n)
  const priceUsd = { text: '', priceUsd: perHour, currency: 'usd', unit: 'hour' } as const
  const wire = wireRunnerPrice(pricePerWireUnit(priceUsd), 'hour')
  if (!wire.ok) return { weiPerUnit: '1', unit: 'seconds' }
  return { weiPerUnit: wire.priceText.price, unit: wire.priceText.unit }
}
