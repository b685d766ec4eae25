import { describe, expect, it } from 'vitest'
import { SECOND_NS } from '../../src/durations.ts'
import { rational } from '../../src/money/rational.ts'
import { loadScenario } from '../scenario/load.ts'
import type { EventOf, TraceEvent, TraceEventType } from '../trace/events.ts'
import type { RunResult } from './result.ts'
import { resultOf } from './twice.fixture.ts'

const HOUR_NS = 3_600_000_000_000

/** Half past noon: the first full hour comes after 30 minutes. An ETH costs 3000 USD. */
function run(more: string, options: { profile?: string; feed?: string; o1?: string } = {}) {
  const feed = options.feed ?? '{ USD: 3000 }'
  const text = `scenario: 1
name: feed
epoch: 2026-03-01T12:30:00Z
duration: 4h
profile: ${options.profile ?? 'upstream/master-2026-08'}
priceFeed: ${feed}
orchestrators:
  o1: { pricePerUnit: 3USD, pixelsPerUnit: 1e12, ${options.o1 ?? ''} }
  in-wei: { pricePerUnit: 1000 }
signers: { s1: { replicas: 2, maxPricePerUnit: 6USD, pixelsPerUnit: 1e12 } }
gateways:
  g1: { signer: s1, sessions: { viewer: { orchestrator: o1, length: 1s } } }
expect: { invariants: { holds: none } }
${more}`
  const loaded = loadScenario(text, 'feed.yaml')
  if (!loaded.ok) return expect.unreachable(JSON.stringify(loaded.errors))
  return resultOf(loaded.scenario, { level: 'full' })
}

const events = <T extends TraceEventType>(result: RunResult, type: T): readonly EventOf<T>[] =>
  result.timeline.filter((event: TraceEvent): event is EventOf<T> => event.type === type)
/** `node minute price` of every adoption, by node. */
const adoptions = (result: RunResult): readonly string[] =>
  events(result, 'feed.adopted')
    .map(
      ({ actor, atNs, price }) =>
        `${actor} ${atNs / SECOND_NS / 60} ${price.numerator / price.denominator}`,
    )
    .sort()
const failures = (result: RunResult): readonly string[] =>
  events(result, 'feed.failed').map(
    ({ actor, atNs, error }) => `${actor} ${(atNs - HOUR_NS / 2) / SECOND_NS} ${error}`,
  )
const MOVE = 'timeline: [{ at: 10m, setFeed: { USD: 2000 } }]'

describe('a node learns the price', () => {
  it('at the next full hour by its own clock, if it has a price in the currency', () => {
    const result = run(MOVE, { o1: 'clock: { offset: 60s }' })
    expect(adoptions(result)).toEqual(['o1 29 2000', 's1/1 30 2000', 's1/2 30 2000'])
    expect(events(result, 'feed.round')).toMatchObject([
      { pair: 'ETH / USD', roundId: 2n, answer: 200_000_000_000n, decimals: 8 },
    ])
  })

  it('at once when the scenario says so, or every so often', () => {
    const immediate = run(MOVE, { feed: '{ USD: 3000, watcher: immediate }' })
    expect(adoptions(immediate)).toEqual(['o1 10 2000', 's1/1 10 2000', 's1/2 10 2000'])
    const often = run(MOVE, { feed: '{ USD: 3000, watcher: 20m }' })
    // At :40, :00, :20; the poll at 10 minutes comes just before the step.
    expect(adoptions(often)).toEqual(['o1 30 2000', 's1/1 30 2000', 's1/2 30 2000'])
  })

  it('only the last of several rounds, and nothing while none comes', () => {
    const rows = 'series: { priceFeed: { csv: "0s,3000\\n5m,2900\\n25m,2800\\n29m,2500" } }'
    expect(adoptions(run(rows))).toEqual(['o1 30 2500', 's1/1 30 2500', 's1/2 30 2500'])
  })

  it('and asks as much as it knows, also for a price that is set meanwhile', () => {
    const at = (minute: number): string =>
      `timeline:
  - { at: 10m, setFeed: { USD: 2000 } }
  - { at: ${minute}m, setPrice: { orchestrator: o1, pricePerUnit: 3USD } }`
    const priceWei = (minute: number): unknown => events(run(at(minute)), 'price.changed')[0]?.price
    expect(priceWei(20)).toEqual(rational(10n ** 15n))
    expect(priceWei(40)).toEqual(rational(15n * 10n ** 14n))
  })

  it('anew when it restarts, although the hour has not come', () => {
    const restart = `timeline:
  - { at: 10m, setFeed: { USD: 2000 } }
  - { at: 20m, restart: { actor: o1 } }
  - { at: 21m, setPrice: { orchestrator: o1, pricePerUnit: 3USD } }`
    expect(events(run(restart), 'price.changed')[0]?.price).toEqual(rational(15n * 10n ** 14n))
  })

  it('also when a price is set while it is down', () => {
    const down = `timeline:
  - { at: 10m, restart: { actor: o1, downFor: 5m } }
  - { at: 12m, setPrice: { orchestrator: o1, pricePerUnit: 4USD } }
  - { at: 20m, setFeed: { USD: 2000 } }`
    expect(adoptions(run(down))).toContain('o1 30 2000')
  })
})

