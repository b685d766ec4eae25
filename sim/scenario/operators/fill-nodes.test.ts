import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { ratString } from '../../../src/money/format.ts'
import { loadScenario, parseScenario, type LoadedScenario, type LoadOptions } from '../load.ts'
import type { ReadFile } from '../series/read-series.ts'

const PARTNER = `0x${'ab'.repeat(20)}`
const FILES: Readonly<Record<string, string>> = {
  'node/livepeer.conf':
    'orchestrator\nnetwork arbitrum-one-mainnet\npricePerUnit 0.3USD\npixelsPerUnit 1e12\nticketEV 5000\naiModels models.json',
  'node/models.json': `[{"pipeline":"llm","model_id":"a/b","price_per_unit":70000000,"pixels_per_unit":1},
{"pipeline":"llm","model_id":"a/b","price_per_unit":50000000,"pixels_per_unit":1,"gateway":"${PARTNER.toUpperCase().replace('0X', '0x')}"}]`,
  'node/wrong.conf': 'orchestrator\n\npricePerUnit five',
}
const readFile: ReadFile = (path) => {
  const text = FILES[path]
  return text === undefined ? { ok: false, message: 'none' } : { ok: true, text }
}

interface Actors {
  readonly o1?: Readonly<Record<string, unknown>>
  readonly s1?: Readonly<Record<string, unknown>>
  readonly g1?: Readonly<Record<string, unknown>>
  readonly profile?: string
  readonly priceFeed?: Readonly<Record<string, number>>
}

function load(
  { o1 = { pricePerUnit: 5 }, s1, g1 = {}, ...rest }: Actors,
  known: LoadOptions = { readFile },
): LoadedScenario {
  const sessions = { viewer: { orchestrator: 'o1' } }
  return parseScenario(
    {
      scenario: 1,
      name: 'x',
      duration: '1m',
      orchestrators: { o1 },
      ...(s1 === undefined ? {} : { signers: { s1 } }),
      gateways: { g1: { sessions, ...(s1 === undefined ? {} : { signer: 's1' }), ...g1 } },
      ...rest,
    },
    known,
    's.yaml',
  )
}

/** `AO110 file:3:14 path`, warnings in brackets. */
function told(loaded: LoadedScenario): readonly string[] {
  const list = loaded.ok ? loaded.warnings : loaded.errors
  return list.map(({ code, file, line, column, path }) => {
    const text = `${code} ${file}${line === null ? '' : `:${line}:${column}`} ${path}`
    return loaded.ok ? `(${text})` : text
  })
}

function scenarioOf(loaded: LoadedScenario): Extract<LoadedScenario, { ok: true }>['scenario'] {
  expect(told(loaded)).toEqual([])
  if (!loaded.ok) expect.unreachable()
  return loaded.scenario
}

