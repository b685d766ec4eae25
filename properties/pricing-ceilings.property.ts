/**
 * Ceilings: one more of them – global, for a capability or a model, of the request, of the auth webhook, the session's first
 * price – never turns a refusal into a payment, and neither does lowering one; a price equal to the least of them is paid; and
 * the same price written with larger numbers is treated the same.
 *
 * Why: a ceiling is the only promise that an operator has about costs. One that can be lifted by adding another is none. Spec
 * pricing PR-57, PR-74, I-16, I-21, live SG-16 to SG-18; bugs B24, B25, B78; go-livepeer server/broadcast.go, remote_signer.go.
 *
 * Side conditions: prices above 0; the webhook answers. Upstream, maxima for models and capabilities break it, as named below;
 * every other kind holds there too. Both numbers of a price are int64 on the wire: a price may be scaled as far as they fit.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ratString } from '../src/money/format.ts'
import { MAX_INT64 } from '../src/money/integers.ts'
import {
  compare,
  divide,
  min,
  multiply,
  multiplyInteger,
  rational,
  reduce,
  ZERO,
  add,
  type Rational,
} from '../src/money/rational.ts'
import { CAPABILITY_UNUSED } from '../src/price/capability-models.ts'
import { DEFAULT_MODEL } from '../src/price/capability-ceilings.ts'
import { priceInfo, type PriceInfo } from '../src/price/price-info.ts'
import type { Rules } from '../src/profile/rules.ts'
import type { SignedStateBytes } from '../src/signer/exact-state-seal.ts'
import {
  startLivePayment,
  type LivePaymentRequest,
  type LivePaymentResult,
} from '../src/signer/generate-live-payment.ts'
import { signerRefusalStatus, signerRefusalText } from '../src/signer/refusals.ts'
import type { SignerProcess } from '../src/signer/request.ts'
import type { Capabilities } from '../src/wire/messages.ts'
import {
  decodeOrchestratorInfo,
  encodeOrchestratorInfo,
} from '../src/wire/protobuf/orchestrator-info.ts'
import { firstPriceArbitrary } from './arbitraries/prices.ts'
import {
  equalIsTooMuch,
  lastCeilingOnly,
  modelInPlaceOfGlobal,
  numeratorsOnly,
} from './board/ceilings.ts'
import { patched } from './board/patch.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'
import { createSigner, EPOCH_UNIX_NS, infoFor } from './signer-bench.ts'

const UPSTREAM = [
  'upstream/base',
  'upstream/pr3972',
  'upstream/byoc-head',
  'upstream/master-2026-08',
] as const
const HALF_MINUTE_NS = 30_000_000_000n
const EV_SECONDS = 8n
const PIXELS_PER_SECOND = 27_648_000n

/** Ceilings by where they stand; a configured one is `capability model`. */
type Ceilings = ReadonlyMap<string, Rational>

const GLOBAL = `${CAPABILITY_UNUSED} ${DEFAULT_MODEL}`
const OTHER_KINDS = [GLOBAL, 'request', 'webhook', 'initial'] as const
const MODEL_KINDS = ['35 default', '35 m1', '35 m2', '27 default', '27 m1'] as const

interface Case {
  readonly type: 'lv2v' | 'live'
  readonly price: PriceInfo
  readonly asked: readonly (readonly [number, string])[]
  readonly ceilings: Ceilings
  /** One more, or one that is there already, lowered. */
  readonly stricter: readonly [string, Rational]
}

describe('repaired', () => {
  const rules = rulesOf('repaired')

  it('admits no more with one ceiling more, or lower', () => {
    const seen = { refused: 0, paid: 0 }
    prop(cases([...OTHER_KINDS, ...MODEL_KINDS]), (each) => isMonotone(each, rules, seen), {
      runs: 400,
    })
    expect(seen.refused).toBeGreaterThan(0)
    expect(seen.paid).toBeGreaterThan(0)
  })

  it('pays exactly up to the least of all that apply', () => {
    prop(cases([...OTHER_KINDS, ...MODEL_KINDS]), (each) => paysUpToLeast(each, rules), {
      runs: 400,
    })
  })

  it('answers a price written with larger numbers alike', () => {
    prop(scaledCases(), (each) => scalesOut(each, rules), { runs: 200 })
  })

  it.each(Object.entries({ modelInPlaceOfGlobal, lastCeilingOnly }))(
    'and %s is caught',
    (_name, patch) => {
      const planted = patched(rules, patch)
      const any = cases([...OTHER_KINDS, ...MODEL_KINDS])
      counterexample(any, (each) => isMonotone(each, planted), { runs: 500 })
    },
  )

  it('and equality that is too much is caught', () => {
    const planted = patched(rules, equalIsTooMuch)
    counterexample(cases([GLOBAL, 'request']), (each) => paysUpToLeast(each, planted), {
      runs: 300,
    })
  })

  it('and forgotten pixels are caught', () => {
    const planted = patched(rules, numeratorsOnly)
    counterexample(scaledCases(), (each) => scalesOut(each, planted), { runs: 300 })
  })
})