describe('rounds', () => {
  it('come when the price deviates, and at the heartbeat', () => {
    const feed = '{ USD: 3000, deviation: 1%, heartbeat: 90m }'
    const rows = 'series: { priceFeed: { csv: "10m,3029\\n20m,3030\\n30m,3031" } }'
    const rounds = events(run(rows, { feed }), 'feed.round')
    expect(rounds.map(({ atNs, answer }) => [atNs / HOUR_NS, answer / 10n ** 8n])).toEqual([
      [1 / 3, 3030n],
      [1 / 3 + 1.5, 3031n],
      [1 / 3 + 3, 3031n],
    ])
  })

  it('of an inverted pair say what a dollar is worth', () => {
    const inverted = run(MOVE, { feed: '{ USD: 2500, inverted: true }' })
    const [round] = events(inverted, 'feed.round')
    expect(round).toMatchObject({ pair: 'USD / ETH', answer: 5n * 10n ** 14n, decimals: 18 })
    const asked = (result: RunResult): unknown =>
      events(result, 'info.issued').map(({ price }) => price)
    expect(asked(inverted)).toEqual(asked(run(MOVE, { feed: '{ USD: 2500 }' })))
    expect(asked(inverted)).toHaveLength(1)
  })
})

describe('a feed that is', () => {
  const fault = (kind: string, more = ''): string =>
    `${MOVE}\nfaults: { feed: [{ kind: ${kind}, at: 5m, for: 30m${more} }] }`

  it('stale answers the old price until its fault is over', () => {
    const result = run(fault('stale'))
    expect(events(result, 'feed.round').map(({ atNs }) => atNs / SECOND_NS / 60)).toEqual([35])
    expect(adoptions(result)).toEqual(['o1 90 2000', 's1/1 90 2000', 's1/2 90 2000'])
  })

  it('unreachable is asked again after 30, 60, 120 and 240 s, then at the next hour', () => {
    const result = run(fault('unreachable', ', nodes: [o1]').replace('30m', '60m'))
    const text = 'failed to get latest round data: the feed is unreachable'
    expect(failures(result)).toEqual(
      [0, 30, 90, 210, 450].map((seconds) => `o1 ${seconds} ${text}`),
    )
    expect(adoptions(result)).toEqual(['o1 90 2000', 's1/1 30 2000', 's1/2 30 2000'])
  })

  it('unreachable for a few minutes is read by the retry', () => {
    const result = run(fault('unreachable', ', nodes: [o1]').replace('30m', '26m'))
    expect(adoptions(result)).toContain('o1 31.5 2000')
  })

  it('zero ends the process upstream until an operator starts it when the feed is back', () => {
    const restarts = ', { at: 32m, restart: { actor: o1 } }, { at: 40m, restart: { actor: o1 } }]'
    const result = run(fault('zero').replace('}]\n', `}${restarts}\n`))
    expect(failures(result)).toEqual([
      's1/1 0 panic: division by zero',
      's1/2 0 panic: division by zero',
      'o1 0 panic: division by zero',
      'o1 120 division by zero',
    ])
    expect(events(result, 'actor.crashed').map(({ actor }) => actor)).toEqual([
      's1/1',
      's1/2',
      'o1',
    ])
    const [back] = events(result, 'actor.restarted')
    expect([back?.actor, back?.atNs]).toEqual(['o1', 40 * 60 * SECOND_NS])
  })

  it('zero is passed over when repaired', () => {
    const result = run(fault('zero'), { profile: 'repaired' })
    expect(failures(result)).toContain('o1 0 price is not positive')
    expect(events(result, 'actor.crashed')).toEqual([])
    expect(adoptions(result)).toEqual(['o1 90 2000', 's1/1 90 2000', 's1/2 90 2000'])
  })

  it('behind shows who reads it the round of before, as if it were the last', () => {
    const result = run(fault('behind', ', nodes: [o1, s1/2]'))
    expect(events(result, 'feed.round')).toHaveLength(1)
    expect(failures(result)).toEqual([])
    expect(adoptions(result)).toEqual(['o1 90 2000', 's1/1 30 2000', 's1/2 90 2000'])
    const immediate = run(fault('behind', ', nodes: [o1]'), {
      feed: '{ USD: 3000, watcher: immediate }',
    })
    expect(adoptions(immediate)).toEqual(['o1 35 2000', 's1/1 10 2000', 's1/2 10 2000'])
  })

  it('doubled answers twice the price until its fault is over', () => {
    const result = run(fault('doubled').replace('at: 5m', 'at: 25m'))
    const rounds = events(result, 'feed.round').map(({ atNs, answer }) => [
      atNs / SECOND_NS / 60,
      answer / 10n ** 8n,
    ])
    expect(rounds).toEqual([
      [10, 2000n],
      [25, 4000n],
      [55, 2000n],
    ])
    expect(adoptions(result).filter((each) => each.startsWith('o1'))).toEqual([
      'o1 30 4000',
      'o1 90 2000',
    ])
  })

  it('zero does no harm to a pair that is inverted: the price becomes 0', () => {
    const result = run(fault('zero'), { feed: '{ USD: 3000, inverted: true }' })
    expect(events(result, 'actor.crashed')).toEqual([])
    expect(adoptions(result)).toContain('o1 30 0')
  })
})

it('the gas price follows a series to the wei', () => {
  const result = run('series: { gasPrice: { csv: "0s,2gwei\\n1h,12345678901\\n2h,1gwei" } }')
  expect(
    events(result, 'setting.changed').map(({ atNs, value }) => [atNs / HOUR_NS, value]),
  ).toEqual([
    [1, '12345678901'],
    [2, '1000000000'],
  ])
})

it('a modelled price is the same twice and another under another seed', () => {
  const model =
    'series: { priceFeed: { model: { volatility: 90% per year, step: 5m, jumps: { rate: 1 per hour, mean: -5% } } } }'
  const first = run(model)
  expect(events(first, 'feed.round').length).toBe(48)
  expect(run(model).traceHash).toBe(first.traceHash)
  expect(run(`${model}\nseed: 2`).traceHash).not.toBe(first.traceHash)
})