describe('a node', () => {
  it('fills an orchestrator from its config file and the documents beside it', () => {
    const { orchestrators } = scenarioOf(
      load({
        o1: { node: { config: 'node/livepeer.conf' }, capacity: 3 },
        g1: { node: { flags: `-ethAcctAddr ${PARTNER}` } },
        priceFeed: { USD: 3000 },
      }),
    )
    expect(orchestrators[0]).toMatchObject({
      price: { pricePerUnit: { currency: 'USD' }, pixelsPerUnit: 1n },
      ticketEvWei: 5000n,
      redeemGas: 1_200_000n,
      capacity: 3,
      capabilityPrices: [
        { pipeline: 'llm', model: 'a/b', price: { pricePerUnit: { currency: 'wei' } } },
      ],
      pricesPerGateway: [{ gateway: 'g1', base: null, capabilityPrices: [{ model: 'a/b' }] }],
    })
    const amount = orchestrators[0]?.price.pricePerUnit.amount
    expect(amount === undefined ? '' : ratString(amount)).toBe('3/10000000000000')
  })

  it('fills payers, and an interval into their sessions', () => {
    const { gateways, signers } = scenarioOf(
      load({
        s1: {
          node: {
            flags:
              '-remoteSigner -maxTicketEV 5/2 -maxTotalEV 7 -depositMultiplier 3 -byocPerCapPricing',
            maxPricePerCapability: {
              capabilities_prices: [{ pipeline: 'llm', price_per_unit: 90000000 }],
            },
          },
        },
        g1: {
          node: {
            environment: {
              LP_MAXPRICEPERUNIT: 12,
              LP_LIVEPAYMENTINTERVAL: '7s',
              LP_MINPERFSCORE: 0.5,
            },
          },
        },
      }),
    )
    expect(signers[0]).toMatchObject({
      byocPerCapabilityPricing: true,
      maxPrice: null,
      maxPricePerCapability: [{ pipeline: 'llm', model: 'default' }],
      limits: { depositMultiplier: 3n, maxTicketEvWei: { numerator: 5n, denominator: 2n } },
    })
    expect(gateways[0]?.maxPrice?.pricePerUnit.amount.numerator).toBe(12n)
    expect(gateways[0]?.selection).toMatchObject({
      minPerfScore: 0.5,
      ignoreMaxPriceIfNeeded: false,
    })
    expect(gateways[0]?.sessions[0]?.paymentIntervalNs).toBe(7_000_000_000)
  })

  it('takes the price of a live runner as the base price, without overhead', () => {
    const { orchestrators } = scenarioOf(
      load({
        o1: { node: { liveRunner: { price: 3.6, unit: 'hour' } } },
        priceFeed: { USD: 3000 },
      }),
    )
    expect(orchestrators[0]?.autoAdjustPrice).toBe(false)
    const { pricePerUnit } = orchestrators[0]?.price ?? {}
    expect(pricePerUnit === undefined ? '' : ratString(pricePerUnit.amount)).toBe('1/1000')
  })

  it('leaves a scenario without nodes as it is', () => {
    expect(scenarioOf(load({})).orchestrators[0]?.price.pixelsPerUnit).toBe(1n)
  })
})

test.each<[string, Actors, readonly string[]]>([
  [
    'a mistake in a file',
    { o1: { node: { config: 'node/wrong.conf' } } },
    ['AO110 node/wrong.conf:3:14 orchestrators.o1.node'],
  ],
  [
    'a mistake in flags',
    { o1: { node: { flags: '-pricePerUnit five' } } },
    ['AO110 s.yaml orchestrators.o1.node.flags'],
  ],
  [
    'a file that is not there',
    { o1: { node: { config: 'none.conf' } } },
    ['AO101 s.yaml orchestrators.o1.node.config'],
  ],
  [
    'no price at all',
    { o1: { node: { flags: '-orchestrator' } } },
    ['AO112 s.yaml orchestrators.o1.node.flags'],
  ],
  [
    'a price beside the node',
    { o1: { pricePerUnit: 5, node: { flags: '-pricePerUnit 6' } } },
    ['AS153 s.yaml orchestrators.o1.pricePerUnit'],
  ],
  [
    'a divisor beside the node',
    { o1: { pixelsPerUnit: 5, node: { flags: '-pricePerUnit 6' } } },
    ['AS153 s.yaml orchestrators.o1.pixelsPerUnit'],
  ],
  [
    'another role',
    { g1: { node: { flags: '-orchestrator -pricePerUnit 5' } } },
    ['AO120 s.yaml gateways.g1.node.flags'],
  ],
  [
    'no feed',
    { o1: { node: { flags: '-pricePerUnit 6USD' } } },
    ['AO113 s.yaml orchestrators.o1.node.flags'],
  ],
  [
    'a signer that is not there',
    { g1: { node: { flags: '-remoteSignerUrl http://s' } } },
    ['AS153 s.yaml gateways.g1.node'],
  ],
  [
    'an unknown key',
    { o1: { pricePerUnit: 5, node: { flag: '' } } },
    ['AS110 s.yaml orchestrators.o1.node.flag'],
  ],
  ['a key of others', { g1: { node: { aiModels: '[]' } } }, ['AO218', 'AS110']],
  [
    'a variable',
    { o1: { pricePerUnit: 5, node: { environment: { LP_TICKETEV: '8e9' } } } },
    ['AO116 s.yaml orchestrators.o1.node.environment.LP_TICKETEV'],
  ],
  [
    'a price for nobody',
    {
      o1: {
        pricePerUnit: 5,
        node: {
          pricePerGateway: {
            gateways: [{ ethaddress: PARTNER, priceperunit: 4, pixelsperunit: 1 }],
          },
        },
      },
    },
    ['(AS203 s.yaml orchestrators.o1.node)'],
  ],
  [
    'settings without a place',
    { o1: { pricePerUnit: 5, node: { flags: '-minGasPrice 5' } } },
    ['(AS204 s.yaml orchestrators.o1.node)'],
  ],
  [
    'what upstream ignores',
    { o1: { node: { flags: '-pricePerUnit 5 -autoAdjustPrice false -ticketEV 5' } } },
    ['(AO204 s.yaml orchestrators.o1.node.flags)'],
  ],
  [
    'what upstream ignores, repaired',
    {
      profile: 'repaired',
      o1: { node: { flags: '-pricePerUnit 5 -autoAdjustPrice false -ticketEV 5' } },
    },
    ['AO204 s.yaml orchestrators.o1.node.flags'],
  ],
])('%s', (name, actors, expected) => {
  const found = told(load(actors))
  if (name === 'a key of others') expect(found.some((text) => text.includes('AS110'))).toBe(true)
  else expect(found).toEqual(expected)
})

