/**
 * Doubling guard: a payer signs tickets at any price up to twice the session's first one, at exactly twice too, and refuses a
 * higher one with status 481 and the guard's text.
 *
 * Why: without it an orchestrator raises its price without limit while a session runs; a guard that refuses at twice ends
 * sessions that the protocol allows. Spec pricing PR-65, live SG-19, SG-10.21; go-livepeer server/segment_rpc.go:validatePrice.
 *
 * Side conditions: none. Prices per pixel and per second, remote and local payer, `upstream/pr3972` and `repaired`; under
 * `upstream/master-2026-08` the ceiling of the first price speaks before the guard (SG-18).
 */
import { describe, expect, it } from 'vitest'
import { createPayment, paymentRefusalText } from '../src/gateway/payment.ts'
import { ratString } from '../src/money/format.ts'
import { rational } from '../src/money/rational.ts'
import type { PriceInfo } from '../src/price/price-info.ts'
import type { Rules } from '../src/profile/rules.ts'
import type { SignedStateBytes } from '../src/signer/exact-state-seal.ts'
import { generateLivePayment, type LivePaymentResult } from '../src/signer/generate-live-payment.ts'
import { signerRefusalStatus, signerRefusalText } from '../src/signer/refusals.ts'
import { doublingGuard } from '../sim/invariants/prices.ts'
import { formatScenario } from '../sim/scenario/format.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import { priceRiseArbitrary, type PriceRise } from './arbitraries/prices.ts'
import { worldArbitrary, type WorldShape } from './arbitraries/scenario.ts'
import { patched } from './board/patch.ts'
import { anyPrice, twiceIsTooMuch } from './board/session-price-guard.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'
import { createSigner, EPOCH_UNIX_NS, infoFor } from './signer-bench.ts'
import { breaches, eventsOf, runWorld } from './world.ts'

const GUARD = 'Orchestrator price has more than doubled'
const PAID = { status: 200, text: '' }
const HALF_MINUTE_NS = 30_000_000_000n

describe.each(['upstream/pr3972', 'repaired'])('%s', (profile) => {
  const rules = rulesOf(profile)

  it('answers every price as the guard says, remote payer', () => {
    prop(priceRiseArbitrary(), (rise) => expect(remoteAnswer(rise, rules)).toEqual(due(rise)), {
      runs: 300,
    })
  })

  it('answers every price as the guard says, local payer', () => {
    prop(priceRiseArbitrary(), (rise) => expect(localAnswer(rise, rules)).toEqual(due(rise)), {
      runs: 300,
    })
  })

  it('signs no ticket above twice the first price in any world', () => {
    const seen = { refused: 0, paid: 0 }
    prop(worlds(profile), (world) => guarded(world, rules, seen), {
      runs: 60,
      show: formatScenario,
    })
    expect(seen.refused).toBeGreaterThan(0)
    expect(seen.paid).toBeGreaterThan(0)
  })

  it('and a guard that lets everything pass is caught', () => {
    const planted = patched(rules, anyPrice)
    const check = (rise: PriceRise): void => expect(remoteAnswer(rise, planted)).toEqual(due(rise))
    expect(counterexample(priceRiseArbitrary(), check, { runs: 100 }).to).toBe('above-twice')
    counterexample(worlds(profile), (world) => guarded(world, planted), { runs: 60 })
  })

  it('and a guard that is off by equality is caught', () => {
    const planted = patched(rules, twiceIsTooMuch)
    for (const answer of [remoteAnswer, localAnswer]) {
      const check = (rise: PriceRise): void => expect(answer(rise, planted)).toEqual(due(rise))
      expect(counterexample(priceRiseArbitrary(), check, { runs: 100 }).to).toBe('twice')
    }
  })
})

interface Answer {
  readonly status: number
  readonly text: string
}