describe.each(UPSTREAM)('%s', (profile) => {
  const rules = rulesOf(profile)

  it('admits no more with a ceiling more that is for no model', () => {
    prop(cases(OTHER_KINDS), (each) => isMonotone(each, rules), { runs: 150 })
  })

  it('admits more with a maximum for a model or capability more (PR-57)', () => {
    const found = counterexample(
      cases([GLOBAL, ...MODEL_KINDS]),
      (each) => isMonotone(each, rules),
      { runs: 500 },
    )
    expect(MODEL_KINDS).toContain(found.stricter[0])
  })

  it('answers a price written with larger numbers alike', () => {
    prop(scaledCases(), (each) => scalesOut(each, rules), { runs: 100 })
  })
})

describe('the wire', () => {
  it('holds scaled prices up to an int64, and no further', () => {
    const check = (price: PriceInfo): void => {
      const most = MAX_INT64 / larger(price)
      expect(travelled(scaled(price, most))).toEqual(scaled(price, most))
      expect(() => travelled(scaled(price, most + 1n))).toThrow(/int64/)
    }
    prop(firstPriceArbitrary(), check, { runs: 100 })
  })
})

function isMonotone(
  each: Case,
  rules: Rules,
  seen: { refused: number; paid: number } = { refused: 0, paid: 0 },
): void {
  const before = isAdmitted(answer(each, each.ceilings, rules))
  const after = isAdmitted(answer(each, new Map([...each.ceilings, each.stricter]), rules))
  if (before) seen.paid += 1
  else seen.refused += 1
  expect(before || !after, `a ceiling at ${each.stricter[0]} made a refused price good`).toBe(true)
}

function paysUpToLeast(each: Case, rules: Rules): void {
  const result = answer(each, each.ceilings, rules)
  const price = rational(each.price.pricePerUnit, each.price.pixelsPerUnit)
  const ceilings = leastOf(each)
  const within = ceilings === null || compare(price, ceilings) <= 0
  if (!within) expect(isAdmitted(result)).toBe(false)
  else if (!each.ceilings.has('initial')) expect(isAdmitted(result)).toBe(true)
}

/** The least of all but the first price, counted anew: those for models only when each has one. */
function leastOf({ asked, ceilings }: Case): Rational | null {
  const always = [GLOBAL, 'request', 'webhook'].flatMap((kind) => ceilings.get(kind) ?? [])
  let sum: Rational | null = ZERO
  for (const [capability, model] of asked) {
    const own = [`${capability} ${model}`, `${capability} default`].flatMap(
      (kind) => ceilings.get(kind) ?? [],
    )
    const [first] = own
    sum = first === undefined || sum === null ? null : add(sum, own.reduce(min, first))
  }
  const all = sum === null || asked.length === 0 ? always : [...always, sum]
  const [first] = all
  return first === undefined ? null : all.reduce(min, first)
}

function scalesOut({ each, factor }: { each: Case; factor: bigint }, rules: Rules): void {
  const larger = { ...each, price: scaled(each.price, factor) }
  expect(told(answer(larger, each.ceilings, rules, factor))).toEqual(
    told(answer(each, each.ceilings, rules)),
  )
}

function told(result: LivePaymentResult<SignedStateBytes>): unknown {
  if (!result.ok) {
    return [signerRefusalStatus(result.refusal), signerRefusalText(result.refusal)]
  }
  const { tickets, feeWei, state } = result
  return [tickets, ratString(feeWei), ratString(reduce(state.balanceWei ?? ZERO))]
}

function isAdmitted(result: LivePaymentResult<SignedStateBytes>): boolean {
  if (result.ok || result.refusal.code === 'no-tickets') return true
  expect(signerRefusalStatus(result.refusal), signerRefusalText(result.refusal)).toBe(481)
  return false
}

/** With a first price, the second call of a session that began at it; else the first call. */
function answer(
  each: Case,
  ceilings: Ceilings,
  rules: Rules,
  factor: bigint = 1n,
): LivePaymentResult<SignedStateBytes> {
  const signer = createSigner(rules, { hasWebhook: true })
  const initial = ceilings.get('initial') ?? null
  if (initial === null) return call(signer, each, ceilings, null)
  const { numerator, denominator } = reduce(initial)
  const first = { ...each, price: scaled(priceInfo(numerator, denominator), factor) }
  const begun = call(signer, first, new Map(), null)
  if (!begun.ok) expect.unreachable(signerRefusalText(begun.refusal))
  return call(signer, each, ceilings, begun.sealed)
}

