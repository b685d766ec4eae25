import { describe, expect, it } from 'vitest'
import type { ScenarioInput, SessionInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import type { EventOf, TraceEvent, TraceEventType } from '../trace/events.ts'
import type { RunResult } from './result.ts'
import { runScenario } from './run.ts'

const VIEWER: SessionInput = { orchestrator: 'o1', type: 'lv2v', length: '90s' }

function world(extra: Partial<ScenarioInput>, viewer: Partial<SessionInput> = {}): ScenarioInput {
  return {
    scenario: 1,
    name: 'quiet',
    profile: 'repaired',
    duration: '30s',
    quietPhase: '60s',
    orchestrators: { o1: { pricePerUnit: 1200, autoAdjustPrice: false } },
    signers: { s1: {} },
    gateways: { g1: { signer: 's1', sessions: { viewer: { ...VIEWER, ...viewer } } } },
    ...extra,
  }
}

function run(input: ScenarioInput): RunResult {
  const parsed = parseScenario(input)
  if (!parsed.ok) return expect.unreachable(parsed.errors.map(({ message }) => message).join('\n'))
  const outcome = runScenario(parsed.scenario, { level: 'full' })
  return outcome.ok ? outcome.result : expect.unreachable(outcome.message)
}

function codes(input: ScenarioInput): readonly string[] {
  const parsed = parseScenario(input)
  return parsed.ok ? [] : parsed.errors.map(({ code, path }) => `${code} ${path}`)
}

function eventsOf<T extends TraceEventType>(
  { timeline }: RunResult,
  type: T,
): readonly EventOf<T>[] {
  return timeline.filter((event: TraceEvent): event is EventOf<T> => event.type === type)
}

const seconds = (events: readonly TraceEvent[]): readonly number[] =>
  events.map(({ atNs }) => atNs / 1e9)

describe('the quiet phase', () => {
  it('is free of what links do to messages all the time', () => {
    const result = run(
      world({ links: { default: { loss: '20%', duplicate: '20%', reorder: '20%' } } }),
    )
    for (const type of ['message.lost', 'message.duplicated', 'message.reordered'] as const) {
      const times = seconds(eventsOf(result, type))
      expect(times.length).toBeGreaterThan(0)
      expect(Math.max(...times)).toBeLessThanOrEqual(30)
    }
    expect(eventsOf(result, 'work.delivered').filter(({ atNs }) => atNs > 30e9)).toHaveLength(60)
  })

  it('ends what a window, an outage and an absence would go on with', () => {
    const lost = (extra: Partial<ScenarioInput>): readonly number[] =>
      seconds(eventsOf(run(world(extra)), 'message.lost'))
    const window = lost({
      faults: { links: [{ link: '*<->*', at: '25s', for: '1h', loss: '100%' }] },
    })
    const outage = lost({ timeline: [{ at: '25s', outage: { from: 'g1', to: 'o1', for: '1h' } }] })
    for (const times of [window, outage]) {
      expect(times.length).toBeGreaterThan(3)
      expect(Math.max(...times)).toBeLessThanOrEqual(30.02)
    }
    const restart = { actor: 'o1', keeps: ['sessions', 'ledger', 'secret'], downFor: '1h' } as const
    const back = run(world({ timeline: [{ at: '25s', restart }] }))
    expect(seconds(eventsOf(back, 'actor.restarted'))).toEqual([30])
  })

  it('has workers that do not fail', () => {
    const gateways = {
      g1: {
        sessions: {
          viewer: {
            orchestrator: 'o1',
            type: 'transcode',
            length: '90s',
            segmentInterval: '2s',
            transcoding: { failures: '50%' },
          },
        },
      },
    } as const
    const { signers: _none, ...plain } = world({})
    const result = run({ ...plain, gateways })
    const failed = eventsOf(result, 'request.settled').filter(({ outcome }) => outcome === 'failed')
    expect(failed.length).toBeGreaterThan(2)
    expect(Math.max(...seconds(failed))).toBeLessThanOrEqual(32)
  })

  it('is as long as sessions may go on and be ended, and no longer', () => {
    expect(codes(world({}, { length: '91s' }))).toEqual([
      'AS144 gateways.g1.sessions.viewer.length',
    ])
    expect(codes(world({}, { start: '30s', length: '1s' }))).toEqual([
      'AS144 gateways.g1.sessions.viewer.start',
    ])
    expect(codes(world({ timeline: [{ at: '91s', endSession: 'viewer' }] }))).toEqual([
      'AS142 timeline[0].at',
    ])
    expect(codes(world({ timeline: [{ at: '31s', setGasPrice: '1gwei' }] }))).toEqual([
      'AS142 timeline[0].at',
    ])
    const ended = run(world({ timeline: [{ at: '70s', endSession: 'viewer' }] }))
    expect(ended.sessions[0]?.endedNs).toBe(70e9)
    const { length: _length, ...toTheEnd } = VIEWER
    const gateways = { g1: { signer: 's1', sessions: { viewer: toTheEnd } } }
    expect(run(world({ gateways })).sessions[0]?.endedNs).toBe(30e9)
  })

  it('changes nothing that happened before it', () => {
    const links = { default: { loss: '10%' } }
    const active = (quietPhase: string, length: string): readonly TraceEvent[] =>
      run(world({ links, quietPhase }, { length })).timeline.filter(({ atNs }) => atNs < 30e9)
    expect(active('60s', '90s')).toEqual(active('0s', '30s'))
  })
})
