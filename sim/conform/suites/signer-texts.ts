import { sanitizeUsageLabel } from '../../../src/metering/usage-label.ts'
import { resolveUsageLabels, type ConstrainedModels } from '../../../src/metering/usage-labels.ts'
import {
  byocCapabilityName,
  isByocBillingType,
  resolveByocPrice,
} from '../../../src/price/byoc-price.ts'
import type { PriceInfo } from '../../../src/price/price-info.ts'
import {
  breachedCeiling,
  type Ceiling,
  type CeilingSource,
} from '../../../src/signer/ceiling-rules.ts'
import { maxPriceRefusalText, parseMaxPrice } from '../../../src/signer/max-price.ts'
import { signerRefusalText } from '../../../src/signer/refusals.ts'
import { runeAt } from '../../../src/wire/go-utf8.ts'
import { outSuite, suiteOf, type SuiteAdapter } from '../adapter.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { readModels } from './pricing-node.ts'
import { VectorFields, writePrice, writeRational } from './vector-fields.ts'

/** Bytes that are no UTF-8 stand as lone surrogates from here on. */
const ESCAPED_BYTE = 0xdc00

/** Labels, capability names, capability prices and price ceilings. */
export const signerTextSuites: readonly SuiteAdapter[] = [
  outSuite('signer/sanitize-usage-label', (input) =>
    writeText('label', sanitizeUsageLabel(readText(input, 'label'))),
  ),
  outSuite('pricing/usage-label', (input) => ({
    sanitized: sanitizeUsageLabel(input.text('label')),
  })),
  outSuite('signer/resolve-usage-labels', (input) => {
    const labels = resolveUsageLabels(input.text('type'), readCapabilityList(input), {
      capability: input.text('capability'),
      modelId: input.text('modelID'),
    })
    return { pipeline: labels.pipeline, modelID: labels.modelId }
  }),
  outSuite('signer/byoc-gate', (input) =>
    input.text('op') === 'billing-type'
      ? { byocBilling: isByocBillingType(input.text('type')) }
      : { name: byocCapabilityName(input.text('capability'), readCapabilityList(input)) },
  ),
  outSuite('pricing/byoc-capability-name', (input) => ({
    name: byocCapabilityName(input.text('capability'), readCapabilityObject(input)),
  })),
  outSuite('signer/resolve-byoc-price', (input) => ({
    price: writePrice(resolveByocPrice(input.text('capability'), readPrices(input))),
  })),
  outSuite('pricing/resolve-byoc-price', (input) => ({
    priceInfo: writePrice(resolveByocPrice(input.text('capability'), readPrices(input))),
  })),
  suiteOf('signer/parse-max-price', replayMaxPrice),
  suiteOf('pricing/signer-max-price', replayMaxPrice),
  suiteOf('signer/check-max-price', (input) =>
    replayCeiling(input, 'orchestratorPrice', { accepted: true }),
  ),
  suiteOf('pricing/signer-price-ceiling', (input) => replayCeiling(input, 'price', { ok: true })),
]

function replayMaxPrice(input: VectorFields): ReplayedOutcome {
  const fields = input.objectOrNull('maxPrice')
  const text =
    fields === null
      ? null
      : {
          price: readText(fields, 'price'),
          currency: readText(fields, 'currency'),
          unit: readText(fields, 'unit'),
        }
  const parsed = parseMaxPrice(text, input.text('type'))
  return parsed.ok
    ? { out: { price: writeRational(parsed.price) } }
    : { error: maxPriceRefusalText(parsed.refusal) }
}

function replayCeiling(input: VectorFields, name: string, accepted: object): ReplayedOutcome {
  const price = input.rational(name)
  const ceilings = input.objects('ceilings').map((entry): Ceiling => ({
    // The vectors name the four sources of the engine.
    source: entry.text('source') as CeilingSource,
    price: entry.rationalOrNull('price'),
  }))
  const breach = breachedCeiling(price, ceilings)
  if (breach === null) return { out: accepted }
  return { error: signerRefusalText({ code: 'price-above-ceiling', price, ...breach }) }
}

/** `[{capability, modelsSet}]`, null = none. */
function readCapabilityList(input: VectorFields): ConstrainedModels | null {
  if (!input.has('capabilities')) return null
  const perCapability = new Map<number, ReadonlyMap<string, null>>()
  for (const entry of input.objects('capabilities')) {
    const models = entry.texts('modelsSet').map((model) => [model, null] as const)
    perCapability.set(entry.count('capability') >>> 0, new Map(models))
  }
  return { constraints: { perCapability } }
}

/** `{"id":[model…]}`, null = none. */
function readCapabilityObject(input: VectorFields): ConstrainedModels | null {
  const fields = input.objectOrNull('capabilities')
  return fields === null ? null : { constraints: { perCapability: readModels(fields) } }
}

/** `capabilitiesPrices`; a null entry stays null. */
export function readPrices(input: VectorFields): readonly (PriceInfo | null)[] {
  return input.list('capabilitiesPrices').map((entry) => {
    if (entry === null) return null
    const fields = new VectorFields(entry)
    return {
      pricePerUnit: fields.integer('pricePerUnit'),
      pixelsPerUnit: fields.integer('pixelsPerUnit'),
      capability: fields.has('capability') ? fields.count('capability') : 0,
      constraint: fields.textOrNull('constraint') ?? '',
    }
  })
}

/** A text, or under the key with suffix `B64` its bytes, which need not be UTF-8. */
export function readText(input: VectorFields, name: string): string {
  if (!input.has(`${name}B64`)) return input.textOrNull(name) ?? ''
  const bytes = Buffer.from(input.text(`${name}B64`), 'base64')
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const rune = runeAt(bytes, at)
    text += rune.text ?? String.fromCharCode(ESCAPED_BYTE + (bytes[at] ?? 0))
    at += rune.size
  }
  return text
}

function writeText(name: string, text: string): object {
  if (!/\p{Surrogate}/u.test(text)) return { [name]: text }
  const bytes = Array.from(text).flatMap((rune) => {
    const code = rune.codePointAt(0) ?? 0
    return code >= ESCAPED_BYTE && code < ESCAPED_BYTE + 256
      ? [code - ESCAPED_BYTE]
      : [...Buffer.from(rune, 'utf8')]
  })
  return { [`${name}B64`]: Buffer.from(bytes).toString('base64') }
}
