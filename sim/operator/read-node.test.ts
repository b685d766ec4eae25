import { describe, expect, it, test } from 'vitest'
import { ratString } from '../../src/money/format.ts'
import { rational } from '../../src/money/rational.ts'
import { priceRulesRepaired } from '../../src/price/rules.ts'
import { OPERATOR_CODES } from './findings.ts'
import { read, told, type Given } from './reading.fixture.ts'

const ON_CHAIN = '-network arbitrum-one-mainnet'
const ORCHESTRATOR = `-orchestrator ${ON_CHAIN}`
const GATEWAY = `-gateway ${ON_CHAIN}`
const REPAIRED = { rules: priceRulesRepaired }

/** What a configuration is told, under the upstream rules unless it says otherwise. */
const CASES: readonly (readonly [Given, readonly string[]])[] = [
  [{ flags: '-config nothing.conf' }, ['error AO101 --flags:1:9', 'error AO120 --flags']],
  [{ flags: "-pricePerUnit '5" }, ['error AO102 --flags:1:15', 'error AO120 --flags']],
  [{ flags: `${ORCHESTRATOR} -=5 -pricePerUnit 5` }, ['error AO103 --flags:1:45']],
  [
    { flags: `${ORCHESTRATOR} -pricePerUnit -pixelsPerUnit 1` },
    ['error AO103 --flags:1:59', 'error AO112 --flags:1:1'],
  ],
  [{ flags: `${ORCHESTRATOR} -pricePerUnit 5 -ticketEV` }, ['error AO103 --flags:1:61']],
  [
    { flags: `${ORCHESTRATOR} -pricePerUnit 5 -autoAdjustPrice=maybe -livePaymentInterval 5` },
    ['error AO104 --flags:1:61', 'error AO104 --flags:1:105'],
  ],
  [
    { config: '-pricePerUnit 5\npricePerUnit=5\npricePerUnit\t5\nnetwork\norchestrator\nprice 5' },
    [
      'error AO105 livepeer.conf:1:1',
      'error AO105 livepeer.conf:2:1',
      'error AO105 livepeer.conf:3:1',
      'error AO103 livepeer.conf:4:1',
      'error AO105 livepeer.conf:6:1',
      'error AO112 livepeer.conf:5:1',
    ],
  ],
  [
    { flags: `${ORCHESTRATOR} -pricePerUint 5 -pricePerUnit 5 -colour red` },
    ['error AO106 --flags:1:45', 'warning AO201 --flags:1:77'],
  ],
  [
    {
      flags: `${ORCHESTRATOR} -pricePerUnit 5 -pricePerGateway {}`,
      pricePerGateway: { source: 'gateways.json', text: '{}' },
    },
    ['error AO107 --flags:1:78'],
  ],
  [{ flags: `${ORCHESTRATOR} -pricePerUnit -5` }, ['error AO110 --flags:1:59']],
  [{ flags: `${GATEWAY} -maxPricePerUnit .5` }, ['error AO110 --flags:1:57']],
  [{ flags: `${ORCHESTRATOR} -pricePerUnit 5 -pixelsPerUnit 1/2` }, ['error AO111 --flags:1:76']],
  [{ flags: ORCHESTRATOR }, ['error AO112 --flags:1:1']],
  [{ flags: `${ORCHESTRATOR} -pricePerUnit 1e3` }, ['error AO113 --flags:1:59']],
  [{ flags: `${ORCHESTRATOR} -pricePerUnit 1USD`, usd: null }, ['error AO113 --flags:1:59']],
  [
    { flags: `${ORCHESTRATOR} -pricePerUnit 5 -pricePerGateway {`, ...REPAIRED },
    ['error AO114 --flags:1:78'],
  ],
  [
    {
      flags: `${ORCHESTRATOR} -pricePerUnit 5 -pricePerGateway g.json`,
      files: {
        'g.json': '{"gateways":[\n{"priceperunit":1,"pixelsperunit":1},\n{"priceperunit":1}]}',
      },
    },
    ['error AO115 g.json:3:1'],
  ],
  [
    {
      flags: `${ORCHESTRATOR} -pricePerUnit 5 -aiModels m.json`,
      files: {
        'm.json': '[{"pipeline":"llm","model_id":"a"},\n {"pipeline":"byoc","model_id":"b"}]',
      },
    },
    ['error AO115 m.json:2:2'],
  ],
  [{ flags: `${ORCHESTRATOR} -pricePerUnit 5 -ticketEV 8e9` }, ['error AO116 --flags:1:71']],
  [{ flags: `${GATEWAY} -maxTotalEV x` }, ['error AO116 --flags:1:52']],
  [{ flags: `${GATEWAY} -depositMultiplier 0` }, ['error AO116 --flags:1:59']],
  [{ flags: `${GATEWAY} -selectPriceWeight 0.5` }, ['error AO117 --flags:1:59']],
  [
    { capabilities: [{ source: 'c.json', text: '{"name":"x","price_per_unit":0.5}' }] },
    ['error AO118 c.json'],
  ],
  [
    { liveRunners: { source: 'r.json', text: '{"price":3,\n"unit":"minute"}' } },
    ['error AO119 r.json:1:10'],
  ],
  [{ flags: GATEWAY, role: 'orchestrator' }, ['error AO120 --flags:1:1']],
  [{ flags: '-transcoder' }, ['error AO120 --flags:1:1']],
  [{ flags: '-remoteSigner -network offchain' }, ['error AO121 --flags:1:24']],
  [
    { flags: `${ORCHESTRATOR} -pricePerUnit 5 -serviceAddr o:8935 -v 6` },
    ['warning AO202 --flags'],
  ],
  [{ flags: `${ORCHESTRATOR} -pricePerUnit 5 -pricePerUnit 6` }, ['warning AO203 --flags:1:59']],
  [
    { flags: `${ORCHESTRATOR} -pricePerUnit 5 -autoAdjustPrice false -pricePerUnit 6` },
    ['warning AO204 --flags:1:78'],
  ],
  [
    { flags: `${ORCHESTRATOR} -autoAdjustPrice true -pricePerUnit 6`, ...REPAIRED },
    ['error AO204 --flags:1:62', 'error AO112 --flags:1:1'],
  ],
  [
    { flags: `${ORCHESTRATOR} -pricePerUnit 5`, environment: { LP_PRICE_PER_UNIT: '6' } },
    ['warning AO205 --env LP_PRICE_PER_UNIT'],
  ],
  [
    {
      flags: `${ORCHESTRATOR} -pricePerUnit 5`,
      environment: { LP_PRICEPERUNIT: '6', LP_TICKETEV: '' },
      config: 'pricePerUnit 7',
    },
    ['warning AO206 --env LP_PRICEPERUNIT', 'warning AO206 livepeer.conf:1:14'],
  ],
  [
    { flags: `${ORCHESTRATOR} -pricePerUnit 5 -pricePerGateway none.json` },
    ['warning AO207 --flags:1:78'],
  ],
  [
    {
      flags: GATEWAY,
      maxPricePerCapability: {
        source: 'c.json',
        text: '{"capabilities_prices":[{"pipeline":"llm"}]}',
      },
    },
    ['warning AO208 c.json:1:25'],
  ],
  [
    {
      flags: `${GATEWAY} -maxPricePerUnit 0.5USD -pixelsPerUnit 1e12`,
      maxPricePerCapability: {
        source: 'c.json',
        text: '{"capabilities_prices":[{"pipeline":"llm"}]}',
      },
    },
    ['warning AO209 c.json:1:25'],
  ],
  [{ flags: '-gateway -network offchain' }, ['warning AO211 --flags:1:19']],
  [{ flags: '-gateway -network offchain', inScenario: true }, ['error AO211 --flags:1:19']],
  [
    { flags: `${ORCHESTRATOR} -pricePerUnit 5 -pricePerBroadcaster {}` },
    ['warning AO212 --flags:1:82'],
  ],
  [
    {
      flags: `${ORCHESTRATOR} -pricePerUnit 5`,
      pricePerGateway: {
        source: 'g.json',
        text: `{"gateways":[{"ethaddress":"${'ab'.repeat(20)}","priceperunit":-5,"pixelsperunit":1}]}`,
      },
    },
    ['warning AO213 g.json:1:86', 'warning AO214 g.json:1:86'],
  ],
  [
    { flags: `${ORCHESTRATOR} -pricePerUnit 1 -pixelsPerUnit 2000` },
    ['warning AO215 --flags:1:59', 'warning AO221 --flags:1:59'],
  ],
  [
    {
      flags: `${ORCHESTRATOR} -pricePerUnit 5`,
      aiModels: {
        source: 'm.json',
        text: '[{"pipeline":"llm","model_id":"a","price_per_unit":0}]',
      },
    },
    ['warning AO216 m.json:1:52'],
  ],
  [
    { flags: `${ORCHESTRATOR} -pricePerUnit 100ETH -pixelsPerUnit 1` },
    ['warning AO217 --flags:1:59', 'warning AO221 --flags:1:59'],
  ],
  [{ flags: `${GATEWAY} -pricePerUnit 5` }, ['warning AO218 --flags:1:54']],
  [{ flags: GATEWAY, aiModels: { source: 'm.json', text: '[]' } }, ['warning AO218 m.json']],
  [
    {
      capabilities: [
        { source: 'c.json', text: '{"name":"x","price_per_unit":19,"price_scaling":10}' },
      ],
    },
    ['warning AO219 c.json:1:30', 'warning AO221 c.json:1:30'],
  ],
  [
    {
      capabilities: [
        {
          source: 'c.json',
          text: '{"name":"x","price_per_unit":2,"price_scaling":3600,"currency":"USD"}',
        },
      ],
    },
    ['warning AO220 c.json:1:30'],
  ],
  [{ flags: `${ORCHESTRATOR} -pricePerUnit 0.3USD` }, ['warning AO221 --flags:1:59']],
  [
    {
      config: `orchestrator\nnetwork arbitrum-one-mainnet\npricePerUnit 5\npricePerGateway {"gateways": [] #}`,
    },
    ['warning AO222 livepeer.conf:4:17', 'warning AO207 livepeer.conf:4:17'],
  ],
  [
    {
      config: `orchestrator\nnetwork arbitrum-one-mainnet\npricePerUnit 5\n#${' '.repeat(70_000)}\npricePerUnit 6`,
    },
    ['warning AO222 livepeer.conf:4:1'],
  ],
  [
    {
      aiModels: {
        source: 'm.json',
        text: '[{"pipeline":"unused","model_id":"a","price_per_unit":1}]',
      },
    },
    ['warning AO224 m.json:1:55'],
  ],
  [
    {
      aiModels: {
        source: 'm.json',
        text: '[{"pipeline":"llm","model_id":"a","price_per_unt":1,"note":"x"}]',
      },
      ...REPAIRED,
      flags: `${ORCHESTRATOR} -pricePerUnit 5`,
    },
    ['error AO225 m.json:1:51', 'warning AO225 m.json:1:60'],
  ],
  [
    {
      flags: `${ORCHESTRATOR} -pricePerUnit 5`,
      pricePerGateway: {
        source: 'g.json',
        text: `{"gateways":[{"ethaddress":"0x${'1'.repeat(40)}","priceperunit":1,"pixelsperunit":1,"curency":"USD"}]}`,
      },
    },
    ['warning AO225 g.json:1:118'],
  ],
  [
    {
      flags: `${GATEWAY} -maxPricePerUnit 5`,
      maxPricePerCapability: {
        source: 'c.json',
        text: '{"capabilities_prices":[{"pipeline":"llm","model_id":"a","price_per_unit":1,"pixelsperunit":1}]}',
      },
      ...REPAIRED,
    },
    ['error AO225 c.json:1:93'],
  ],
]

