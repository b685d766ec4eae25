import { describe, expect, test } from 'vitest'
import { scenarioErrorText, type ScenarioErrorCode } from './errors.ts'
import { loadScenario } from './load.ts'

/** Where something stands: the price of o1, after it, in the settings of s1, in the session, or after all actors. */
type Place = 'price' | 'orchestrator' | 'signer' | 'session' | 'end'
type Written = readonly [Place, string]

const GOLDEN = 'pricing-errors.golden.txt'

/** A scenario that is right but for what is written at one place. */
function scenarioWith([place, written]: Written): string {
  const at = (here: Place, otherwise: string): string => (here === place ? written : otherwise)
  return `scenario: 1
name: wrong
duration: 1m
orchestrators:
  o1:
    pricePerUnit: ${at('price', '1200')}
    ${at('orchestrator', '# nothing more')}
signers: { s1: { ${at('signer', '')} } }
gateways:
  g1:
    signer: s1
    sessions:
      viewer: { orchestrator: o1, type: live${at('session', '')} }
${at('end', '')}
`
}

/** Wrong prices, ceilings and feeds, by the code that tells each. */
const WRONG: Readonly<Partial<Record<ScenarioErrorCode, readonly Written[]>>> = {
  AS103: [
    ['orchestrator', 'capabilityPrices: { llm/a: 1, llm/a: 2 }'],
    ['orchestrator', 'externalCapabilities: { x: 1, x: 2 }'],
  ],
  AS110: [
    ['orchestrator', 'capabilityPrices: { llm/a: { pricePerUnit: 1, pixelPerUnit: 2 } }'],
    ['signer', 'maxPrice: 1'],
  ],
  AS111: [
    ['orchestrator', 'capabilityPrices: { llm/a: { pixelsPerUnit: 2 } }'],
    ['orchestrator', 'pricesPerGateway: { g1: { pixelsPerUnit: 5 } }'],
    ['signer', 'pixelsPerUnit: 5'],
    ['session', ', pixelsPerUnit: 4'],
    ['end', 'timeline: [{ at: 1s, setPrice: { orchestrator: o1 } }]'],
    ['end', 'timeline: [{ at: 1s, setMaxPrice: { actor: s1, pixelsPerUnit: 7 } }]'],
  ],
  AS112: [
    ['price', '[1]'],
    ['price', 'true'],
    ['price', '{ a: 1 }'],
    ['orchestrator', 'capabilityPrices: [llm/a]'],
    ['orchestrator', 'externalCapabilities: { x: { pricePerUnit: 1 } }'],
    ['orchestrator', 'pricesPerGateway: { g1: 5 }'],
    ['end', 'priceFeed: 3000USD'],
  ],
  AS117: [
    ['price', ''],
    ['price', '""'],
    ['orchestrator', 'capabilityPrices: { llm/a: }'],
    ['orchestrator', 'externalCapabilities: { "": 1 }'],
    ['session', ', maxPricePerUnit: '],
  ],
  AS120: [['price', '9007199254740993']],
  AS121: [
    ['price', '1/0'],
    ['orchestrator', 'pixelsPerUnit: NaN'],
    ['orchestrator', 'pixelsPerUnit: 1USD'],
    ['end', 'priceFeed: { USD: NaN }'],
    ['end', 'priceFeed: { USD: 3000USD }'],
  ],
  AS122: [
    ['price', '-5'],
    ['price', '1e400'],
    ['price', '1e-400'],
    ['price', '"1e999999999"'],
    ['price', '1/-2'],
    ['orchestrator', 'pixelsPerUnit: 0'],
    ['orchestrator', 'pixelsPerUnit: -1'],
    ['orchestrator', 'pixelsPerUnit: 0.5'],
    ['orchestrator', 'pixelsPerUnit: 1e400'],
    ['orchestrator', 'ticketEv: -1'],
    ['orchestrator', 'capabilityPrices: { llm/a: -1 }'],
    ['orchestrator', 'capabilityPrices: { llm/a: { pricePerUnit: 1, pixelsPerUnit: 0 } }'],
    ['orchestrator', 'externalCapabilities: { x: -1 }'],
    ['orchestrator', 'pricesPerGateway: { g1: { pricePerUnit: -1 } }'],
    ['signer', 'maxPricePerUnit: -1'],
    ['signer', 'maxPricePerUnit: 1, pixelsPerUnit: 0'],
    ['session', ', maxPricePerUnit: -4'],
    ['end', 'priceFeed: { USD: 0 }'],
    ['end', 'priceFeed: { USD: -3 }'],
    ['end', 'timeline: [{ at: 1s, setPrice: { orchestrator: o1, pricePerUnit: -1 } }]'],
    [
      'end',
      'timeline: [{ at: 1s, setPrice: { orchestrator: o1, capability: llm/a, pricePerUnit: 1, pixelsPerUnit: 0 } }]',
    ],
    ['end', 'timeline: [{ at: 1s, setMaxPrice: { actor: s1, pricePerUnit: -7 } }]'],
    ['end', 'priceFeed: { USD: 3 }\ntimeline: [{ at: 1s, setFeed: { USD: 0 } }]'],
  ],
  AS126: [['orchestrator', 'ticketEv: 1USD']],
  AS128: [
    ['price', 'NaN'],
    ['price', '.nan'],
    ['price', '.inf'],
    ['price', '"1,5"'],
    ['price', '$3'],
    ['price', '5 wei per pixel'],
    ['price', 'USD 3'],
    ['price', '0x10'],
    ['price', '1e3 2e3'],
    ['signer', 'maxPricePerUnit: NaN'],
  ],
  AS129: [
    ['price', '1USD'],
    ['price', '1mwei'],
    ['orchestrator', 'capabilityPrices: { llm/a: 1USD }'],
    ['orchestrator', 'externalCapabilities: { x: 1USD }'],
    ['orchestrator', 'pricesPerGateway: { g1: { pricePerUnit: 1USD } }'],
    ['signer', 'maxPricePerUnit: 1USD'],
    ['session', ', maxPricePerUnit: 1USD'],
    ['end', 'timeline: [{ at: 1s, setPrice: { orchestrator: o1, pricePerUnit: 1USD } }]'],
    ['end', 'timeline: [{ at: 1s, setFeed: { USD: 3 } }]'],
    ['end', 'timeline: [{ at: 1s, setMaxPrice: { actor: s1, pricePerUnit: 1USD } }]'],
    ['end', 'priceFeed: { USD: 3 }\ntimeline: [{ at: 1s, setFeed: { EUR: 3 } }]'],
    [
      'end',
      'priceFeed: { USD: 3 }\ntimeline: [{ at: 1s, setPrice: { orchestrator: o1, pricePerUnit: 1EUR } }]',
    ],
  ],
  AS134: [
    ['orchestrator', 'capabilityPrices: { live-video/m: 1 }'],
    ['orchestrator', 'capabilityPrices: { llm: 1 }'],
    ['orchestrator', 'capabilityPrices: { llm/: 1 }'],
    ['orchestrator', 'capabilityPrices: { llm/a: 1, " llm/a": 2 }'],
    [
      'end',
      'timeline: [{ at: 1s, setPrice: { orchestrator: o1, capability: llm/, pricePerUnit: 1 } }]',
    ],
  ],
  AS140: [
    ['orchestrator', 'pricesPerGateway: { g2: { pricePerUnit: 1 } }'],
    ['orchestrator', 'pricesPerGateway: { s1: { pricePerUnit: 1 } }'],
    ['end', 'timeline: [{ at: 1s, setPrice: { orchestrator: o2, pricePerUnit: 1 } }]'],
    ['end', 'timeline: [{ at: 1s, setPrice: { orchestrator: o1, gateway: g9, pricePerUnit: 1 } }]'],
    ['end', 'timeline: [{ at: 1s, setMaxPrice: { actor: o1, pricePerUnit: 1 } }]'],
  ],
  AS145: [
    ['orchestrator', 'capabilityPrices: { byoc/x: 1 }'],
    ['orchestrator', 'externalCapabilities: { llm/a: 1 }'],
    ['orchestrator', 'pricesPerGateway: { g1: { externalCapabilities: { x: 1 } } }'],
    ['orchestrator', 'pricesPerGateway: { g1: { capabilityPrices: { byoc/x: 1 } } }'],
    [
      'end',
      'timeline: [{ at: 1s, setPrice: { orchestrator: o1, capability: transcribe, pricePerUnit: 1 } }]',
    ],
    [
      'end',
      'timeline: [{ at: 1s, setPrice: { orchestrator: o1, capability: byoc/x, pricePerUnit: 1 } }]',
    ],
  ],
  AS148: [
    ['end', 'priceFeed: { USD: 3, EUR: 2 }'],
    ['end', 'priceFeed: {}'],
    ['end', 'priceFeed: { U$D: 3000 }'],
    ['end', 'priceFeed: { ETH: 1 }'],
    ['end', 'priceFeed: { gwei: 1 }'],
  ],
}