test('the profile of the command line decides what is refused', () => {
  const actors = { o1: { node: { flags: '-pricePerUnit 5 -autoAdjustPrice false' } } }
  expect(told(load(actors, { readFile, profile: 'repaired' }))).toEqual([
    'AO204 s.yaml orchestrators.o1.node.flags',
  ])
})

test('without access to files, files are refused and texts are not', () => {
  expect(told(load({ o1: { node: { config: 'node/livepeer.conf' } } }, {}))).toEqual([
    'AS154 s.yaml orchestrators.o1.node.config',
  ])
  expect(
    told(load({ o1: { node: { flags: '-pricePerUnit 5 -pricePerGateway g.json' } } }, {})),
  ).toEqual(['AS154 s.yaml orchestrators.o1.node'])
  expect(told(load({ o1: { node: { config: 'pricePerUnit 5\nticketEV 5\n' } } }, {}))).toEqual([])
})

test('a finding in a text of a YAML file is told where the text stands', () => {
  const yaml = `scenario: 1
name: x
duration: 1m
orchestrators:
  o1:
    node: { flags: -pricePerUnit five }
gateways:
  g1: { sessions: { v: { orchestrator: o1 } } }
`
  expect(told(loadScenario(yaml, 's.yaml'))).toEqual([
    'AO110 s.yaml:6:20 orchestrators.o1.node.flags',
  ])
})

describe('nodes of any shape', () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('-pricePerUnit 5', 'node/livepeer.conf', '[]', '{}', 'llm:a:true', '-config x'),
  )
  const nodes = fc.dictionary(
    fc.constantFrom(
      'flags',
      'config',
      'environment',
      'aiModels',
      'pricePerGateway',
      'liveRunner',
      'capabilities',
    ),
    fc.oneof(texts, fc.jsonValue({ maxDepth: 3 }), fc.array(texts, { maxLength: 2 })),
  )
  const check = (node: unknown, loader: typeof load): void => {
    for (const actors of [{ o1: { node } }, { s1: { node } }, { g1: { node } }] as Actors[]) {
      const loaded = loader(actors)
      const list = loaded.ok ? loaded.warnings : loaded.errors
      expect(loaded.ok || list.length > 0).toBe(true)
      for (const { message, mend } of list) expect([message, mend]).not.toContain('')
    }
  }

  it('are read or refused, and never crash', () => {
    fc.assert(
      fc.property(fc.oneof(nodes, fc.jsonValue()), (node) => check(node, load)),
      { seed: 1 },
    )
  })

  it('would show a loader that says nothing', () => {
    const silent: typeof load = () => ({ ok: false, errors: [] })
    expect(() => fc.assert(fc.property(nodes, (node) => check(node, silent)))).toThrow()
  })
})