test.each(CASES)('%o', (given, expected) => {
  const quiet = told(given).filter((finding) => expected.includes(finding) || !isNoise(finding))
  expect(quiet).toEqual(expected)
  expect(read(given).node === null).toBe(expected.some((finding) => finding.startsWith('error')))
})

/** 5 wei for a token is too little, and so is nothing. */
function isNoise(finding: string): boolean {
  return /AO221 m\.json/.test(finding)
}

test('every code can be told', () => {
  const seen = new Set<string>(
    CASES.flatMap(([given]) => read(given).findings.map(({ code }) => code)),
  )
  expect(Object.keys(OPERATOR_CODES).filter((code) => !seen.has(code))).toEqual([])
})

test('every finding says where, why and what to write instead', () => {
  for (const [given] of CASES) {
    for (const { place, reason, mend } of read(given).findings) {
      expect([place.source, reason, mend]).not.toContain('')
    }
  }
})

describe('precedence', () => {
  const price = (given: Given): string | undefined => {
    const amount = read(given).node?.orchestrator?.basePrices[0]?.price.priceWei
    return amount === undefined ? undefined : `${amount.numerator}/${amount.denominator}`
  }
  const flags = `${ORCHESTRATOR} -pricePerUnit 1000`
  const environment = { LP_PRICEPERUNIT: '2000', LP_ORCHESTRATOR: 'true' }
  const config =
    'LP_NETWORK arbitrum-one-mainnet\npricePerUnit 3000\npricePerUnit 4000 # the last counts'

  it('is flags, then variables, then the config file', () => {
    expect(price({ flags, environment, config })).toBe('1000/1')
    expect(price({ environment, config })).toBe('2000/1')
    expect(price({ environment: { LP_ORCHESTRATOR: '1' }, config })).toBe('4000/1')
  })

  it('lets a variable name the config file', () => {
    const files = { 'x.conf': 'orchestrator\npricePerUnit 5000' }
    expect(price({ environment: { LP_CONFIG: 'x.conf' }, files })).toBe('5000/1')
  })

  it.each([
    '-pricePerUnit=700',
    '--pricePerUnit 700',
    '--pricePerUnit="700"',
    String.raw`-pricePerUnit 7\00`,
  ])('reads %s', (written) => {
    expect(price({ flags: `livepeer ${ORCHESTRATOR} \\\n  ${written}` })).toBe('700/1')
  })
})

