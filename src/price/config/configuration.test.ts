import { expect, test } from 'vitest'
import { rational } from '../../money/rational.ts'
import { convertPrice, type Conversion, type CurrencyAmount } from '../feed/converted-price.ts'
import { handlePriceRequest } from '../http/price-api.ts'
import type { PriceApiNode } from '../http/answer.ts'
import { FollowedCeilings } from '../followed-ceilings.ts'
import { OrchestratorPrices } from '../orchestrator-prices.ts'
import { priceRulesRepaired, priceRulesUpstream, type PriceRules } from '../rules.ts'
import { configureMaxPrices } from './capability-maxima.ts'
import { configureBasePrices } from './gateway-prices.ts'
import { parsePriceFlag } from './price-flag.ts'

const CONVERTER = { feed: null, rules: priceRulesUpstream, nowNs: () => 0n }
const convert = (amount: CurrencyAmount): Conversion => convertPrice(CONVERTER, amount)

test('the price flag takes a currency from A to z, so that an exponent is one (PR-13, X-15)', () => {
  expect(parsePriceFlag('0.5USD')).toEqual({ currency: 'USD', price: rational(5n, 10n) })
  expect(parsePriceFlag('1e3')).toMatchObject({ currency: 'e3' })
  expect(parsePriceFlag('100_')).toMatchObject({ currency: '_' })
  expect(parsePriceFlag('-1')).toBeNull()
})

test('a price document that cannot be read is ignored upstream and refused when repaired (I-26)', () => {
  const configure = (rules: PriceRules) =>
    configureBasePrices(
      {
        pricePerUnit: '7',
        pixelsPerUnit: '1',
        pricePerGateway: '{',
        pricePerBroadcaster: '',
        aiWorker: false,
      },
      { convert, rules },
    )
  expect(configure(priceRulesUpstream)).toMatchObject({ ok: true, value: [{ address: 'default' }] })
  expect(configure(priceRulesRepaired)).toMatchObject({ refusal: { code: 'startup-aborted' } })
})

test('a maximum without a number takes the global one, upstream in its own currency (X-14)', () => {
  const wei = (rules: PriceRules) => {
    const result = configureMaxPrices(
      {
        maxPricePerUnit: '3eth',
        pixelsPerUnit: '1',
        maxPricePerCapability: '{"capabilities_prices":[{"pipeline":"llm","model_id":"m"}]}',
      },
      { convert, rules },
    )
    return result.ok ? result.value.map(({ maxPrice }) => maxPrice.priceWei.numerator) : []
  }
  const eth = 10n ** 18n
  expect(wei(priceRulesUpstream)).toEqual([3n * eth, 3n])
  expect(wei(priceRulesRepaired)).toEqual([3n * eth, 3n * eth])
})

test('a negative maximum clears the limit upstream and is refused when repaired (I-27)', () => {
  const maxPriceAfter = (rules: PriceRules) => {
    const node: PriceApiNode = {
      nodeType: 'gateway',
      hasEthClient: true,
      prices: new OrchestratorPrices({ converter: CONVERTER, rules }),
      maxPrices: new FollowedCeilings(CONVERTER),
      transcodingOptions: [],
      setMaxFaceValue: () => undefined,
      rules,
    }
    const send = (maxPrice: string) =>
      handlePriceRequest(node, {
        path: '/setBroadcastConfig',
        query: '',
        body: `maxPricePerUnit=${maxPrice}&pixelsPerUnit=1`,
      })
    send('5')
    return [send('-5').status, node.maxPrices.ceilings.maxPrice()]
  }
  expect(maxPriceAfter(priceRulesUpstream)).toEqual([200, null])
  expect(maxPriceAfter(priceRulesRepaired)).toEqual([400, rational(5n)])
})