function due({ first, later, to }: PriceRise): Answer {
  if (to !== 'above-twice') return PAID
  const [now, initial] = [later, first].map((price) => ratString(rationalOf(price)))
  const prices = `Orchestrator price: ${now}, Orchestrator initial price: ${initial}`
  return { status: 481, text: `${GUARD}, ${prices}` }
}

function rationalOf({ pricePerUnit, pixelsPerUnit }: PriceInfo): ReturnType<typeof rational> {
  return rational(pricePerUnit, pixelsPerUnit)
}

/** The second call of a session comes half a minute after the first, so that tickets are due whatever credit there is. */
function remoteAnswer({ first, later }: PriceRise, rules: Rules): Answer {
  const signer = createSigner(rules)
  const type = first.pixelsPerUnit === 1n ? 'live' : 'lv2v'
  const unitsPerSecond = type === 'live' ? 1n : 27_648_000n
  const evWei = (8n * unitsPerSecond * first.pricePerUnit) / first.pixelsPerUnit
  const call = (
    price: PriceInfo,
    state: SignedStateBytes | null,
    nowUnixNs: bigint,
  ): LivePaymentResult<SignedStateBytes> =>
    generateLivePayment(
      signer,
      {
        state,
        orchestrator: { ok: true, value: infoFor({ price, evWei: evWei + 1n }) },
        manifestId: 'm',
        inPixels: 0n,
        type,
        capabilities: null,
        capability: '',
        modelId: '',
        app: '',
        maxPrice: null,
        paymentIntervalNs: null,
        name: null,
      },
      { nowUnixNs, randomId: () => 'id' },
    )
  const begun = call(first, null, EPOCH_UNIX_NS)
  if (!begun.ok) expect.unreachable(signerRefusalText(begun.refusal))
  const answer = call(later, begun.sealed, EPOCH_UNIX_NS + HALF_MINUTE_NS)
  if (answer.ok) return PAID
  return {
    status: signerRefusalStatus(answer.refusal),
    text: signerRefusalText(answer.refusal),
  }
}

/** The gateway's own payment has no HTTP status of its own: the guard's refusal counts as 481. */
function localAnswer({ first, later }: PriceRise, rules: Rules): Answer {
  const { sender } = createSigner(rules)
  const { ticketParams } = infoFor({ price: later, evWei: 1000n })
  if (ticketParams === null) expect.unreachable('there are ticket parameters')
  const pmSessionId = sender.startSession(ticketParams)
  const source = { sender, pmSessionId, price: later, initialPrice: first }
  const created = createPayment(source, 1n, rules.price)
  if (created.ok) return PAID
  return { status: 481, text: paymentRefusalText(created.refusal) }
}

function worlds(profile: string): ReturnType<typeof worldArbitrary> {
  const shape: WorldShape = {
    profile,
    jobs: ['lv2v', 'live', profile === 'repaired' ? 'byoc' : 'byoc-as-lv2v'],
    localJobs: ['lv2v'],
    payers: ['local', 'remote'],
    priceStepsPercent: [50, 150, 199, 200, 201, 400],
    outagesMax: 1,
    latencyMsMax: 200,
    capabilityPricing: true,
  }
  return worldArbitrary(shape)
}

/** No tickets above the guard; whoever is refused for the price is told 481 and why. */
function guarded(
  world: ScenarioInput,
  rules: Rules,
  seen: { refused: number; paid: number } = { refused: 0, paid: 0 },
): void {
  const run = runWorld(world, { rules, invariants: [doublingGuard], level: 'money' })
  expect(breaches(run)).toBe('')
  const refused = eventsOf(run, 'signer.refused').filter(({ code }) => code === 'payment-refused')
  for (const { status, text } of refused) {
    expect(status).toBe(481)
    expect(text).toContain(GUARD)
  }
  seen.refused += refused.length
  seen.paid += eventsOf(run, 'signer.paid').length + eventsOf(run, 'gateway.paid').length
}
