import type { Address } from '../../../src/bytes/hex.ts'
import type { Rational } from '../../../src/money/rational.ts'
import { CapabilityCeilings } from '../../../src/price/capability-ceilings.ts'
import type { PriceRules } from '../../../src/price/rules.ts'
import { filterByMaxPrice, filterCandidates } from '../../../src/price/selection/candidates.ts'
import { selectionProbabilities } from '../../../src/price/selection/probabilities.ts'
import {
  InitialLatencySelector,
  LatencyScoreSelector,
  type SelectableSession,
  type SelectionContext,
} from '../../../src/price/selection/session-selectors.ts'
import { Suspensions } from '../../../src/price/selection/suspensions.ts'
import { drawWeighted } from '../../../src/price/selection/weighted-draw.ts'
import {
  selectionWeightsError,
  type SelectionWeights,
} from '../../../src/price/selection/weights.ts'
import { outSuite, stepsReplay, suiteOf, type SuiteAdapter } from '../adapter.ts'
import { compareOutcomes, type Difference } from '../compare.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { readModels } from './pricing-node.ts'
import type { VectorFields } from './vector-fields.ts'

/** How a gateway chooses its orchestrators. */
export const pricingSelectionSuites: readonly SuiteAdapter[] = [
  outSuite('pricing/max-price-filter', (input, { rules }) => replayFilter(input, rules.price)),
  suiteOf('pricing/selection-probabilities', replayProbabilities, compareProbabilities),
  suiteOf('pricing/selection-weights', (input) => {
    const error = selectionWeightsError(readWeights(input))
    return error === null ? { out: { ok: true } } : { error }
  }),
  outSuite('pricing/session-selection', (input, { rules }) => replaySelection(input, rules.price)),
  stepsReplay('pricing/suspension', (_input, { rules }) => {
    const suspensions = new Suspensions(rules.price)
    return ({ op, fields }) => {
      if (op === 'suspend')
        suspensions.suspend(fields.text('orchestrator'), fields.count('penalty'))
      else if (op === 'refresh') suspensions.signalRefresh()
      else return { level: suspensions.level(fields.text('orchestrator')) }
      return {}
    }
  }),
  outSuite('pricing/weighted-draw', (input) => {
    const entries = input.objects('entries').map((entry) => ({
      candidate: entry.text('address'),
      probability: Number(entry.text('probabilityF64')),
    }))
    return { picked: drawWeighted(entries, Number(input.text('randomF64'))) }
  }),
]

/** Relative; e^x may differ by a bit between machines. */
const TOLERANCE = 1e-12

function replayFilter(input: VectorFields, rules: PriceRules): unknown {
  const scores = input.object('perfScoresF64')
  const candidates = {
    addresses: readAddresses(input, 'addresses'),
    prices: readPrices(input.object('prices')),
    maxPrice: input.rationalOrNull('maxPrice'),
  }
  const limits = {
    perfScores: new Map(
      scores.names().map((name) => [toAddress(name), Number(scores.text(name))] as const),
    ),
    minPerfScore: Number(input.text('minPerfScoreF64')),
    ignoreMaxPriceIfNeeded: input.flag('ignoreMaxPriceIfNeeded'),
  }
  const priceOnly = filterByMaxPrice(candidates, rules)
  const filtered = filterCandidates(candidates, limits, rules)
  return { filtered, priceOnly, live: priceOnly[0] ?? null }
}

function replayProbabilities(input: VectorFields): ReplayedOutcome {
  const stakes = input.object('stakes')
  const result = selectionProbabilities({
    addresses: readAddresses(input, 'addresses'),
    prices: readPrices(input.object('prices')),
    stakes: new Map(stakes.names().map((name) => [toAddress(name), stakes.integer(name)] as const)),
    weights: readWeights(input),
    priceExpFactor: Number(input.text('priceExpFactorF64')),
  })
  if (!result.ok) return { panic: `no price of ${result.refusal.address}` }
  return { out: { probabilitiesF64: result.probabilities.map(String) } }
}

function compareProbabilities(expected: ReplayedOutcome, got: ReplayedOutcome): Difference | null {
  const wanted = probabilitiesOf(expected)
  const found = probabilitiesOf(got)
  const isClose = (value: number, other: number | undefined): boolean =>
    other !== undefined &&
    (Object.is(value, other) || Math.abs(value - other) <= TOLERANCE * Math.abs(value))
  if (wanted === null || found === null || wanted.length !== found.length) {
    return compareOutcomes(expected, got)
  }
  return wanted.every((value, index) => isClose(value, found[index]))
    ? null
    : compareOutcomes(expected, got)
}

function probabilitiesOf(outcome: ReplayedOutcome): readonly number[] | null {
  if (!('out' in outcome)) return null
  const { out } = outcome
  if (typeof out !== 'object' || out === null || !('probabilitiesF64' in out)) return null
  const list: unknown = out.probabilitiesF64
  if (!Array.isArray(list)) return null
  return list.map((text) => (text === '+Inf' ? Infinity : Number(text)))
}

interface NamedSession extends SelectableSession {
  readonly url: string
}

function replaySelection(input: VectorFields, rules: PriceRules): unknown {
  const context: SelectionContext = {
    offchain: input.flag('offchain'),
    stakesReadable: !input.has('stakeError'),
    maxPrice: readMaxPrice(input, rules),
    rules,
  }
  const selector =
    input.text('selector') === 'initial-latency'
      ? new InitialLatencySelector<NamedSession>(context)
      : new LatencyScoreSelector<NamedSession>(context, 1)
  const sessions = input.objects('sessions').map(readSession)
  const completed = input.objects('completed').map(readSession)
  selector.add(sessions)
  for (const session of completed) selector.complete(session)
  const selects = sessions.length + completed.length + 2
  const picks = Array.from({ length: selects }, () => selector.select()?.url ?? null)
  return { picks, left: selector.size }
}

function readMaxPrice(input: VectorFields, rules: PriceRules): Rational | null {
  const ceilings = new CapabilityCeilings()
  ceilings.setMaxPrice(input.rationalOrNull('maxPrice'))
  for (const entry of input.objects('capabilityMaxPrices')) {
    const maxPrice = entry.rationalOrNull('maxPrice')
    ceilings.setCapabilityMaxPrice(entry.count('capability'), entry.text('model'), maxPrice)
  }
  const capabilities = input.objectOrNull('capabilities')
  return ceilings.effectiveMaxPrice(
    capabilities === null ? null : { constraints: { perCapability: readModels(capabilities) } },
    rules,
  )
}

function readSession(fields: VectorFields): NamedSession {
  return {
    url: fields.text('url'),
    recipient: fields.has('recipient') ? toAddress(fields.text('recipient')) : null,
    priceInfo: fields.priceInfoOrNull('priceInfo'),
    initialLatencyMs: fields.count('initialLatencyMs'),
    latencyScore: Number(fields.text('latencyScoreF64')),
  }
}

function readWeights(input: VectorFields): SelectionWeights {
  return {
    stake: Number(input.text('stakeWeightF64')),
    price: Number(input.text('priceWeightF64')),
    random: Number(input.text('randWeightF64')),
  }
}

function readAddresses(input: VectorFields, name: string): readonly Address[] {
  return input.texts(name).map(toAddress)
}

function readPrices(fields: VectorFields): ReadonlyMap<Address, Rational> {
  return new Map(fields.names().map((name) => [toAddress(name), fields.rational(name)] as const))
}

function toAddress(text: string): Address {
  return `0x${text.slice(2)}`
}
