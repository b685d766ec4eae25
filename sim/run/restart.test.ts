import { describe, expect, it } from 'vitest'
import { loadScenario } from '../scenario/load.ts'
import type { EventOf, TraceEvent, TraceEventType } from '../trace/events.ts'
import type { RunResult } from './result.ts'
import { runScenario } from './run.ts'

interface Cast {
  readonly o1?: string
  readonly s1?: string
  readonly paysItself?: boolean
  readonly viewer?: string
}

function run(timeline: string, cast: Cast = {}): RunResult {
  const text = `scenario: 1
name: restarts
duration: 2m
profile: repaired
orchestrators: { o1: { pricePerUnit: ${cast.paysItself === true ? '1200' : '1gwei'}, autoAdjustPrice: false, ${cast.o1 ?? ''} } }
${cast.paysItself === true ? '' : `signers: { s1: ${cast.s1 ?? '{}'} }`}
gateways:
  g1:
    ${cast.paysItself === true ? '' : 'signer: s1'}
    sessions: { viewer: { orchestrator: o1, type: ${cast.paysItself === true ? 'lv2v' : 'live'}, paymentInterval: 5s, ${cast.viewer ?? ''} } }
timeline: [${timeline}]
expect: { invariants: { holds: none } }
`
  const loaded = loadScenario(text, 'restarts.yaml')
  if (!loaded.ok) return expect.unreachable(JSON.stringify(loaded.errors))
  const outcome = runScenario(loaded.scenario, { level: 'full' })
  return outcome.ok ? outcome.result : expect.unreachable(outcome.message)
}

const events = <T extends TraceEventType>(result: RunResult, type: T): readonly EventOf<T>[] =>
  result.timeline.filter((event: TraceEvent): event is EventOf<T> => event.type === type)
/** Who finds the price too high. */
const refusing = (result: RunResult): readonly string[] => {
  const refused = events(result, 'signer.refused').filter(({ status }) => status === 481)
  return [...new Set(refused.map(({ signer }) => signer))]
}
const prices = (result: RunResult): readonly (bigint | undefined)[] =>
  events(result, 'info.issued').map(({ price }) => price?.pricePerUnit)
const ends = (result: RunResult): readonly string[] =>
  events(result, 'session.ended').map(({ end, atNs }) => `${end} ${Math.floor(atNs / 1e9)}`)
const REMOTE: Cast = { s1: '{ replicas: 2 }' }

describe('an orchestrator that restarts', () => {
  const late = { viewer: 'start: 30s' }
  const raised = '{ at: 5s, setPrice: { orchestrator: o1, pricePerUnit: 3gwei } }'

  it('goes by its configuration again, unless its prices are kept', () => {
    expect(prices(run(`${raised}, { at: 9s, restart: { actor: o1 } }`, late))[0]).toBe(10n ** 9n)
    const kept = run(`${raised}, { at: 9s, restart: { actor: o1, keeps: [prices] } }`, late)
    expect(prices(kept)[0]).toBe(3n * 10n ** 9n)
  })

  it('reads what was written while it was down, and at every later start', () => {
    const down = '{ at: 4s, restart: { actor: o1, downFor: 3s } }'
    const again = '{ at: 20s, restart: { actor: o1 } }'
    expect(prices(run(`${down}, ${raised}, ${again}`, late))[0]).toBe(3n * 10n ** 9n)
  })

  it('takes new flags, and tells so', () => {
    const flags = 'pricePerUnit: 7gwei, ticketEv: 50gwei, capacity: 0'
    const result = run(`{ at: 9s, restart: { actor: o1, with: { ${flags} } } }`, late)
    expect(events(result, 'setting.changed').map(({ what, value }) => `${what}: ${value}`)).toEqual(
      ['flags of o1: price 7000000000 wei per 1, ticketEvWei 50000000000, capacity 0'],
    )
    expect(ends(result)).toEqual(['start-refused 30'])
    const open = run('{ at: 9s, restart: { actor: o1, with: { pricePerUnit: 7gwei } } }', late)
    expect(prices(open)[0]).toBe(7n * 10n ** 9n)
  })

  it('has no price that its configuration has lost: the rest of the menu, else the base price', () => {
    const cast = {
      o1: 'capabilityPrices: { live-video-to-video/m: 2gwei }, pricesPerGateway: { g1: { pricePerUnit: 4gwei } }',
      viewer: 'start: 30s, capability: live-video-to-video, model: m',
    }
    const without = (name: string): string =>
      `{ at: 9s, restart: { actor: o1, without: [${name}] } }`
    expect(prices(run('', cast))[0]).toBe(2n * 10n ** 9n)
    expect(prices(run(without('live-video-to-video/m'), cast))[0]).toBe(4n * 10n ** 9n)
    expect(prices(run(without('live-video-to-video/m, g1'), cast))[0]).toBe(10n ** 9n)
  })

  it('knows credit and parameters of before only with ledger, secret and nonces', () => {
    const restart = (keeps: string): readonly number[] =>
      events(
        run(`{ at: 12s, restart: { actor: o1, keeps: [sessions, ${keeps}] } }`),
        'payment.processed',
      )
        .filter(({ atNs }) => atNs > 12e9)
        .map(({ status }) => status)
    expect(new Set(restart('ledger, secret, nonces'))).toEqual(new Set([200]))
    expect(restart('ledger')[0]).not.toBe(200)
  })
})