function call(
  signer: SignerProcess<SignedStateBytes>,
  { type, price, asked }: Case,
  ceilings: Ceilings,
  state: SignedStateBytes | null,
): LivePaymentResult<SignedStateBytes> {
  for (const [kind, ceiling] of ceilings) {
    const [capability = '', model = ''] = kind.split(' ')
    if (model !== '') signer.ceilings.setCapabilityMaxPrice(Number(capability), model, ceiling)
  }
  const unitsPerSecond = type === 'live' ? 1n : PIXELS_PER_SECOND
  const evWei = (EV_SECONDS * unitsPerSecond * price.pricePerUnit) / price.pixelsPerUnit + 1n
  const request: LivePaymentRequest<SignedStateBytes> = {
    state,
    orchestrator: { ok: true, value: infoFor({ price, evWei }) },
    manifestId: 'm',
    inPixels: 0n,
    type,
    capabilities: asked.length === 0 ? null : { ok: true, value: capabilitiesOf(asked) },
    capability: '',
    modelId: '',
    app: '',
    maxPrice: ceilings.get('request') ?? null,
    paymentIntervalNs: null,
    name: null,
  }
  const nowUnixNs = state === null ? EPOCH_UNIX_NS : EPOCH_UNIX_NS + HALF_MINUTE_NS
  const step = startLivePayment(signer, request, { nowUnixNs, randomId: () => 'id' })
  if (step.kind === 'done') return step.result
  const maxPrice = ceilings.get('webhook') ?? null
  const reply = { status: 200n, reason: '', expiryUnixSeconds: 0n, authId: '', maxPrice }
  return step.resume({ kind: 'replied', reply })
}

function capabilitiesOf(asked: Case['asked']): Capabilities {
  const constraint = { warm: false, capacity: 1, runnerVersion: '', capacityInUse: 0 }
  const perCapability = new Map<number, Map<string, typeof constraint>>()
  for (const [capability, model] of asked) {
    const models = perCapability.get(capability) ?? new Map<string, typeof constraint>()
    perCapability.set(capability, models.set(model, constraint))
  }
  return {
    bitstring: [],
    mandatories: [],
    capacities: new Map(),
    version: '',
    constraints: { minVersion: '', perCapability },
  }
}

function travelled(price: PriceInfo): PriceInfo | null {
  const decoded = decodeOrchestratorInfo(encodeOrchestratorInfo(infoFor({ price, evWei: 1n })))
  return decoded.ok ? decoded.value.priceInfo : null
}

function scaled({ pricePerUnit, pixelsPerUnit }: PriceInfo, factor: bigint): PriceInfo {
  return priceInfo(pricePerUnit * factor, pixelsPerUnit * factor)
}

function larger({ pricePerUnit, pixelsPerUnit }: PriceInfo): bigint {
  return pricePerUnit > pixelsPerUnit ? pricePerUnit : pixelsPerUnit
}

/** Ceilings are simple parts of the price, so that sums and equality are common. */
function cases(kinds: readonly string[]): fc.Arbitrary<Case> {
  const part = fc.constantFrom<readonly [bigint, bigint]>(
    [1n, 2n],
    [1n, 1n],
    [3n, 2n],
    [2n, 1n],
    [5n, 1n],
    [1_000_001n, 1_000_000n],
  )
  const kind = fc.constantFrom(...kinds)
  const models = [
    [35, 'm1'],
    [35, 'm2'],
    [27, 'm1'],
  ] as const
  return fc
    .record({
      type: fc.constantFrom('lv2v' as const, 'live' as const),
      price: firstPriceArbitrary(),
      asked: fc.subarray([...models]),
      given: fc.uniqueArray(fc.tuple(kind, part), { maxLength: 4, selector: ([each]) => each }),
      stricter: fc.tuple(kind, part),
      zero: fc.nat({ max: 20 }),
    })
    .map(({ type, price, asked, given, stricter: [at, most], zero }): Case => {
      const ceilings = new Map(given.map(([each, factor]) => [each, partOf(price, factor)]))
      const before = ceilings.get(at)
      const wanted = zero === 0 && at !== 'initial' ? ZERO : partOf(price, most)
      const stricter = before === undefined ? wanted : min(before, wanted)
      return { type, price, asked, ceilings, stricter: [at, stricter] }
    })
}

function partOf(
  { pricePerUnit, pixelsPerUnit }: PriceInfo,
  [over, under]: readonly bigint[],
): Rational {
  return divide(
    multiply(rational(pricePerUnit, pixelsPerUnit), rational(over ?? 1n)),
    rational(under ?? 1n),
  )
}

function scaledCases(): fc.Arbitrary<{ each: Case; factor: bigint }> {
  return fc
    .tuple(cases([...OTHER_KINDS, ...MODEL_KINDS]), fc.bigInt({ min: 2n, max: 1n << 40n }))
    .map(([each, factor]) => {
      const room = [each.price, ...initialOf(each)].map((price) => MAX_INT64 / larger(price))
      const most = room.reduce((a, b) => (a < b ? a : b))
      return { each, factor: factor < most ? factor : most }
    })
}

function initialOf({ ceilings }: Case): readonly PriceInfo[] {
  const initial = ceilings.get('initial')
  if (initial === undefined) return []
  const { numerator, denominator } = reduce(multiplyInteger(initial, 1n))
  return [priceInfo(numerator, denominator)]
}
