import { describe, expect, it } from 'vitest'
import type { ScenarioInput, SessionInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import type { EventOf, TraceEventType } from '../trace/events.ts'
import type { RunResult } from './result.ts'
import { resultOf } from './twice.fixture.ts'

const UPSTREAM = 'upstream/master-2026-08'

/** A gateway that pays itself for the capability `cap`, 10 gwei a second; tickets are worth 100 gwei. */
function run(
  sessions: Readonly<Record<string, Partial<SessionInput>>>,
  change: Partial<ScenarioInput> = {},
  profile = UPSTREAM,
): RunResult {
  const withDefaults = Object.entries(sessions).map(([name, session]) => [
    name,
    { orchestrator: 'o1', type: 'byoc', model: 'cap', ...session },
  ])
  const loaded = parseScenario({
    scenario: 1,
    name: 'byoc',
    duration: '5m',
    orchestrators: {
      o1: {
        pricePerUnit: 1000,
        externalCapabilities: { cap: '10gwei' },
        autoAdjustPrice: false,
        ticketEv: '100gwei',
        capacity: 4,
      },
    },
    gateways: { g1: { sessions: Object.fromEntries(withDefaults) } },
    ...change,
  })
  if (!loaded.ok) return expect.unreachable(JSON.stringify(loaded.errors))
  return resultOf(loaded.scenario, { profile, level: 'full' })
}

function eventsOf<T extends TraceEventType>(result: RunResult, type: T): readonly EventOf<T>[] {
  return result.timeline.filter((event): event is EventOf<T> => event.type === type)
}

function broken({ invariants }: RunResult): readonly string[] {
  return invariants.flatMap(({ id, status }) => (status === 'broken' ? [id] : []))
}

const seconds = (events: readonly { readonly atNs: number }[]): readonly number[] =>
  events.map(({ atNs }) => Math.floor(atNs / 1e9))

describe('a stream that its gateway pays itself', () => {
  it('is paid for at its start and every 50 s, charged every 23 s, and stopped with a payment', () => {
    const result = run({ stream: { start: '10s', length: '2m' } })
    expect(seconds(eventsOf(result, 'token.issued'))).toEqual([10, 60, 110, 130])
    expect(eventsOf(result, 'payment.processed').map(({ tickets }) => tickets)).toEqual([
      7, 7, 7, 1,
    ])
    expect(seconds(eventsOf(result, 'work.charged'))).toEqual([33, 56, 79, 102, 125])
    expect(eventsOf(result, 'job.answered').map(({ route }) => route)).toEqual([
      '/ai/stream/start',
      '/ai/stream/payment',
      '/ai/stream/payment',
      '/ai/stream/stop',
    ])
    expect(result.sessions).toMatchObject([{ end: 'completed' }])
    expect(broken(result)).toEqual([])
  })

  it('tells what is left in its balance headers, rounded to whole wei', () => {
    const result = run({ stream: { length: '1m' } })
    const headers = eventsOf(result, 'job.answered').map(({ balanceHeader }) => balanceHeader)
    expect(headers).toEqual(['700000000000', '940000000000', null])
  })

  it('pays for its last seconds, and can be stopped, where that is mended', () => {
    const charged = (profile: string): readonly bigint[] =>
      eventsOf(run({ stream: { length: '30s' } }, {}, profile), 'work.charged').map(
        ({ units }) => units,
      )
    expect(charged('repaired')).toEqual([23n, 7n])
    // Credit for 57 s is not enough to stop: the orchestrator goes on until it is used up.
    expect(charged(UPSTREAM)).toEqual([23n, 23n, 23n, 23n, 23n])
  })

  it('does not begin where there is no room, and is refused where the signature does not count', () => {
    const orchestrators = {
      o1: { pricePerUnit: 1, externalCapabilities: { cap: '10gwei' }, capacity: 0 },
    }
    expect(run({ stream: {} }, { orchestrators }).sessions).toMatchObject([
      { end: 'start-refused', endedNs: 40_000_000 },
    ])
    const refused = run({ stream: {} }, {}, 'upstream/byoc-head')
    expect(refused.sessions).toMatchObject([{ end: 'start-refused' }])
    expect(eventsOf(refused, 'session.ended')).toMatchObject([
      { detail: 'Could not verify job creds' },
    ])
  })

  it('asks three times for a token, and goes on without', () => {
    const timeline = [{ at: '49s', outage: { from: 'g1', to: 'o1', for: '3s' } }]
    const result = run({ stream: {} }, { timeline })
    const lost = eventsOf(result, 'message.lost').filter(
      ({ what }) => what === 'GET /process/token',
    )
    expect(lost).toHaveLength(3)
    expect(eventsOf(result, 'gateway.payment-failed')[0]).toMatchObject({
      stage: 'send',
      error: 'no token: connection refused',
    })
    expect(result.sessions).toMatchObject([{ end: 'completed' }])
  })

  it('is charged on after a restart that keeps it, and unknown after one that does not', () => {
    const restart = (keeps: readonly ('sessions' | 'ledger')[]): RunResult =>
      run({ stream: {} }, { timeline: [{ at: '30s', restart: { actor: 'o1', keeps } }] })
    const kept = restart(['sessions', 'ledger'])
    expect(seconds(eventsOf(kept, 'work.charged')).slice(0, 3)).toEqual([23, 46, 69])
    expect(restart([]).sessions).toMatchObject([{ end: 'orchestrator-lost' }])
  })

  it('is not paid for above twice its first price, where the gateway looks', () => {
    const timeline = [
      { at: '10s', setPrice: { orchestrator: 'o1', capability: 'cap', pricePerUnit: '21gwei' } },
    ]
    expect(broken(run({ stream: {} }, { timeline }))).toEqual(['doubling-guard'])
    const guarded = run({ stream: {} }, { timeline }, 'repaired')
    expect(broken(guarded)).toEqual([])
    expect(guarded.sessions).toMatchObject([{ end: 'released-insufficient-balance' }])
    expect(eventsOf(guarded, 'gateway.payment-failed')[0]).toMatchObject({ stage: 'price' })
  })
})

describe('batch jobs that their gateway pays itself', () => {
  const jobs = (job: SessionInput['job'], profile = UPSTREAM): RunResult =>
    run({ jobs: { type: 'byoc-job', length: '1m', job } }, {}, profile)

  it('are charged for whole seconds at their end, by both sides', () => {
    const result = jobs({ interval: '20s', work: '4100ms' })
    expect(eventsOf(result, 'work.charged').map(({ units }) => units)).toEqual([5n, 5n, 5n])
    const finished = eventsOf(result, 'job.finished')
    expect(
      finished.map(({ status, feeWei }) => [status, feeWei.numerator / feeWei.denominator]),
    ).toEqual([1, 2, 3].map(() => [200, 50_000_000_000n]))
    expect(finished[0]?.balanceHeader).toBe('650000000000')
    expect(broken(result)).toEqual([])
  })

  it('that stream are charged at every 5 s, upstream until the time-out', () => {
    const streamed = { interval: '50s', work: '12s', timeout: '61s', streams: true }
    const units = (profile: string): readonly bigint[] =>
      eventsOf(jobs(streamed, profile), 'work.charged').map((charge) => charge.units)
    // Two jobs of 12 s; upstream each goes on until its time-out.
    expect(units(UPSTREAM)).toEqual(Array.from({ length: 24 }, () => 5n))
    expect(units('repaired')).toEqual([5n, 5n, 2n, 5n, 5n, 2n])
    expect(eventsOf(jobs(streamed), 'job.finished').map(({ status }) => status)).toEqual([200, 200])
  })

  it('that are cut off keep their capacity, until nobody is let in any more', () => {
    const job = { interval: '65s', work: '70s', timeout: '60s' }
    const orchestrators = {
      o1: {
        pricePerUnit: 1000,
        externalCapabilities: { cap: '10gwei' },
        autoAdjustPrice: false,
        ticketEv: '100gwei',
        capacity: 1,
      },
    }
    const second = (profile: string): EventOf<'job.finished'> | undefined => {
      const sessions = { jobs: { type: 'byoc-job', length: '2m', job } } as const
      return eventsOf(run(sessions, { orchestrators }, profile), 'job.finished')[1]
    }
    expect(second(UPSTREAM)?.error).toBe('No orchestrators found for capability cap\n')
    // It was let in, and cut off too: no other orchestrator is left.
    expect(second('repaired')).toMatchObject({ status: 200, balanceHeader: '', error: null })
  })
})
