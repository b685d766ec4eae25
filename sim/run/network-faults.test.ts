import { describe, expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { loadScenario } from '../scenario/load.ts'
import type { RunResult } from './result.ts'
import { runScenario } from './run.ts'

/** Two viewers of two gateways with one signer, and the faults. */
function world(faults: string, duration = '60s'): string {
  return `scenario: 1
name: network-faults
profile: repaired
seed: 7
duration: ${duration}
quietPhase: 30s
orchestrators:
  o1: { pricePerUnit: 24gwei, autoAdjustPrice: false, ticketEv: 120gwei }
signers:
  s1: {}
gateways:
  g1: { signer: s1, sessions: { near: { orchestrator: o1, type: live } } }
  g2: { signer: s1, sessions: { far: { orchestrator: o1, type: live } } }
faults: ${faults}
`
}

function run(text: string): RunResult {
  const loaded = loadScenario(text, 'network-faults.yaml')
  expect(loaded.ok ? [] : loaded.errors).toEqual([])
  assert(loaded.ok, 'the scenario is sound')
  const outcome = runScenario(loaded.scenario, { level: 'full' })
  assert(outcome.ok, 'the profile exists')
  return outcome.result
}

function ends({ sessions }: RunResult): Readonly<Record<string, string>> {
  return Object.fromEntries(sessions.map(({ session, end }) => [session, end]))
}

/** `<from>-><to> <what>` of every message that was lost, each once. */
function lost({ timeline }: RunResult): readonly string[] {
  const told = timeline.flatMap((event) =>
    event.type === 'message.lost' ? [`${event.from}->${event.to} ${event.what}`] : [],
  )
  return [...new Set(told)]
}

describe('a partition', () => {
  test('separates its groups only, and only while it lasts', () => {
    const result = run(world('{ partitions: [{ groups: [[g1], [o1]], at: 12s, for: 6s }] }'))
    expect(ends(result)).toEqual({ near: 'completed', far: 'completed' })
    expect(lost(result)).toEqual(['g1->o1 segment', 'g1->o1 POST /payment'])
    expect(result.verdict).toBe('passed')
  })

  test('holds on links that nobody has used yet', () => {
    const result = run(world('{ partitions: [{ groups: [[g1], [o1]], for: 1h }] }'))
    expect(ends(result)).toEqual({ near: 'start-refused', far: 'completed' })
  })

  test('of one direction takes answers away and lets requests through', () => {
    const result = run(
      world('{ partitions: [{ groups: [[o1], [g1]], oneWay: true, at: 12s, for: 6s }] }'),
    )
    expect(lost(result)).toEqual(['o1->g1 answer to POST /payment'])
    expect(result.verdict).toBe('passed')
  })

  test('ends with the active phase', () => {
    const result = run(world('{ partitions: [{ groups: [[g1], [o1]], at: 58s, for: 1h }] }'))
    const last = result.timeline.filter(({ type }) => type === 'message.lost').at(-1)
    expect(last?.atNs).toBeLessThanOrEqual(60e9)
  })

  test('whose payer cannot hear of a release is not held to overpay', () => {
    const result = run(
      world('{ partitions: [{ groups: [[o1], [g1]], oneWay: true, at: 12s, for: 2m }] }', '3m'),
    )
    expect(ends(result)).toEqual({ near: 'released-insufficient-balance', far: 'completed' })
    expect(lost(result)).toContain('o1->g1 channel closed')
    expect(result.verdict).toBe('passed')
  })
})

describe('a slow actor', () => {
  const slow = (actor: string, delay: string): string =>
    world(`{ slowActors: [{ actor: ${actor}, at: 20s, for: 10s, delay: ${delay} }] }`)

  /** Answers to payments of `near` that were sent while somebody was slow: how long each took, and its status. */
  function answers({ timeline }: RunResult): readonly string[] {
    return timeline.flatMap((event) => {
      if (event.type !== 'payment.answered' || event.session !== 'near') return []
      const sent = timeline.find(
        (other) => other.type === 'payment.sent' && other.paymentId === event.paymentId,
      )
      if (sent === undefined || sent.atNs < 20e9 || sent.atNs > 30e9) return []
      return [`${(event.atNs - sent.atNs) / 1e6} ms: ${event.status}`]
    })
  }

  test('gets to what arrives later, and sends it on at once', () => {
    expect(answers(run(slow('o1', '1s')))).toEqual(['1040 ms: 200', '1040 ms: 200'])
  })

  test('that is the client reads its answers late', () => {
    expect(answers(run(slow('g1', '1s')))).toEqual(['1040 ms: 200', '1040 ms: 200'])
    expect(answers(run(slow('g2', '1s')))).toEqual(['40 ms: 200', '40 ms: 200'])
  })

  test('draws its delays from chance of its own', () => {
    const drawn = run(slow('o1', '{ from: 100ms, to: 900ms }'))
    const [first, second] = answers(drawn)
    expect(first).not.toBe(second)
    const { timeline } = run(slow('o1', '{ from: 100ms, to: 900ms }'))
    expect(timeline).toEqual(drawn.timeline)
  })

  test('is slow for its clients up to their time-outs, to the nanosecond', () => {
    const [first] = answers(run(slow('o1', '2m').replace('far: {', 'far: { start: 22s,')))
    expect(first).toBe('60000 ms: 0')
    const late = run(slow('o1', '7s').replace('far: {', 'far: { start: 22s,'))
    const refused = late.timeline.find(
      (event) => event.type === 'session.ended' && event.session === 'far',
    )
    // A search is over after 6 s.
    expect(refused).toMatchObject({ atNs: 28e9, end: 'start-refused' })
  })

  test('that crashes loses what it has not got to', () => {
    const text = slow('o1', '5s')
    const crash =
      'timeline: [{ at: 24s, restart: { actor: o1, keeps: [ledger, secret, nonces, sessions] } }]\n'
    expect(lost(run(`${text}${crash}`))).toContain('g1->o1 POST /payment')
  })
})

describe('damage', () => {
  /** All messages of one direction between g1 and o1, or the signer, are damaged for a while. */
  const damaged = (link: string, how: string): RunResult =>
    run(world(`{ links: [{ link: ${link}, at: 12s, for: 6s, ${how}: 100% }] }`))

  /** What became of the payments of `near` meanwhile. */
  function errors({ timeline }: RunResult): readonly string[] {
    return timeline.flatMap((event) => {
      if (!('session' in event) || event.session !== 'near' || event.atNs < 12e9) return []
      if (event.atNs > 18e9) return []
      if (event.type === 'payment.answered') return [`${event.status} ${event.error ?? ''}`]
      if (event.type === 'gateway.payment-failed') return [`${event.stage}: ${event.error}`]
      if (event.type === 'signer.refused') return [`signer ${event.status} ${event.text}`]
      return []
    })
  }

  test('of a payment: the orchestrator cannot read its header', () => {
    const result = damaged('g1->o1', 'corrupt')
    const error = 'protobuf unmarshal error: proto: cannot parse invalid wire-format data'
    expect(errors(result)).toContain(`402 ${error}`)
    expect(result.verdict).toBe('passed')
  })

  test('of the answer to a payment: it was taken, and the gateway knows that much', () => {
    const result = damaged('o1->g1', 'truncate')
    expect(errors(result)).toContain('200 proto: cannot parse invalid wire-format data')
    expect(ends(result)).toEqual({ near: 'completed', far: 'completed' })
    expect(result.verdict).toBe('passed')
  })

  test('of a call of the signer: it answers 400 with what its decoder says', () => {
    const result = damaged('g1->s1', 'truncate')
    expect(errors(result)).toContain('signer 400 unexpected EOF')
    expect(result.verdict).toBe('passed')
  })

  test('of the answer of a signer, which has signed: the same call again gives the same tickets', () => {
    const result = damaged('s1->g1', 'truncate')
    expect(errors(result)).toContain(
      'send: failed to decode remote signer response: unexpected EOF',
    )
    expect(result.timeline.some(({ type }) => type === 'signer.repeated')).toBe(true)
    expect(ends(result)).toEqual({ near: 'completed', far: 'completed' })
    expect(result.verdict).toBe('passed')
  })
})