describe('a signer that restarts', () => {
  it('does so with all its hosts, or with one', () => {
    const crashed = (actor: string): readonly string[] =>
      events(run(`{ at: 9s, restart: { actor: ${actor} } }`, REMOTE), 'actor.crashed').map(
        (event) => event.actor,
      )
    expect(crashed('s1')).toEqual(['s1/1', 's1/2'])
    expect(crashed('s1/2')).toEqual(['s1/2'])
  })

  it('may leave one replica with other flags than its siblings', () => {
    const result = run(
      '{ at: 30s, restart: { actor: s1/2, with: { maxPricePerUnit: 0.5gwei } } }',
      REMOTE,
    )
    expect(refusing(result)).toEqual(['s1/2'])
    const one = run('{ at: 30s, setMaxPrice: { actor: s1/2, pricePerUnit: 0.5gwei } }', REMOTE)
    expect(refusing(one)).toEqual(['s1/2'])
  })
})

describe('a gateway that restarts', () => {
  it('loses the sessions that it has, and none that come later, also while it is down', () => {
    const restart = '{ at: 10s, restart: { actor: g1, downFor: 5s } }'
    expect(ends(run(restart))).toEqual(['orchestrator-lost 15'])
    expect(ends(run(restart, { viewer: 'start: 12s, length: 20s' }))).toEqual(['completed 32'])
    expect(ends(run(restart, { viewer: 'start: 40s, length: 20s' }))).toEqual(['completed 60'])
    expect(ends(run('{ at: 50ms, restart: { actor: g1 } }'))).toEqual(['start-refused 0'])
  })

  it('has new books when it pays itself', () => {
    const late = { paysItself: true, viewer: 'start: 30s, length: 20s' }
    expect(ends(run('{ at: 10s, restart: { actor: g1 } }', late))).toEqual(['completed 50'])
    const running = run('{ at: 10s, restart: { actor: g1 } }', { paysItself: true })
    expect(ends(running)).toEqual(['orchestrator-lost 10'])
  })

  it('lets clients of a remote signer go on, with the state that was signed last or without', () => {
    const restart = (keeps: string): RunResult =>
      run(`{ at: 22s, restart: { actor: g1, keeps: [${keeps}] } }`, REMOTE)
    const states = (result: RunResult): number =>
      new Set(events(result, 'signer.paid').map(({ stateId }) => stateId)).size
    const kept = restart('sessions, signer-state')
    expect([ends(kept), states(kept)]).toEqual([['completed 120'], 1])
    const lost = restart('sessions')
    expect([ends(lost), states(lost)]).toEqual([['completed 120'], 2])
    expect(ends(restart('signer-state'))).toEqual(['orchestrator-lost 22'])
  })
})

describe('a gateway that goes down with a request on its way', () => {
  it('does nothing more when the time of its request is up, not even look for another orchestrator', () => {
    const loaded = loadScenario(
      `scenario: 1
name: restarts
duration: 30s
profile: repaired
orchestrators: { o1: { pricePerUnit: 0 } }
gateways: { g1: { sessions: { viewer: { orchestrator: o1, type: transcode } } } }
timeline: [{ at: 1s, restart: { actor: g1, downFor: 3s } }]
`,
      'restarts.yaml',
    )
    if (!loaded.ok) expect.unreachable(JSON.stringify(loaded.errors))
    const outcome = runScenario(loaded.scenario, { level: 'full' })
    if (!outcome.ok) expect.unreachable(outcome.message)
    expect(ends(outcome.result)).toHaveLength(1)
  })
})
