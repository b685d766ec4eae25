import { assert } from '../../../src/assert.ts'
import type { Rational } from '../../../src/money/rational.ts'
import {
  conversionRefusalText,
  convertPrice,
  type ConvertedPrice,
  type CurrencyConverter,
} from '../../../src/price/feed/converted-price.ts'
import { parseFeedDescription } from '../../../src/price/feed/feed-description.ts'
import { feedPriceOfRound, type FeedPrice } from '../../../src/price/feed/feed-price.ts'
import { PriceFeedWatcher } from '../../../src/price/feed/price-feed-watcher.ts'
import { weiMultiplier } from '../../../src/price/feed/wei-multiplier.ts'
import type { PriceRules } from '../../../src/price/rules.ts'
import { outSuite, stepsReplay, suiteOf, type SuiteAdapter, type VectorStep } from '../adapter.ts'
import { SteppedClock, SteppedFeed, writePrices } from './pricing-feed-fields.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** The pricing area's currency feed. */
export const pricingFeedSuites: readonly SuiteAdapter[] = [
  stepsReplay('pricing/auto-converted-price', (input, { rules }) =>
    replayConversions(input, rules.price),
  ),
  suiteOf('pricing/currency-to-wei', (input) => {
    const multiplier = weiMultiplier(input.rational('feedPrice'), input.text('feedBase'))
    if (multiplier === null) return { panic: 'division by zero' }
    return { out: { multiplier: writeRational(multiplier) } }
  }),
  suiteOf('pricing/feed-description', (input) => {
    const parsed = parseFeedDescription(input.text('description'))
    return parsed.ok ? { out: parsed.currencies } : { error: parsed.error }
  }),
  outSuite('pricing/feed-price', (input) =>
    writeFeedPrice(
      feedPriceOfRound(
        {
          roundId: input.integer('roundId'),
          answer: input.integer('answer'),
          updatedAtSec: input.integer('updatedAtSec'),
        },
        input.count('decimals'),
      ),
    ),
  ),
  stepsReplay('pricing/price-feed-watcher', replayWatcher),
]

function writeFeedPrice(feedPrice: FeedPrice): object {
  return {
    roundId: `${feedPrice.roundId}`,
    price: writeRational(feedPrice.price),
    updatedAtSec: `${feedPrice.updatedAtSec}`,
  }
}

function replayWatcher(): (step: VectorStep) => unknown {
  const feed = new SteppedFeed()
  const clock = new SteppedClock()
  const subscriptions = new Map<string, () => void>()
  let readingNs = clock.nowNs
  let events: Record<string, object[]> = {}
  const watcher = new PriceFeedWatcher((nowNs) => {
    readingNs = nowNs
    return feed.read(nowNs)
  })
  return ({ op, fields }) => {
    events = {}
    const answer = act(op, fields)
    return { ...answer, events, fetchesNs: feed.takeFetches(), running: watcher.isRunning }
  }

  function act(op: string, fields: VectorFields): object {
    if (op === 'feed') feed.set(fields)
    else if (op === 'fail') feed.fail(fields.text('error'), fields.count('count'))
    else if (op === 'advance') clock.advance(fields, watcher)
    else if (op === 'subscribe') subscribe(fields.text('id'))
    else if (op === 'unsubscribe') subscriptions.get(fields.text('id'))?.()
    else return readCurrent()
    return {}
  }

  function subscribe(id: string): void {
    const stop = watcher.subscribe(clock.nowNs, (feedPrice) => {
      const delivered = { atNs: `${readingNs}`, price: writeFeedPrice(feedPrice) }
      events[id] = [...(events[id] ?? []), delivered]
    })
    subscriptions.set(id, stop)
  }

  function readCurrent(): object {
    const reading = watcher.current(clock.nowNs)
    return reading.ok ? { current: writeFeedPrice(reading.feedPrice) } : { error: reading.error }
  }
}

function replayConversions(input: VectorFields, rules: PriceRules): (step: VectorStep) => unknown {
  const feed = new SteppedFeed()
  const clock = new SteppedClock()
  const watcher = new PriceFeedWatcher((nowNs) => feed.read(nowNs))
  const error = input.textOrNull('descriptionError')
  const converter: CurrencyConverter = {
    feed: input.flag('feedInitialized')
      ? {
          watcher,
          describe: () =>
            error === null
              ? { ok: true, description: input.text('description') }
              : { ok: false, error },
        }
      : null,
    rules,
    nowNs: () => clock.nowNs,
  }
  const prices = new Map<string, ConvertedPrice>()
  let callbacks: Record<string, (string | null)[]> = {}
  return ({ op, fields }) => {
    callbacks = {}
    const refusal = op === 'new' ? create(fields) : {}
    if (op === 'feed' && fields.has('fetchError')) feed.fail(fields.text('fetchError'), -1)
    else if (op === 'feed') feed.set(fields)
    else if (op === 'advance') clock.advance(fields, watcher)
    else if (op === 'stop') prices.get(fields.text('id'))?.stop()
    else assert(op === 'new', `unknown operation ${op}`)
    const values = writePrices([...prices].map(([id, { priceWei }]) => [id, priceWei] as const))
    return { ...refusal, callbacks, fetchesNs: feed.takeFetches(), values }
  }

  function create(fields: VectorFields): object {
    const id = fields.text('id')
    const amount = { currency: fields.text('currency'), price: fields.rational('price') }
    const result = convertPrice(converter, amount, (priceWei: Rational) => {
      callbacks[id] = [...(callbacks[id] ?? []), writeRational(priceWei)]
    })
    if (result.ok) {
      prices.set(id, result.converted)
      return {}
    }
    const text = conversionRefusalText(result.refusal)
    return result.refusal.code === 'upstream-panic' ? { panic: text } : { error: text }
  }
}