describe('what a configuration comes to', () => {
  it('has the defaults of upstream', () => {
    const { node } = read({ flags: `${ORCHESTRATOR} -pricePerUnit 1200` })
    expect(node?.orchestrator).toMatchObject({
      autoAdjustPrice: true,
      ticketEvWei: 8_000_000_000n,
      maxFaceValueWei: 0n,
      redeemGas: 1_200_000n,
      minGasPriceWei: 0n,
    })
    expect(read({ flags: GATEWAY }).node?.payer).toMatchObject({
      maxima: [],
      maxTicketEvWei: rational(3_000_000_000_000n),
      maxTotalEvWei: rational(20_000_000_000_000n),
      depositMultiplier: 1n,
    })
  })

  it('has the gas of the network', () => {
    const of = (network: string): unknown => {
      const { node } = read({ flags: `-orchestrator -network ${network} -pricePerUnit 5` })
      return [node?.orchestrator?.redeemGas, node?.orchestrator?.minGasPriceWei]
    }
    expect(of('mainnet')).toEqual([350_000n, 1_000_000_000n])
    expect(of('devenv')).toEqual([350_000n, 0n])
  })

  it('takes the model prices of the comma syntax from the flags', () => {
    const flags = `${ORCHESTRATOR} -pricePerUnit 3USD -pixelsPerUnit 1e12 -aiModels llm:a:true`
    expect(read({ flags }).node?.orchestrator?.modelPrices).toMatchObject([
      {
        capability: 33,
        model: 'a',
        price: { amount: { currency: 'USD' }, priceWei: { numerator: 1000n } },
      },
    ])
  })

  it('drops the currency of an inherited maximum upstream, and keeps it when repaired', () => {
    const given: Given = {
      flags: `${GATEWAY} -maxPricePerUnit 3ETH -pixelsPerUnit 1e15`,
      maxPricePerCapability: {
        source: 'c.json',
        text: '{"capabilities_prices":[{"pipeline":"llm"}]}',
      },
    }
    const maximum = (rules: Given): string => {
      const found = read({ ...given, ...rules }).node?.payer?.maxima[1]?.price.priceWei
      return found === undefined ? '' : ratString(found)
    }
    expect(maximum({})).toBe('3/1000000000000000')
    expect(maximum(REPAIRED)).toBe('3000')
  })
})
