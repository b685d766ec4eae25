import { describe, expect, it } from 'vitest'
import { add, compare, rational, ZERO, type Rational } from '../../src/money/rational.ts'
import type { ScenarioInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import type { EventOf, TraceEvent } from '../trace/events.ts'
import type { RunResult } from './result.ts'
import { resultOf } from './twice.fixture.ts'
import type { UsageRow } from './usage-report.ts'

/** One signer that pays every 5 s, and a gateway that pays itself; the collector is there. */
const world: ScenarioInput = {
  scenario: 1,
  name: 'told',
  duration: '1m',
  quietPhase: '1m',
  orchestrators: {
    o1: { pricePerUnit: '7/3', autoAdjustPrice: false, ticketEv: 8 },
    o2: { pricePerUnit: 1200, autoAdjustPrice: false, ticketEv: '100gwei' },
  },
  signers: { s1: {} },
  gateways: {
    remote: {
      signer: 's1',
      sessions: { viewer: { orchestrator: 'o1', type: 'live', paymentInterval: '5s' } },
    },
    local: { sessions: { other: { orchestrator: 'o2' } } },
  },
  usage: { writeTime: '50ms', writeTimeout: '2s' },
}

const upstream = 'upstream/master-2026-08'

function run(input: ScenarioInput, profile = upstream): RunResult {
  const parsed = parseScenario(input)
  if (!parsed.ok) return expect.unreachable(parsed.errors.map(({ message }) => message).join('\n'))
  return resultOf(parsed.scenario, { profile, level: 'full' })
}

function fates({ timeline }: RunResult): readonly EventOf<'usage.settled'>['fate'][] {
  return timeline
    .filter((event: TraceEvent) => event.type === 'usage.settled')
    .map(({ fate }) => fate)
}

function statusOf({ invariants }: RunResult, id: string): string | undefined {
  return invariants.find((outcome) => outcome.id === id)?.status
}

function toldAndUntold({ toldWei, untoldWei }: UsageRow): Rational {
  return Object.values(toldWei).reduce(add, untoldWei)
}

describe('usage events in the world', () => {
  it('are told once by whoever signs, and delivered when the broker is well', () => {
    const result = run(world)
    const emitted = result.timeline.filter(({ type }) => type === 'usage.emitted')
    expect(emitted.some((event) => 'node' in event && event.node === 'local')).toBe(true)
    expect(fates(result)).toEqual(emitted.map(() => 'delivered'))
    expect(statusOf(result, 'usage-events-delivered')).toBe('held')
  })

  it('are not made where there is no collector, and then change nothing', () => {
    const { usage: _usage, ...without } = world
    const told = run(world)
    const silent = run(without)
    const money = ({ timeline }: RunResult): readonly TraceEvent[] =>
      timeline.filter(({ type }) => !type.startsWith('usage.') && type !== 'world.ended')
    expect(money(silent)).toEqual(money(told))
    expect(silent.usage).toBeNull()
    expect(statusOf(silent, 'usage-events-delivered')).toBe('not-exercised')
  })

  it('arrive although they were given up, when only the acknowledgement is lost', () => {
    const links = { 'collector->s1/1': { loss: 1 } }
    const result = run({ ...world, links })
    expect(new Set(fates(result))).toEqual(new Set(['delivered', 'duplicate']))
    expect(statusOf(result, 'usage-events-delivered')).toBe('held')
  })

  it('go with the memory of a signer that restarts, whose sessions the invariant leaves out', () => {
    const timeline = [{ at: '30.5s', restart: { actor: 's1' } }]
    for (const profile of [upstream, 'repaired']) {
      const result = run({ ...world, timeline }, profile)
      expect(fates(result)).toContain('discarded')
      const outcome = result.invariants.find(({ id }) => id === 'usage-events-delivered')
      expect(outcome?.status).not.toBe('broken')
      expect(outcome?.excused).toEqual([
        { circumstance: 'payer-restarts', sessions: ['viewer'], part: 'all' },
      ])
    }
  })

  it('wait for a collector that is down, and are lost after three writes', () => {
    const timeline = [{ at: '10s', restart: { actor: 'collector', downFor: '20s' } }]
    const result = run({ ...world, timeline, usage: { queueCapacity: 1, writeTimeout: '2s' } })
    expect(new Set(fates(result))).toEqual(new Set(['delivered', 'lost', 'dropped']))
    const repaired = run({ ...world, timeline }, 'repaired')
    expect(new Set(fates(repaired))).toEqual(new Set(['delivered']))
  })
})

describe('events against money', () => {
  const troubled: ScenarioInput = {
    ...world,
    duration: '56s',
    quietPhase: '0s',
    usage: { queueCapacity: 1, writeTimeout: '2s' },
    timeline: [
      { at: '10s', restart: { actor: 'collector', downFor: '20s' } },
      { at: '40.5s', restart: { actor: 's1' } },
    ],
  }

  it('adds up exactly, wherever the events are', () => {
    const { usage, metrics } = run(troubled)
    const rows = usage?.bySession ?? []
    const [viewer, other] = rows
    expect(viewer).toMatchObject({ payer: 's1', tellsFees: true, pipelineLabel: 'live' })
    expect(viewer?.appLabel).toBe('unknown')
    expect(other).toMatchObject({ payer: 'local', tellsFees: false, pipelineLabel: '' })
    for (const row of rows) expect(compare(toldAndUntold(row), row.feesWei)).toBe(0)
    for (const place of ['delivered', 'lost', 'dropped', 'discarded', 'waiting'] as const) {
      expect(viewer?.events[place], place).toBeGreaterThan(0)
    }
    const feesWei = rows.map((row) => row.feesWei).reduce(add, ZERO)
    expect(compare(feesWei, metrics.feesBilledWei as Rational)).toBe(0)
  })

  it('lays what the chain paid beside it, session by session', () => {
    const session = { orchestrator: 'o2', segmentInterval: '1s', paymentInterval: '1s' } as const
    const sessions = { other: session, more: session }
    const { usage, metrics } = run({
      ...world,
      gateways: { local: { sessions, maxTicketEv: '1ETH', maxTotalEv: '10ETH' } },
      chain: { gasPrice: '1gwei', blockInterval: '2s' },
      orchestrators: {
        o2: {
          pricePerUnit: '1e7',
          autoAdjustPrice: false,
          ticketEv: '0.0001ETH',
          txCostMultiplier: 2,
        },
      },
      quietPhase: '5m',
    })
    const total = (of: (row: UsageRow) => Rational): Rational =>
      (usage?.bySession ?? []).map(of).reduce(add, ZERO)
    expect(
      compare(
        total(({ redeemedWei }) => redeemedWei),
        ZERO,
      ),
    ).toBeGreaterThan(0)
    const metric = (name: 'incomeWei' | 'faceValueWonWei'): Rational => {
      const value = metrics[name]
      return typeof value === 'bigint' ? rational(value) : value
    }
    expect(
      compare(
        total(({ redeemedWei }) => redeemedWei),
        metric('incomeWei'),
      ),
    ).toBe(0)
    expect(
      compare(
        total(({ wonWei }) => wonWei),
        metric('faceValueWonWei'),
      ),
    ).toBe(0)
  })

  it('has one row for sessions that are told alike', () => {
    const viewer = { orchestrator: 'o1', type: 'live', paymentInterval: '5s' } as const
    const sessions = { a: viewer, b: viewer, c: { ...viewer, app: 'other' } }
    const { usage } = run({ ...world, gateways: { remote: { signer: 's1', sessions } } })
    expect(usage?.byLabel.map(({ sessions: many, appLabel }) => [many, appLabel])).toEqual([
      [2, 'unknown'],
      [1, 'other'],
    ])
    const [two] = usage?.byLabel ?? []
    const [a, b] = usage?.bySession ?? []
    expect(compare(two?.feesWei ?? ZERO, add(a?.feesWei ?? ZERO, b?.feesWei ?? ZERO))).toBe(0)
  })
})

describe('product services in the world', () => {
  const user = { endpoint: '/api/publish_interaction', every: '5s' } as const
  const learns = (more: NonNullable<ScenarioInput['productServices']>[string]): ScenarioInput => ({
    scenario: 1,
    name: 'learns',
    duration: '1m',
    quietPhase: '20s',
    orchestrators: {},
    gateways: {},
    usage: {},
    productServices: { p1: more },
  })

  it('bill what they were asked to, through the queue as well as at once', () => {
    for (const kind of ['keeps', 'queue'] as const) {
      const { metrics, usage } = run(learns({ recorder: { kind }, callers: { user, agent: {} } }))
      expect(metrics).toMatchObject({
        productRequests: 72n,
        productRequestsServed: 72n,
        resultsBilled: 180n,
        learningsBilled: 24n,
      })
      expect(usage?.byService.find(({ event }) => event === 'learning_applied')).toMatchObject({
        service: 'p1',
        languageModel: 'platform',
        events: 60,
        delivered: 180,
        waiting: 0,
      })
    }
  })

  it('bill nobody for use when callers are not told apart, and nothing for what is not opted in', () => {
    const { metrics } = run(
      learns({
        tellsCallersApart: false,
        learning: { service: 'reflection' },
        callers: { user, agent: {} },
      }),
    )
    expect(metrics).toMatchObject({ resultsBilled: 0n, learningsBilled: 0n, tokensBilled: 0n })
  })

  it('say who supplies the language model, and count what was kept under repaired rules', () => {
    const service = {
      ownLanguageModel: true,
      learning: { items: 3, duplicates: 2 },
      callers: { user },
    }
    const rows = (profile: string): unknown =>
      run(learns(service), profile).usage?.byService.find(
        ({ event }) => event === 'learnings_generated',
      )
    expect(rows('upstream/pr3972')).toMatchObject({ languageModel: 'own', delivered: 36 })
    expect(rows('repaired')).toMatchObject({ languageModel: 'own', delivered: 12 })
  })

  it('were asked: such a run tested something', () => {
    expect(run(learns({ callers: { user } })).vacuous).toBe(false)
    expect(run(learns({ callers: {} })).vacuous).toBe(true)
  })
})
