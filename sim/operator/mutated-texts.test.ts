import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priceRulesRepaired, priceRulesUpstream } from '../../src/price/rules.ts'
import { FLAGS, PRICE_FLAGS } from './flags.ts'
import { read, type Given } from './reading.fixture.ts'

const good: Required<Pick<Given, 'flags' | 'config'>> & Record<string, string> = {
  flags:
    '-orchestrator -network arbitrum-one-mainnet -pricePerUnit 0.3USD -pixelsPerUnit 1e12 -autoAdjustPrice=false -aiModels "llm:a:true" -ticketEV 8000000000',
  config:
    '# mine\norchestrator\nnetwork mainnet\npricePerUnit 1200\nmaxPricePerUnit 0.5USD\npixelsPerUnit 1000 # per thousand\n',
  aiModels:
    '[{"pipeline":"live-video-to-video","model_id":"a","price_per_unit":1.2e3,"pixels_per_unit":10,"currency":"USD","gateway":"0xab"}]',
  pricePerGateway:
    '{"gateways":[{"ethaddress":"0xab","priceperunit":0.5,"currency":"USD","pixelsperunit":1000000000000}]}',
  maxPricePerCapability:
    '{"capabilities_prices":[{"pipeline":"llm","model_id":"default","price_per_unit":1000,"pixels_per_unit":1}]}',
  liveRunners: '{"runners":[{"app":"scope","price_info":{"price":"3.5","unit":"720p"}}]}',
  capability: '{"name":"x","price_per_unit":5,"price_scaling":10,"currency":"eth"}',
}

const pieces = fc.constantFrom(
  ...PRICE_FLAGS.map((name) => ` -${name} `),
  ...PRICE_FLAGS.map((name) => `\n${name} `),
  ...'= \n " \' \\ # { } [ ] , : - -- null true 1e400 -5 0 1/0 0x10 9223372036854775808 USD wei ETH \0 é 💶'.split(
    ' ',
  ),
  ' ',
)

/** A text that began as a good one and was cut, repeated or mixed with pieces of others. */
function mutated(text: string): fc.Arbitrary<string> {
  const change = fc.tuple(
    fc.nat(),
    fc.nat({ max: 6 }),
    fc.oneof(pieces, fc.string({ maxLength: 6 })),
  )
  return fc.array(change, { maxLength: 6 }).map((changes) => {
    let result = text
    for (const [at, length, piece] of changes) {
      const start = at % (result.length + 1)
      result = result.slice(0, start) + piece + result.slice(start + length)
    }
    return result
  })
}

const givens: fc.Arbitrary<Given> = fc
  .record(
    {
      flags: mutated(good.flags),
      config: mutated(good.config),
      environment: fc.dictionary(
        fc.constantFrom(
          ...[...FLAGS.keys()].map((name) => `LP_${name.toUpperCase()}`),
          'LP_X',
          'HOME',
        ),
        fc.oneof(pieces, fc.string({ maxLength: 8 })),
        { maxKeys: 3 },
      ),
      aiModels: mutated(good['aiModels'] ?? ''),
      pricePerGateway: mutated(good['pricePerGateway'] ?? ''),
      maxPricePerCapability: mutated(good['maxPricePerCapability'] ?? ''),
      liveRunners: mutated(good['liveRunners'] ?? ''),
      capability: mutated(good['capability'] ?? ''),
      role: fc.constantFrom('orchestrator' as const, 'gateway' as const, 'remote-signer' as const),
      rules: fc.constantFrom(priceRulesUpstream, priceRulesRepaired),
      usd: fc.constantFrom(3000n, null),
    },
    { requiredKeys: [] },
  )
  .map(
    ({ aiModels, pricePerGateway, maxPricePerCapability, liveRunners, capability, ...rest }) => ({
      ...rest,
      ...document('aiModels', aiModels),
      ...document('pricePerGateway', pricePerGateway),
      ...document('maxPricePerCapability', maxPricePerCapability),
      ...document('liveRunners', liveRunners),
      ...(capability === undefined
        ? {}
        : { capabilities: [{ source: 'c.json', text: capability }] }),
    }),
  )

function document(key: string, text: string | undefined): Given {
  return text === undefined ? {} : { [key]: { source: `${key}.json`, text } }
}

/** What must hold of every reading, whatever was read. */
function check(given: Given, reader: typeof read): void {
  const { node, findings } = reader(given)
  const errors = findings.filter(({ severity }) => severity === 'error')
  expect(errors.length === 0).toBe(node !== null)
  for (const { place, reason, mend } of findings) {
    expect(place.source).not.toBe('')
    expect(place.line ?? 1).toBeGreaterThan(0)
    expect(place.column ?? 1).toBeGreaterThan(0)
    expect(reason.length).toBeGreaterThan(0)
    expect(reason.length + mend.length).toBeLessThan(1000)
  }
}

describe('configurations that were changed at random', () => {
  it('are read or refused with a place, and never crash', () => {
    fc.assert(
      fc.property(givens, (given) => check(given, read)),
      { numRuns: 400, seed: 1 },
    )
  })

  it('would show a reader that crashes at a brace', () => {
    const broken: typeof read = (given) => {
      if (given.flags?.includes('{') === true) expect.unreachable('a brace')
      return read(given)
    }
    expect(() =>
      fc.assert(
        fc.property(givens, (given) => check(given, broken)),
        { numRuns: 400, seed: 1 },
      ),
    ).toThrow(/Property failed/)
  })
})
