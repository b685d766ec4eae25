import { describe, expect, it } from 'vitest'
import { ratString } from '../../src/money/format.ts'
import { priceRulesUpstream } from '../../src/price/rules.ts'
import { faceValue } from '../../src/recipient/face-value.ts'
import { priceList, type PriceList } from './price-list.ts'
import { read, type Given } from './reading.fixture.ts'
import { workText } from './work.ts'

const PARTNER = `0x${'ab'.repeat(20)}`
const RULES = { price: priceRulesUpstream, recipient: { faceValue: faceValue.jumpsAtEv } }
const USUAL = { gasPriceWei: 100_000_000n, maxFloatWei: 10n ** 19n }

const orchestrator: Given = {
  flags: '-orchestrator -network arbitrum-one-mainnet -pricePerUnit 1200',
  pricePerGateway: {
    source: 'g.json',
    text: `{"gateways":[{"ethaddress":"${PARTNER.toUpperCase().replace('X', 'x')}","priceperunit":900,"pixelsperunit":1}]}`,
  },
  aiModels: {
    source: 'm.json',
    text: '[{"pipeline":"live-video-to-video","model_id":"a","price_per_unit":3000},{"pipeline":"llm","model_id":"b","price_per_unit":60000000}]',
  },
  capabilities: [
    { source: 'c.json', text: '{"name":"x","price_per_unit":3000000000001,"price_scaling":10}' },
  ],
  liveRunners: {
    source: 'r.json',
    text: '{"runners":[{"app":"scope","price_info":{"price":3.6}}]}',
  },
}

function list(payers: readonly string[], conditions = USUAL, more: Given = {}): PriceList {
  const { node, findings } = read({ ...orchestrator, ...more })
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  if (node?.orchestrator === undefined || node.orchestrator === null) expect.unreachable()
  const named = payers.map((flags) => {
    const payer = read({ flags, role: 'gateway' }).node
    if (payer === null) expect.unreachable()
    return { name: flags, node: payer }
  })
  return priceList(node.orchestrator, named, conditions, RULES)
}

function charged({ groups }: PriceList, group = 0): Readonly<Record<string, string>> {
  const rows = groups[group]?.rows ?? []
  return Object.fromEntries(
    rows.map(({ charge }) => [
      workText(charge.work),
      charge.chargedWei === null ? String(charge.refusal) : ratString(charge.chargedWei),
    ]),
  )
}

function verdicts({ groups }: PriceList, group = 0): Readonly<Record<string, string>> {
  const rows = groups[group]?.rows ?? []
  return Object.fromEntries(
    rows.map(({ charge, acceptances }) => [
      workText(charge.work),
      acceptances.map(({ acceptance }) => acceptance.verdict).join(),
    ]),
  )
}

describe('a price list', () => {
  it('has the overhead, the rounding of each kind of work, and prices by sender', () => {
    const prices = list([])
    expect(charged(prices)).toEqual({
      transcoding: '1212',
      'live-video-to-video/a': '3030',
      'llm/b': '60600000',
      // Whole wei, after an overhead of 1 %.
      'byoc/x': '303000000000',
      // Whole wei, without overhead.
      'live runner scope': '333333333333',
    })
    expect(prices.groups.map(({ sender }) => sender)).toEqual([null, PARTNER])
    expect(charged(prices, 1)['transcoding']).toBe('909')
  })

  it('moves with the gas price only where something caps the face value', () => {
    const capped = { flags: `${orchestrator.flags ?? ''} -maxFaceValue 2400000000000000` }
    expect(charged(list([], { ...USUAL, gasPriceWei: 10n ** 9n }))['transcoding']).toBe('1212')
    expect(charged(list([], USUAL, capped))['transcoding']).toBe('1260')
    expect(
      charged(list([], { ...USUAL, gasPriceWei: 2n * 10n ** 8n }, capped))['transcoding'],
    ).toBe('1320')
  })

  it('says when the sender has too little to be quoted', () => {
    const prices = list([], { ...USUAL, maxFloatWei: 1n })
    expect(prices.refusal).toBe('insufficient-sender-reserve')
    expect(charged(prices)['transcoding']).toBe('insufficient-sender-reserve')
  })

  it('compares each payer with the price that it would be charged', () => {
    const partner = `-network arbitrum-one-mainnet -ethAcctAddr ${PARTNER} -maxPricePerUnit 909`
    const stranger = '-network arbitrum-one-mainnet -maxPricePerUnit 1211'
    const prices = list([partner, stranger])
    expect(verdicts(prices, 1)).toMatchObject({ transcoding: 'accepts' })
    expect(verdicts(prices, 0)).toEqual({
      transcoding: 'refuses',
      'live-video-to-video/a': 'refuses',
      'llm/b': 'refuses',
      'byoc/x': 'not-checked',
      'live runner scope': 'not-checked',
    })
  })

  it('knows who checks what', () => {
    const one = (flags: string): Readonly<Record<string, string>> => verdicts(list([flags]))
    const network = '-network arbitrum-one-mainnet'
    expect(one(`-remoteSigner ${network} -maxPricePerUnit 1212`)).toMatchObject({
      transcoding: 'accepts',
      'byoc/x': 'refuses',
      'live runner scope': 'refuses',
    })
    expect(one(`${network} -maxPricePerUnit 1 -ignoreMaxPriceIfNeeded`)).toMatchObject({
      transcoding: 'unless-nobody-is-cheaper',
      'llm/b': 'unless-nobody-is-cheaper',
      'live-video-to-video/a': 'refuses',
    })
    expect(new Set(Object.values(one(`${network} -remoteSignerUrl http://s`)))).toEqual(
      new Set(['not-checked']),
    )
    expect(new Set(Object.values(one('-network offchain')))).toEqual(new Set(['not-checked']))
    expect(one(network)).toMatchObject({ transcoding: 'accepts', 'llm/b': 'accepts' })
  })

  it('lets a capability have its own maximum, above the one for all', () => {
    const flags = `-network arbitrum-one-mainnet -maxPricePerUnit 1 -maxPricePerCapability '{"capabilities_prices":[{"pipeline":"llm","price_per_unit":70000000}]}'`
    expect(verdicts(list([flags]))).toMatchObject({ 'llm/b': 'accepts', transcoding: 'refuses' })
  })
})
