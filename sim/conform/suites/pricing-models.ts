import { CapabilityCeilings } from '../../../src/price/capability-ceilings.ts'
import { discoveredPrice } from '../../../src/price/discovery/capability-price.ts'
import { runnerRejection } from '../../../src/price/discovery/runner-check.ts'
import { conversionRefusalText, convertPrice } from '../../../src/price/feed/converted-price.ts'
import { modelFee } from '../../../src/price/fee.ts'
import {
  checkRunnerPrice,
  decodeRunnerPrice,
  runnerPriceRefusalText,
  type PriceText,
} from '../../../src/price/live-runner/price-text.ts'
import {
  pricePerWireUnit,
  wireRunnerPrice,
} from '../../../src/price/live-runner/wire-runner-price.ts'
import {
  gatewayModelUnits,
  orchestratorModelUnits,
  type ModelRequest,
} from '../../../src/price/model-units.ts'
import type { PriceRules } from '../../../src/price/rules.ts'
import { outSuite, suiteOf, type SuiteAdapter } from '../adapter.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { readConverter } from './pricing-feed-fields.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** Prices and units of AI models, live runners and remote discovery. */
export const pricingModelSuites: readonly SuiteAdapter[] = [
  outSuite('pricing/ai-units', (input, { rules }) => replayUnits(input, rules.price)),
  outSuite('pricing/discovery-capability-price', (input, { rules }) =>
    replayDiscoveredPrice(input, rules.price),
  ),
  suiteOf('pricing/discovery-runner', (input) => {
    const priceInfo = input.objectOrNull('priceInfo')
    const runner = {
      url: input.text('url'),
      app: input.text('app'),
      priceInfo: priceInfo === null ? null : readPriceText(priceInfo),
    }
    const reason = runnerRejection(runner, input.rationalOrNull('maxPrice'))
    return reason === null ? { out: { ok: true } } : { error: reason }
  }),
  outSuite('pricing/estimate-ai-fee', (input) => ({
    fee: writeRational(modelFee(input.integer('units'), input.rationalOrNull('price'))),
  })),
  suiteOf('pricing/live-runner-price', (input, { rules }) => replayRunner(input, rules.price)),
  suiteOf('pricing/live-runner-price-info', (input) => {
    const result = decodeRunnerPrice(input.text('document'))
    if (!result.ok) return { error: runnerPriceRefusalText(result.refusal) }
    const { text, currency, unit } = result.runnerPrice
    return { out: { price: text, currency, unit } }
  }),
]

function replayUnits(input: VectorFields, rules: PriceRules): unknown {
  const request = readRequest(input)
  const gateway = gatewayModelUnits(request)
  const orchestrator = orchestratorModelUnits(request, rules)
  return { gateway: gatewayAnswer(), orchestrator: orchestratorAnswer() }

  function gatewayAnswer(): object {
    if (gateway.ok) return { units: `${gateway.units}` }
    return { error: gateway.refusal.code === 'refused' ? gateway.refusal.text : 'panic' }
  }

  function orchestratorAnswer(): object {
    if (orchestrator.ok) return { units: `${orchestrator.units}` }
    const { refusal } = orchestrator
    if (refusal.code === 'upstream-panic') return { panic: 'missing text' }
    return { status: refusal.status, body: `${refusal.text}\n` }
  }
}

function readRequest(input: VectorFields): ModelRequest {
  const number = (name: string): bigint | null =>
    input.has(name) ? BigInt(input.count(name)) : null
  const height = number('imageHeight')
  const width = number('imageWidth')
  return {
    pipeline: input.text('pipeline'),
    height: number('height'),
    width: number('width'),
    numImages: number('numImages'),
    picture: height === null || width === null ? null : { height, width },
    maxTokens: number('maxTokens'),
    text: input.textOrNull('text'),
    audioSeconds: number('audioDurationSecs'),
  }
}

function replayDiscoveredPrice(input: VectorFields, rules: PriceRules): unknown {
  const capability = input.count('capability')
  const model = input.text('model')
  const ceilings = new CapabilityCeilings()
  ceilings.setMaxPrice(input.rationalOrNull('maxPrice'))
  for (const entry of input.objects('capabilityMaxPrices')) {
    const maxPrice = entry.rationalOrNull('maxPrice')
    ceilings.setCapabilityMaxPrice(entry.count('capability'), entry.text('model'), maxPrice)
  }
  const price = discoveredPrice(capability, model, {
    priceInfo: input.priceInfoOrNull('priceInfo'),
    capabilitiesPrices: input.objects('capabilitiesPrices').map((entry) => ({
      pricePerUnit: entry.integer('pricePerUnit'),
      pixelsPerUnit: entry.integer('pixelsPerUnit'),
      capability: entry.count('capability'),
      constraint: entry.text('constraint'),
    })),
  })
  const perCapability = new Map([[capability, new Map([[model, null]])]])
  const max = ceilings.effectiveMaxPrice({ constraints: { perCapability } }, rules)
  return { price: writeRational(price), max: writeRational(max) }
}

function replayRunner(input: VectorFields, rules: PriceRules): ReplayedOutcome {
  const checked = checkRunnerPrice(readPriceText(input.object('priceInfo')))
  if (!checked.ok) return { error: runnerPriceRefusalText(checked.refusal) }
  const { runnerPrice } = checked
  const result = convertPrice(readConverter(input.objectOrNull('feed'), rules), {
    currency: 'USD',
    price: pricePerWireUnit(runnerPrice),
  })
  if (!result.ok) return { error: conversionRefusalText(result.refusal) }
  const { priceWei } = result.converted
  const wire = wireRunnerPrice(priceWei, runnerPrice.unit)
  return {
    out: {
      exact: writeRational(priceWei),
      wire: wire.ok ? wire.priceText : { error: wire.error },
    },
  }
}

function readPriceText(fields: VectorFields): PriceText {
  return {
    price: fields.text('price'),
    currency: fields.text('currency'),
    unit: fields.text('unit'),
  }
}