/** Odd, but it means something: free, a fraction, a ceiling of nothing, a price that no int64 holds. */
const ODD: readonly Written[] = [
  ['price', '0'],
  ['price', '5/2'],
  ['price', '1.5/2.5'],
  ['price', '1Gwei'],
  ['price', '"1e-30"'],
  ['price', '"1e30"'],
  ['signer', 'maxPricePerUnit: 0'],
  ['session', ', maxPricePerUnit: 0'],
  ['end', 'timeline: [{ at: 1s, setMaxPrice: { actor: s1 } }]'],
  ['orchestrator', 'capabilityPrices: { llm/a/b: { pricePerUnit: 3, pixelsPerUnit: 2 } }'],
]

const cases = Object.entries(WRONG).flatMap(([code, all]) =>
  all.map((written) => [code, ...written] as const),
)

describe('a mistake in a price', () => {
  test.each(cases)('%s: %s %s', (code, place, written) => {
    const [error, ...more] = errorsOf([place, written])
    expect(more).toEqual([])
    expect(error).toMatchObject({ code, line: expect.any(Number), column: expect.any(Number) })
    expect(error?.path).not.toBe('')
  })

  test('says what, where, why and what to write', async () => {
    const told = cases.map(([, place, written]) => {
      const errors = errorsOf([place, written]).map(scenarioErrorText)
      return [`${place}: ${written.replaceAll('\n', ' / ')}`, ...errors, ''].join('\n')
    })
    await expect(told.join('\n')).toMatchFileSnapshot(GOLDEN)
  })
})

test.each(ODD)('%s %s is taken', (place, written) => {
  expect(errorsOf([place, written])).toEqual([])
})

function errorsOf(written: Written) {
  const loaded = loadScenario(scenarioWith(written), 'wrong.yaml')
  return loaded.ok ? [] : loaded.errors
}
